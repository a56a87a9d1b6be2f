using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The append-only history and its chain of batches.</summary>
internal static class HistoryTable
{
    /// <summary>Writes what the transaction has to say as one batch of each authority: the last thing before it is
    /// committed.</summary>
    public static async Task Close(SqliteSession session)
    {
        foreach (var rows in session.TakeHistory().GroupBy(each => each.Clock.Authority, StringComparer.Ordinal))
        {
            var (batch, chained) = HistoryChain.Next(await Head(session, rows.Key), rows);
            await session.Run("""
                INSERT INTO batches (authority, number, rows, previous, hash)
                VALUES (@Authority, @Number, @Rows, @Previous, @Hash)
                """, batch);
            await session.Run("""
                INSERT INTO history (at, authority, reference, clock, start_key, what, words, cause, data_as_of, rules_hash,
                                     batch, position, hash)
                VALUES (@At, @Authority, @Reference, @Clock, @StartKey, @What, @Words, @Cause, @DataAsOf, @RulesHash,
                        @Batch, @Position, @Hash)
                """, chained);
            await session.Run("""
                INSERT INTO chains (authority, number, hash)
                VALUES (@Authority, @Number, @Hash)
                ON CONFLICT (authority) DO UPDATE SET number = excluded.number, hash = excluded.hash
                """, batch);
        }
    }

    /// <summary>Chains what an older version wrote, and drops where it stood. A small council's history of a year or two:
    /// it is done within the migration.</summary>
    public static async Task Adopt(SqliteSession session)
    {
        if (await session.Value<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'history_unchained'") == 0)
        {
            return;
        }

        var old = await session.Rows<HistoryColumns>("""
            SELECT id AS Id, at AS At, authority AS Authority, reference AS Reference, clock AS Clock,
                   start_key AS StartKey, what AS What, words AS Words, cause AS Cause, data_as_of AS DataAsOf,
                   rules_hash AS RulesHash
            FROM history_unchained
            ORDER BY id
            """);
        session.Append(old.Select(each => each.Row()));
        await Close(session);
        await session.Run("DROP TABLE history_unchained");
    }

    /// <summary>Chains what people accepted before such a thing stood in the history, and drops where it stood.</summary>
    public static async Task AdoptAcceptances(SqliteSession session)
    {
        if (await session.Value<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'acceptances_unchained'") == 0)
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
        SqliteSession session, string authority, IEnumerable<string> references) => session.Rows<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
              AND reference IN (SELECT value FROM json_each(@references))
            ORDER BY batch, position
            """, new { authority, references = SmallJson.Write(references) });

    public static async Task<IReadOnlyList<HistoryRow>> Of(SqliteSession session, string authority, string reference) =>
        [.. (await session.Rows<HistoryColumns>($"""
            {HistoryColumns.Select}
            WHERE authority = @authority
              AND reference = @reference
            ORDER BY id
            """, new { authority, reference })).Select(each => each.Row())];

    private static async Task<ChainHead> Head(SqliteSession session, string authority) =>
        await session.RowOrNull<BatchColumns>("""
            SELECT authority AS Authority, number AS Number, hash AS Hash
            FROM chains
            WHERE authority = @authority
            """, new { authority }) is { } head
            ? new(authority, head.Number, head.Hash)
            : new(authority, 0, HistoryChain.Start);

    public static async Task<IReadOnlyList<ChainHead>> Heads(SqliteSession session) =>
        [.. (await session.Rows<BatchColumns>("""
            SELECT authority AS Authority, number AS Number, hash AS Hash
            FROM chains
            UNION ALL
            SELECT DISTINCT authority, 0, zeroblob(32)
            FROM history
            WHERE authority NOT IN (SELECT authority FROM chains)
            ORDER BY 1
            """)).Select(each => new ChainHead(each.Authority, each.Number, each.Hash))];
}
