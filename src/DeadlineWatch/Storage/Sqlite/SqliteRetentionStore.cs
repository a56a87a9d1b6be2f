using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as retention sees it.</summary>
internal sealed class SqliteRetentionStore(SqliteFile file) : IRetentionStore
{
    public Task<IReadOnlyList<CaseRecord>> Closed(LongClosed closed, string? after, int limit, CancellationToken cancel) =>
        file.Read<IReadOnlyList<CaseRecord>>(async session =>
        {
            var references = await RetentionTable.Next(session, closed, after, limit);
            var records = await SqlitePollStore.Load(session, closed.Authority, [.. references]);
            return [.. references.Select(each => records[each])];
        }, cancel);

    public Task<int> StillHeld(LongClosed closed, CancellationToken cancel) =>
        file.Read(session => RetentionTable.StillHeld(session, closed), cancel);

    public Task<IReadOnlyList<HistoryColumns>> History(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
        file.Read(session => HistoryTable.OfCases(session, authority, references), cancel);

    public Task<RetentionRecord?> Forget(Forgetting forgetting, CancellationToken cancel) =>
        file.Write(session => RetentionTable.Forget(session, forgetting), cancel);

    public Task<bool> IsRecorded(string authority, string sha256, CancellationToken cancel) =>
        file.Read(session => RetentionTable.IsRecorded(session, authority, sha256), cancel);
}
