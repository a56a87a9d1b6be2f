namespace DeadlineWatch.Commands.Replaying;

/// <summary>Which table of a replay.</summary>
internal enum ReplayTable
{
    Mails,
    Timeliness,
}
