using DeadlineWatch.Storage.Chain;

namespace DeadlineWatch.Storage.Sqlite;

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
                  AND r.source IN (SELECT value FROM json_each(@HeldBy))
                  AND (r.missing_since IS NULL OR r.missing_since >= @MissingBefore))
        """;

    /// <summary>The next cases that may leave.</summary>
    public static Task<IReadOnlyList<string>> Next(SqliteSession session, LongClosed closed, string? after, int limit) =>
        session.Rows<string>($"""
            SELECT c.reference
            {Closed}
              AND NOT {Held}
              AND c.reference > coalesce(@after, '')
            ORDER BY c.reference
            LIMIT @limit
            """, Parameters(closed, after, limit));

    public static Task<int> StillHeld(SqliteSession session, LongClosed closed) => session.Value<int>($"""
        SELECT count(*)
        {Closed}
          AND {Held}
        """, Parameters(closed, null, 0));

    public static Task<DateTimeOffset?> EmptiedBefore(SqliteSession session, string authority) =>
        session.Value<DateTimeOffset?>("""
            SELECT max(closed_before)
            FROM retentions
            WHERE authority = @authority
            """, new { authority });

    public static async Task<bool> IsRecorded(SqliteSession session, string authority, string sha256) =>
        await session.Value<long>($"""
            SELECT count(*)
            FROM history
            WHERE authority = @authority
              AND reference = ''
              AND what = '{RetentionRecord.What}'
              AND words LIKE '%' || @sha256 || '%'
            """, new { authority, sha256 }) > 0;

    /// <summary>Lets cases go: looks whether each may still leave and is what was exported, and so is each row of history;
    /// records the pass, and lets them go by it.</summary>
    public static async Task<RetentionRecord?> Forget(SqliteSession session, Forgetting forgetting)
    {
        var closed = forgetting.Closed;
        closed.ThrowIfLate(forgetting.Now);
        string[] references = [.. forgetting.Cases.Keys.Order(StringComparer.Ordinal)];
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
            """, new { closed.Authority, closed.Before });
        var emptied = await Forget(session, closed, references, pass);
        if (emptied != forgetting.Rows)
        {
            throw new InvalidOperationException($"{emptied} rows of history were emptied where {forgetting.Rows} were exported.");
        }

        var record = forgetting.As(pass);
        session.Append([record.Row(forgetting.Now)]);
        return record;
    }

    /// <summary>Answers how many rows of history were emptied.</summary>
    private static async Task<int> Forget(SqliteSession session, LongClosed closed, string[] references, long pass)
    {
        const string letters = "SELECT DISTINCT o.mail_id FROM outbox AS o JOIN deadlines AS d ON d.id = o.deadline_id"
            + " WHERE d.authority = @Authority AND d.reference IN (SELECT value FROM json_each(@references))";
        const string gone = "SELECT id FROM deadlines"
            + " WHERE authority = @Authority AND reference IN (SELECT value FROM json_each(@references))";
        var which = new { closed.Authority, closed.Before, references = SmallJson.Write(references), pass };
        var mails = await session.Rows<long>($"{letters} AND o.mail_id IS NOT NULL", which);

        await session.Run($"""
            DELETE FROM outbox WHERE deadline_id IN ({gone});
            DELETE FROM told WHERE deadline_id IN ({gone});
            DELETE FROM deadlines WHERE id IN ({gone});
            DELETE FROM readings
            WHERE authority = @Authority AND reference IN (SELECT value FROM json_each(@references));
            DELETE FROM cases
            WHERE authority = @Authority AND reference IN (SELECT value FROM json_each(@references));
            DELETE FROM findings
            WHERE case_reference IN (SELECT value FROM json_each(@references))
              AND source IN (SELECT source FROM sources WHERE authority = @Authority
                             UNION ALL SELECT 'evaluation:' || @Authority
                             UNION ALL SELECT 'escalation:' || @Authority);
            """, which);

        // A mail that told of other cases too keeps who got it when, and loses what it said; so does one that never went.
        await session.Run("""
            DELETE FROM mails
            WHERE id IN (SELECT value FROM json_each(@mails))
              AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.mail_id = mails.id);
            UPDATE mails SET mime = x'', subject = '' WHERE id IN (SELECT value FROM json_each(@mails));
            DELETE FROM mails WHERE state = 'thawed' AND created_at < @Before
            """, new { mails = SmallJson.Write(mails), closed.Before });
        return await session.Run("""
            UPDATE history
            SET reference = '', clock = '', start_key = '', what = 'emptied', words = '', cause = 'retention',
                data_as_of = NULL, rules_hash = NULL, emptied_by = @pass
            WHERE authority = @Authority
              AND reference IN (SELECT value FROM json_each(@references))
            """, which);
    }

    private static async Task<bool> AreAsExported(SqliteSession session, Forgetting forgetting, string[] references)
    {
        var (closed, authority) = (forgetting.Closed, forgetting.Closed.Authority);
        var leaving = await session.Rows<string>($"""
            SELECT c.reference
            {Closed}
              AND NOT {Held}
              AND c.reference IN (SELECT value FROM json_each(@references))
            """, new
        {
            closed.Authority,
            closed.Before,
            HeldBy = SmallJson.Write(closed.HeldBy),
            closed.MissingBefore,
            references = SmallJson.Write(references),
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
        HeldBy = SmallJson.Write(closed.HeldBy),
        closed.MissingBefore,
        after,
        limit,
    };
}
