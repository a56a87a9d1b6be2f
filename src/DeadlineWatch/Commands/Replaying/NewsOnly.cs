using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>What a poll of a replay reads and writes: all is the ledger's, but that nothing is compared with what was read
/// before. A replayed source holds a case only where something of it is new; to fetch the heads of all readings at each of
/// some thousand loads would take most of the time and find nothing.</summary>
internal sealed class NewsOnly(IPollStore store) : IPollStore
{
    public Task<IReadOnlyList<ReadingHead>> ReadingHeads(string source, string? after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ReadingHead>>([]);

    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel) => store.Sources(cancel);

    public Task<IReadOnlyDictionary<string, CaseRecord>> LoadCases(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
        store.LoadCases(authority, references, cancel);

    public Task<IReadOnlyList<string>> CaseReferences(string authority, string? after, int limit, CancellationToken cancel) =>
        store.CaseReferences(authority, after, limit, cancel);

    public Task<IReadOnlyList<string>> CasesToRevisit(string authority, DateTimeOffset dataAsOf, CancellationToken cancel) =>
        store.CasesToRevisit(authority, dataAsOf, cancel);

    public Task<IReadOnlySet<string>> Baselined(string authority, CancellationToken cancel) => store.Baselined(authority, cancel);

    public Task<DateTimeOffset?> EmptiedBefore(string authority, CancellationToken cancel) => store.EmptiedBefore(authority, cancel);

    public Task<IReadOnlyList<string>> Apply(string authority, IReadOnlyList<CaseWrite> batch, CancellationToken cancel) =>
        store.Apply(authority, batch, cancel);

    public Task MarkMissing(string source, IReadOnlyList<string> references, DateTimeOffset? lastHeldAt,
        DateTimeOffset? missingSince, CancellationToken cancel) =>
        store.MarkMissing(source, references, lastHeldAt, missingSince, cancel);

    public Task EndPoll(PollEnd end, CancellationToken cancel) => store.EndPoll(end, cancel);

    public Task LayBaseline(string authority, IReadOnlyCollection<string> clocks, DateTimeOffset now, CancellationToken cancel) =>
        store.LayBaseline(authority, clocks, now, cancel);

    public Task<bool> Accept(Acceptance acceptance, CancellationToken cancel) => store.Accept(acceptance, cancel);

    public Task<string?> RulesInForce(string authority, CancellationToken cancel) => store.RulesInForce(authority, cancel);

    public Task RecordRules(string authority, string rulesHash, DateTimeOffset now, CancellationToken cancel) =>
        store.RecordRules(authority, rulesHash, now, cancel);
}
