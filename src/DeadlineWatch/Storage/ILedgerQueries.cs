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

    /// <summary>How far the last case of an authority that was told of went; in constant time, however long it has been watched.
    /// Cases count as they sort by their references, the last one last.</summary>
    Task<LastTold> LastTold(string authority, CancellationToken cancel);

    Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel);

    /// <summary>Findings by source and code.</summary>
    Task<IReadOnlyList<(string Source, string Code, int Count)>> FindingCounts(CancellationToken cancel);
}

/// <summary>How the outbox stands.</summary>
internal sealed record OutboxStanding(int Pending, int Frozen, int Unknown, int Refused, DateTimeOffset? OldestPendingNotBefore);

/// <summary>How far the last case that was told of went.</summary>
/// <param name="ToldAt">When a warning last became a row of the outbox; null before the first.</param>
/// <param name="AcceptedAt">When the relay last accepted a mail with one; null before the first.</param>
internal sealed record LastTold(DateTimeOffset? ToldAt, DateTimeOffset? AcceptedAt);
