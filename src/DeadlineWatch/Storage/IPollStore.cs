using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What a poll reads from and writes to the ledger. Each method is one transaction; none holds one open.</summary>
internal interface IPollStore
{
    /// <summary>What is known of each source of the configuration; sources never polled are absent.</summary>
    Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel);

    /// <summary>The heads of a source's stored readings after <paramref name="after"/>, in the order of the bytes of their
    /// references, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ReadingHead>> ReadingHeads(string source, string? after, int limit, CancellationToken cancel);

    /// <summary>All stored readings of the cases, of every source of the authority, and their deadlines (ended ones
    /// too), by reference. A case of which nothing is stored is absent.</summary>
    Task<IReadOnlyDictionary<string, CaseRecord>> LoadCases(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel);

    /// <summary>References of all cases of the authority that have a stored reading, after <paramref name="after"/> in
    /// the order of their bytes, at most <paramref name="limit"/>: for judging everything anew.</summary>
    Task<IReadOnlyList<string>> CaseReferences(string authority, string? after, int limit, CancellationToken cancel);

    /// <summary>References of the cases whose time to look again lies at or before <paramref name="dataAsOf"/>, or whose
    /// data went missing and is not yet unseen, in the order of their bytes.</summary>
    Task<IReadOnlyList<string>> CasesToRevisit(string authority, DateTimeOffset dataAsOf, CancellationToken cancel);

    /// <summary>The clocks of the authority whose baseline is laid.</summary>
    Task<IReadOnlySet<string>> Baselined(string authority, CancellationToken cancel);

    /// <summary>Up to when retention has emptied the authority's ledger: what started before this and is not in it may have
    /// been there. Null where nothing was emptied.</summary>
    Task<DateTimeOffset?> EmptiedBefore(string authority, CancellationToken cancel);

    /// <summary>Writes a batch of judged cases in one transaction: readings, deadlines, history, time to look again,
    /// findings of the cases. A case of which a deadline has another version than was judged is left out whole. Answers
    /// the references left out, to be judged again.</summary>
    Task<IReadOnlyList<string>> Apply(string authority, IReadOnlyList<CaseWrite> batch, CancellationToken cancel);

    /// <summary>Marks readings of a source as missing since <paramref name="missingSince"/>, or as held again.</summary>
    Task MarkMissing(string source, IReadOnlyList<string> references, DateTimeOffset? lastHeldAt,
        DateTimeOffset? missingSince, CancellationToken cancel);

    /// <summary>A poll begins: from now on what an earlier one of the source still writes is refused with a
    /// <see cref="PollOvertakenException"/>. Null where there is one process, which polls a source once at a time.</summary>
    Task<PollTurn?> BeginPoll(string source, CancellationToken cancel) => Task.FromResult<PollTurn?>(null);

    /// <summary>Ends a poll in one transaction: the poll's own row, the source's standing, its findings (those not seen
    /// again go), and after a sound reading wakes the authority's deadlines that await data by setting their next step to
    /// <see cref="PollEnd.At"/>.</summary>
    Task EndPoll(PollEnd end, CancellationToken cancel);

    /// <summary>Lays the baseline of clocks in one transaction: records them, and sets the next step of their deadlines
    /// that carry a baseline notice to <paramref name="now"/>. Clocks already laid are left as they are.</summary>
    Task LayBaseline(string authority, IReadOnlyCollection<string> clocks, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The hash of the rules by which the authority's cases were last all judged; null before the first time.</summary>
    Task<string?> RulesInForce(string authority, CancellationToken cancel);

    /// <summary>Takes the last suspect reading of a source as sound, in one transaction: what it held becomes what the next
    /// reading may hold, and who took it so, when and why is written down for good. False where no suspect reading stands.
    /// </summary>
    Task<bool> Accept(Acceptance acceptance, CancellationToken cancel);

    /// <summary>Records that all cases of the authority are judged by these rules.</summary>
    Task RecordRules(string authority, string rulesHash, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>All that the ledger holds of one case.</summary>
internal sealed record CaseRecord(
    string Reference, IReadOnlyList<ReadingRow> Readings, IReadOnlyList<DeadlineRow> Deadlines)
{
    /// <summary>Rises with each write of the case or its readings; 0 where nothing is stored.</summary>
    public int Version { get; init; }
}

/// <summary>What to write of one case.</summary>
internal sealed record CaseWrite
{
    public required string Reference { get; init; }

    /// <summary>The <see cref="CaseRecord.Version"/> that was judged, 0 for a case of which nothing was stored; null to
    /// leave it unchecked. With it two sources of one authority that are polled at once cannot each judge the case without
    /// the other's new reading.</summary>
    public int? JudgedVersion { get; init; }

    /// <summary>New or changed readings; others stay as they are.</summary>
    public IReadOnlyList<ReadingRow> Readings { get; init; } = [];

    /// <summary>Deadlines to insert (Id 0) or to update (with the version that was judged; the store writes it plus one).</summary>
    public IReadOnlyList<DeadlineRow> Deadlines { get; init; } = [];

    public IReadOnlyList<HistoryRow> History { get; init; } = [];

    /// <summary>The data moment at which the case must be judged again; null for none.</summary>
    public DateTimeOffset? RevisitAt { get; init; }

    /// <summary>The findings of evaluating this case; they replace those the ledger holds for it under the source name
    /// "evaluation:AUTHORITY".</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public required DateTimeOffset Now { get; init; }

    /// <summary>The poll that says so; null to leave it unchecked.</summary>
    public PollTurn? Turn { get; init; }
}

/// <summary>Which poll of a source it is: the one with the highest number counts.</summary>
internal sealed record PollTurn(string Source, long Number);

/// <summary>How a poll ended.</summary>
internal sealed record PollEnd
{
    public required string Source { get; init; }

    public required string Authority { get; init; }

    public required DateTimeOffset At { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>sound, unchanged, suspect, failed.</summary>
    public required string Verdict { get; init; }

    public string? Reason { get; init; }

    /// <summary>Set after a sound reading only.</summary>
    public ReadingCounts? Counts { get; init; }

    /// <summary>The name of what is wrong, for the metric and the log; null where nothing is.</summary>
    public string? Code { get; init; }

    /// <summary>What a suspect reading held, so that a person can take it as sound; null after any other.</summary>
    public ReadingCounts? SuspectCounts { get; init; }

    public string? LoadMarker { get; init; }

    public int Cases { get; init; }

    public int Changed { get; init; }

    /// <summary>The source's findings now; null to leave them as they are.</summary>
    public IReadOnlyList<Finding>? Findings { get; init; }

    /// <summary>The poll that ends; null to leave it unchecked.</summary>
    public PollTurn? Turn { get; init; }

    /// <summary>True where another poll of the source began meanwhile: this one is recorded, and changes nothing else.
    /// </summary>
    public bool Overtaken { get; init; }
}
