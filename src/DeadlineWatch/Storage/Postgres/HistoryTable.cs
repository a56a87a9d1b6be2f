using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The append-only history and its chain of batches.</summary>
internal static class HistoryTable
{
    private static readonly Column<HistoryColumns>[] Written =
    [
        new("at", NpgsqlDbType.TimestampTz, each => each.At),
        new("authority", NpgsqlDbType.Text, each => each.Authority),
        new("reference", NpgsqlDbType.Text, each => each.Reference),
        new("clock", NpgsqlDbType.Text, each => each.Clock),
        new("start_key", NpgsqlDbType.Text, each => each.StartKey),
        new("what", NpgsqlDbType.Text, each => each.What),
        new("words", NpgsqlDbType.Text, each => each.Words),
        new("cause", NpgsqlDbType.Text, each => each.Cause),
        new("data_as_of", NpgsqlDbType.TimestampTz, each => each.DataAsOf),
        new("rules_hash", NpgsqlDbType.Text, each => each.RulesHash),
        new("batch", NpgsqlDbType.Bigint, each => each.Batch),
        new("position", NpgsqlDbType.Integer, each => each.Position),
        new("hash", NpgsqlDbType.Bytea, each => each.Hash),
    ];

    /// <summary>Writes what the transaction has to say as one batch of each authority: the last thing before it is
    /// committed, since who adds to a chain locks its end, and whoever comes next waits for the commit. Always in the order
    /// of the authorities' keys, so that two never wait for each other.</summary>
    public static async Task Close(PostgresSession session)
    {
        var said = session.TakeHistory().GroupBy(each => each.Clock.Authority, StringComparer.Ordinal);
        foreach (var rows in said.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var (batch, chained) = HistoryChain.Next(await LockHead(session, rows.Key), rows);
            await session.Run("""
                INSERT INTO batches (authority, number, rows, previous, hash)
                VALUES (@Authority, @Number, @Rows, @Previous, @Hash)
                """, batch);
            await session.Copy("history", Written, chained);
            await session.Run("""
                UPDATE chains
                SET number = @Number, hash = @Hash
                WHERE authority = @Authority
                """, batch);
        }
    }

    /// <summary>Chains what people accepted before such a thing stood in the history, and drops where it stood.</summary>
    public static async Task AdoptAcceptances(PostgresSession session)
    {
        if (await session.Value<bool>("SELECT to_regclass('acceptances_unchained') IS NULL"))
        {
            return;
        }

        var old = await session.Rows<AcceptedColumns>("""
            SELECT at AS At, source AS Source, authority AS Authority, who AS Who, reason AS Reason, finding AS Finding,
                   counts AS Counts
            FROM acceptances_unchained
            ORDER BY id
            """);
        session.Append(old.Select(each => each.Row()));
        await Close(session);
        await session.Run("DROP TABLE acceptances_unchained");
    }

    /// <summary>All that the history says of cases, in the order of the chain.</summary>
    public static Task<IReadOnlyList<HistoryColumns>> OfCases(
        PostgresSession session, string authority, IEnumerable<string> references) => session.Rows<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
              AND reference = ANY(@references)
            ORDER BY batch, position
            """, new { authority, references = references.ToArray() });

    public static async Task<IReadOnlyList<HistoryRow>> Of(PostgresSession session, string authority, string reference) =>
        [.. (await session.Rows<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
              AND reference = @reference
            ORDER BY id
            """, new { authority, reference })).Select(each => each.Row())];

    public static async Task<IReadOnlyList<ChainHead>> Heads(PostgresSession session) =>
        [.. (await session.Rows<BatchColumns>("""
            SELECT authority AS Authority, number AS Number, hash AS Hash
            FROM chains
            UNION ALL
            SELECT DISTINCT authority, 0, @start
            FROM history
            WHERE authority NOT IN (SELECT authority FROM chains)
            ORDER BY 1
            """, new { start = HistoryChain.Start })).Select(each => new ChainHead(each.Authority, each.Number, each.Hash))];

    private static async Task<ChainHead> LockHead(PostgresSession session, string authority)
    {
        const string sql = """
            SELECT authority AS Authority, number AS Number, hash AS Hash
            FROM chains
            WHERE authority = @authority
            FOR UPDATE
            """;
        var head = await session.RowOrNull<BatchColumns>(sql, new { authority });
        if (head is null)
        {
            await session.Run("""
                INSERT INTO chains (authority, number, hash)
                VALUES (@authority, 0, @start)
                ON CONFLICT (authority) DO NOTHING
                """, new { authority, start = HistoryChain.Start });
            head = await session.RowOrNull<BatchColumns>(sql, new { authority });
        }

        return new(authority, head!.Number, head.Hash);
    }
}
