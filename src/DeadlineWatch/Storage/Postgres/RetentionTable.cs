using DeadlineWatch.Storage.Chain;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Cases that are long closed, and how far the ledger is emptied of them.</summary>
internal static class RetentionTable
{
    // Closed but for whether a source holds it.
    private const string Closed = """
        FROM cases AS c
        WHERE c.authority = @Authority
          AND c.revisit_at IS NULL
          AND NOT EXISTS (SELECT 1
                          FROM deadlines AS d
                          WHERE d.authority = c.authority
                            AND d.reference = c.reference
                            AND (d.ended IS NULL OR d.ended_at >= @Before OR d.next_step_at IS NOT NULL))
          AND NOT EXISTS (SELECT 1
                          FROM deadlines AS d
                          JOIN outbox AS o ON o.deadline_id = d.id
                          WHERE d.authority = c.authority
                            AND d.reference = c.reference
                            AND o.state IN ('pending', 'frozen'))
        """;

    private const string Held = """
        EXISTS (SELECT 1
                FROM readings AS r
                WHERE r.authority = c.authority
                  AND r.reference = c.reference
                  AND r.source = ANY(@HeldBy)
                  AND (r.missing_since IS NULL OR r.missing_since >= @MissingBefore))
        """;

    /// <summary>The next cases that may leave.</summary>
    public static Task<IReadOnlyList<string>> Next(PostgresSession session, LongClosed closed, string? after, int limit) =>
        session.Rows<string>($"""
            SELECT c.reference
            {Closed}
              AND NOT {Held}
              AND c.reference > coalesce(@after, '')
            ORDER BY c.reference
            LIMIT @limit
            """, Parameters(closed, after, limit));

    public static Task<int> StillHeld(PostgresSession session, LongClosed closed) => session.Value<int>($"""
        SELECT count(*)::integer
        {Closed}
          AND {Held}
        """, Parameters(closed, null, 0));

    public static Task<DateTimeOffset?> EmptiedBefore(PostgresSession session, string authority) =>
        session.Value<DateTimeOffset?>("""
            SELECT max(closed_before)
            FROM retentions
            WHERE authority = @authority
            """, new { authority });

    public static async Task<bool> IsRecorded(PostgresSession session, string authority, string sha256) =>
        await session.Value<long>($"""
            SELECT count(*)
            FROM history
            WHERE authority = @authority
              AND reference = ''
              AND what = '{RetentionRecord.What}'
              AND words LIKE '%' || @sha256 || '%'
            """, new { authority, sha256 }) > 0;

    /// <summary>Lets cases go.
    /// <list type="number">
    /// <item>Waits until no poll writes cases of the authority, and nobody escalates these.</item>
    /// <item>Looks whether each may still leave and is what was exported, and so is each row of history.</item>
    /// <item>Records the pass, and lets them go by it.</item>
    /// </list></summary>
    public static async Task<RetentionRecord?> Forget(PostgresSession session, Forgetting forgetting)
    {
        var closed = forgetting.Closed;
        closed.ThrowIfLate(await session.Value<DateTimeOffset>("SELECT database_time()"));
        string[] references = [.. forgetting.Cases.Keys.Order(StringComparer.Ordinal)];
        await session.Lock(LockKind.Cases, closed.Authority);
        await DeadlineTable.LockHeads(session, closed.Authority, references);
        if (!await AreAsExported(session, forgetting, references))
        {
            return null;
        }

        var pass = await session.Value<long>("""
            INSERT INTO retentions (authority, pass, closed_before)
            SELECT @Authority, coalesce(max(pass), 0) + 1, @Before
            FROM retentions
            WHERE authority = @Authority
            RETURNING pass
            """, closed);
        var record = forgetting.As(pass);
        var emptied = await session.Value<long>(
            "SELECT forget_cases(@Authority, @references, @pass)", new { closed.Authority, references, pass });
        if (emptied != forgetting.Rows)
        {
            throw new InvalidOperationException($"{emptied} rows of history were emptied where {forgetting.Rows} were exported.");
        }

        session.Append([record.Row(forgetting.Now)]);
        return record;
    }

    private static async Task<bool> AreAsExported(PostgresSession session, Forgetting forgetting, string[] references)
    {
        var (closed, authority) = (forgetting.Closed, forgetting.Closed.Authority);
        var leaving = await session.Rows<string>($"""
            SELECT c.reference
            {Closed}
              AND NOT {Held}
              AND c.reference = ANY(@references)
            """, new
        {
            closed.Authority,
            closed.Before,
            HeldBy = closed.HeldBy.ToArray(),
            closed.MissingBefore,
            references,
        });
        var versions = await CaseTable.Versions(session, authority, references);
        using var digest = new RowsDigest();
        foreach (var row in await HistoryTable.OfCases(session, authority, references))
        {
            digest.Add(row.Batch, row.Position, row.Hash);
        }

        return leaving.Count == references.Length
            && forgetting.Cases.All(each => versions.GetValueOrDefault(each.Key) == each.Value)
            && digest.Rows == forgetting.Rows
            && digest.ToString() == forgetting.Digest;
    }

    private static object Parameters(LongClosed closed, string? after, int limit) => new
    {
        closed.Authority,
        closed.Before,
        HeldBy = closed.HeldBy.ToArray(),
        closed.MissingBefore,
        after,
        limit,
    };
}
