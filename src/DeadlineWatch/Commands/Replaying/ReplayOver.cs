namespace DeadlineWatch.Commands.Replaying;

/// <summary>Where a replay takes its events from.</summary>
internal enum ReplayOver
{
    /// <summary>What the ledger last read.</summary>
    Ledger,

    /// <summary>The sources, read now.</summary>
    Sources,
}
