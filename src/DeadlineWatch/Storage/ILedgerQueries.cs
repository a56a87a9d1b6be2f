namespace DeadlineWatch.Storage;

/// <summary>What metrics, lists and reports read. Nothing here writes.</summary>
internal interface ILedgerQueries
{
    Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel);

    /// <summary>All deadlines of an authority, or of all, one by one: those that run, and those that ended since
    /// <paramref name="endedSince"/>.</summary>
    IAsyncEnumerable<DeadlineRow> Deadlines(string? authority, DateTimeOffset endedSince, CancellationToken cancel);

    Task<CaseRecord?> Case(string authority, string reference, CancellationToken cancel);

    Task<IReadOnlyList<HistoryRow>> History(string authority, string reference, CancellationToken cancel);

    /// <summary>What was told about the case, with recipients' roles and what became of each row.</summary>
    Task<IReadOnlyList<OutboxRow>> Outbox(string authority, string reference, CancellationToken cancel);

    /// <summary>What people silenced or acknowledged, of an authority, of one of its cases, or of all; those that were lifted
    /// too, oldest first.</summary>
    Task<IReadOnlyList<SilenceRow>> Silences(string? authority, string? reference, CancellationToken cancel);

    Task<OutboxStanding> OutboxStanding(CancellationToken cancel);

    /// <summary>Since when the oldest warning that no relay has taken yet might have gone; null where none might. A relay that
    /// takes no mail sets nothing back here; what is put off on purpose, or refused for now by its address, counts from then on.</summary>
    Task<DateTimeOffset?> WaitingSince(DateTimeOffset now, CancellationToken cancel);

    /// <summary>Why the warnings wait that no relay has taken yet.</summary>
    Task<OutboxWaits> Waits(DateTimeOffset now, CancellationToken cancel);

    /// <summary>How far the last case of an authority that was told of went; in constant time, however long it has been watched.
    /// Cases count as they sort by their references, the last one last.</summary>
    Task<LastTold> LastTold(string authority, CancellationToken cancel);

    Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel);

    /// <summary>Findings by source, code and how long ago they were first seen.</summary>
    Task<IReadOnlyList<FindingCount>> FindingCounts(DateTimeOffset now, CancellationToken cancel);

    /// <summary>How large the ledger is, and what time it is there.</summary>
    Task<LedgerStanding> LedgerStanding(CancellationToken cancel);
}

/// <summary>How the outbox stands.</summary>
internal sealed record OutboxStanding(int Pending, int Frozen, int Unknown, int Refused, DateTimeOffset? OldestPendingNotBefore);

/// <summary>Why a warning waits.</summary>
internal enum WaitReason
{
    /// <summary>It is free to go: with the next pass, or once the relay takes mail again.</summary>
    Free,

    /// <summary>It may have gone: the answer was lost, and the same mail goes again.</summary>
    Answer,

    /// <summary>Its address refuses mail for now.</summary>
    Address,

    /// <summary>Its recipient had as many mails within an hour as they may get.</summary>
    Limit,

    /// <summary>Its time is still to come: its recipient's hours, the end of a silence, the moment in which one mail is gathered.</summary>
    Later,
}

/// <summary>How many warnings wait for one reason.</summary>
/// <param name="Why">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="Next">When the first of them may go.</param>
internal sealed record WaitCount(WaitReason Why, int Count, DateTimeOffset Next);

/// <summary>That no mail was taken when one was last tried.</summary>
/// <param name="At">When that was.</param>
/// <param name="Reply">What was said, or the fault; null where nothing was kept.</param>
internal sealed record RelayLost(DateTimeOffset At, string? Reply);

/// <summary>Why the outbox is not empty.</summary>
/// <param name="Reasons">Each that there is, as <see cref="WaitReason"/> lists them.</param>
/// <param name="RelayLost">Why those that are free have not gone; null where none of them was tried.</param>
internal sealed record OutboxWaits(IReadOnlyList<WaitCount> Reasons, RelayLost? RelayLost);

/// <summary>How far the last case that was told of went.</summary>
/// <param name="ToldAt">When a warning last became a row of the outbox; null before the first.</param>
/// <param name="AcceptedAt">When the relay last accepted a mail with one; null before the first.</param>
internal sealed record LastTold(DateTimeOffset? ToldAt, DateTimeOffset? AcceptedAt);

/// <summary>How many findings there are of one code.</summary>
/// <param name="Source">Whose.</param>
/// <param name="Code">What was found.</param>
/// <param name="UnderADay">First seen less than a day ago.</param>
/// <param name="UnderAWeek">First seen less than seven days ago, and a day or more.</param>
/// <param name="Older">First seen seven days ago or more.</param>
internal sealed record FindingCount(string Source, string Code, int UnderADay, int UnderAWeek, int Older);

/// <summary>How the ledger itself stands.</summary>
/// <param name="SizeBytes">What its tables and their indexes take on the disk.</param>
/// <param name="ServerTime">The time by its server's own clock; null where it has none of its own.</param>
internal sealed record LedgerStanding(long SizeBytes, DateTimeOffset? ServerTime);
