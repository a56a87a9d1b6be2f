using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as it is verified.</summary>
internal sealed class PostgresChainStore(PostgresServer server) : IChainStore
{
    public Task<IReadOnlyList<ChainHead>> Heads(CancellationToken cancel) => server.Read(HistoryTable.Heads, cancel);

    public IAsyncEnumerable<BatchColumns> Batches(string authority, CancellationToken cancel) =>
        server.Stream<BatchColumns>("""
            SELECT authority AS Authority, number AS Number, rows AS Rows, previous AS Previous, hash AS Hash
            FROM batches
            WHERE authority = @authority
            ORDER BY number
            """, new { authority }, cancel);

    public IAsyncEnumerable<HistoryColumns> Rows(string authority, CancellationToken cancel) =>
        server.Stream<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
            ORDER BY batch, position, id
            """, new { authority }, cancel);
}
