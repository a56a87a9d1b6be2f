using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as it is verified.</summary>
internal sealed class SqliteChainStore(SqliteFile file) : IChainStore
{
    public Task<IReadOnlyList<ChainHead>> Heads(CancellationToken cancel) => file.Read(HistoryTable.Heads, cancel);

    public IAsyncEnumerable<BatchColumns> Batches(string authority, CancellationToken cancel) =>
        file.Stream<BatchColumns>("""
            SELECT authority AS Authority, number AS Number, rows AS Rows, previous AS Previous, hash AS Hash
            FROM batches
            WHERE authority = @authority
            ORDER BY number
            """, new { authority }, cancel);

    public IAsyncEnumerable<HistoryColumns> Rows(string authority, CancellationToken cancel) =>
        file.Stream<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
            ORDER BY batch, position, id
            """, new { authority }, cancel);
}
