namespace DeadlineWatch.Storage;

/// <summary>What became of a mail was to be recorded by one who no longer holds its lease. Nothing was written: whoever
/// holds the mail now sends the same bytes again and records that.</summary>
internal sealed class LeaseLostException(long mailId, string outcome)
    : Exception($"The lease of mail {mailId} was lost before '{outcome}' was recorded. The same bytes go again.")
{
    public long MailId { get; } = mailId;

    public string Outcome { get; } = outcome;
}
