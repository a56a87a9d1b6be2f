using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as retention sees it. The service's role cannot change the history: what it may do is
/// to call the function <c>forget_cases</c>, which runs as the owner.</summary>
internal sealed class PostgresRetentionStore(PostgresServer server) : IRetentionStore
{
    public Task<IReadOnlyList<CaseRecord>> Closed(LongClosed closed, string? after, int limit, CancellationToken cancel) =>
        server.Read<IReadOnlyList<CaseRecord>>(async session =>
        {
            var references = await RetentionTable.Next(session, closed, after, limit);
            var records = await PostgresPollStore.Load(session, closed.Authority, [.. references]);
            return [.. references.Select(each => records[each])];
        }, cancel);

    public Task<int> StillHeld(LongClosed closed, CancellationToken cancel) =>
        server.Read(session => RetentionTable.StillHeld(session, closed), cancel);

    public Task<IReadOnlyList<HistoryColumns>> History(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
        server.Read(session => HistoryTable.OfCases(session, authority, references), cancel);

    public Task<RetentionRecord?> Forget(Forgetting forgetting, CancellationToken cancel) =>
        server.WriteInForce(session => RetentionTable.Forget(session, forgetting), cancel);

    public Task<bool> IsRecorded(string authority, string sha256, CancellationToken cancel) =>
        server.Read(session => RetentionTable.IsRecorded(session, authority, sha256), cancel);
}
