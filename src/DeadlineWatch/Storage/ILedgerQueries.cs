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

    Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel);

    /// <summary>Findings by source and code.</summary>
    Task<IReadOnlyList<(string Source, string Code, int Count)>> FindingCounts(CancellationToken cancel);
}

/// <summary>How the outbox stands.</summary>
internal sealed record OutboxStanding(int Pending, int Frozen, int Unknown, int Refused, DateTimeOffset? OldestPendingNotBefore);
