using System.Runtime.CompilerServices;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as metrics, lists and reports see it.</summary>
internal sealed class SqliteQueries(SqliteFile file) : ILedgerQueries
{
    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel) => file.Read(SourceTable.All, cancel);

    public async IAsyncEnumerable<DeadlineRow> Deadlines(
        string? authority, DateTimeOffset endedSince, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Two statements in one, so that each walks its own partial index.
        const string sql = $"""
            {DeadlineColumns.Select}
            WHERE d.ended IS NULL
              AND (@authority IS NULL OR d.authority = @authority)
            UNION ALL
            {DeadlineColumns.Select}
            WHERE d.ended IS NOT NULL
              AND d.ended_at >= @endedSince
              AND (@authority IS NULL OR d.authority = @authority)
            """;
        var rows = file.Stream<DeadlineColumns>(
            sql, new { authority, endedSince }, cancel);
        await foreach (var each in rows.WithCancellation(cancel))
        {
            yield return each.Row();
        }
    }

    public Task<CaseRecord?> Case(string authority, string reference, CancellationToken cancel) =>
        file.Read(async session =>
            (await SqlitePollStore.Load(session, authority, [reference])).GetValueOrDefault(reference), cancel);

    public Task<IReadOnlyList<HistoryRow>> History(string authority, string reference, CancellationToken cancel) =>
        file.Read(session => HistoryTable.Of(session, authority, reference), cancel);

    public Task<IReadOnlyList<OutboxRow>> Outbox(string authority, string reference, CancellationToken cancel) =>
        file.Read(session => OutboxTable.OfCase(session, authority, reference), cancel);

    public Task<IReadOnlyList<SilenceRow>> Silences(string? authority, string? reference, CancellationToken cancel) =>
        file.Read(session => SilenceTable.Of(session, authority, reference), cancel);

    public Task<OutboxStanding> OutboxStanding(CancellationToken cancel) => file.Read(async session =>
    {
        var standing = await session.RowOrNull<StandingColumns>("""
            SELECT (SELECT count(*) FROM outbox WHERE state = 'pending') AS Pending,
                   (SELECT min(not_before) FROM outbox WHERE state = 'pending') AS Oldest,
                   (SELECT count(*)
                    FROM mails AS m
                    JOIN outbox AS o ON o.mail_id = m.id
                    WHERE m.state IN ('frozen', 'unknown') AND m.state = 'frozen') AS Frozen,
                   (SELECT count(*)
                    FROM mails AS m
                    JOIN outbox AS o ON o.mail_id = m.id
                    WHERE m.state IN ('frozen', 'unknown') AND m.state = 'unknown') AS Unknown,
                   (SELECT count(*) FROM outbox WHERE state = 'refused') AS Refused
            """);
        return new OutboxStanding(standing!.Pending, standing.Frozen, standing.Unknown, standing.Refused,
            standing.Oldest);
    }, cancel);

    public Task<DateTimeOffset?> WaitingSince(DateTimeOffset now, CancellationToken cancel) => file.Read(session =>
        session.Value<DateTimeOffset?>("""
            SELECT min(since)
            FROM (SELECT coalesce(o.free_since, o.not_before) AS since
                  FROM outbox AS o
                  WHERE o.state = 'pending'
                  UNION ALL
                  SELECT coalesce(o.free_since, o.not_before)
                  FROM mails AS m
                  JOIN outbox AS o ON o.mail_id = m.id
                  WHERE m.state IN ('frozen', 'unknown')) AS waiting
            WHERE since <= @now
            """, new { now }), cancel);

    public Task<OutboxWaits> Waits(DateTimeOffset now, CancellationToken cancel) => file.Read(async session =>
    {
        var rows = await session.Rows<WaitsColumns>("""
            SELECT why AS Why, count(*) AS Count, min(next) AS Next, max(tried) AS TriedAt
            FROM (SELECT CASE WHEN o.not_before <= @now THEN 'Free'
                              WHEN a.last_at >= o.created_at THEN 'Address'
                              WHEN o.held = 'limit' THEN 'Limit'
                              ELSE 'Later'
                         END AS why,
                         o.not_before AS next,
                         CASE WHEN o.free_since IS NOT NULL THEN o.not_before END AS tried
                  FROM outbox AS o
                  LEFT JOIN addresses AS a ON a.recipient = o.recipient
                  WHERE o.state = 'pending'
                  UNION ALL
                  SELECT CASE m.state WHEN 'unknown' THEN 'Answer' ELSE 'Free' END,
                         m.next_attempt_at,
                         CASE WHEN o.free_since IS NOT NULL THEN o.not_before END
                  FROM mails AS m
                  JOIN outbox AS o ON o.mail_id = m.id
                  WHERE m.state IN ('frozen', 'unknown')) AS waiting
            GROUP BY why
            """, new { now });
        // A relay that takes no mail is tried with one, and its rows know since when they might have gone.
        var lost = rows.FirstOrDefault(each => each.Why == nameof(WaitReason.Free))?.TriedAt is { } at
            ? new RelayLost(at, await session.Value<string?>("""
                SELECT reply
                FROM mails AS m
                WHERE m.state = 'thawed'
                  AND NOT EXISTS (SELECT 1
                                  FROM addresses AS a
                                  WHERE a.recipient = m.recipient)
                ORDER BY m.id DESC
                LIMIT 1
                """))
            : null;
        return new OutboxWaits([.. rows.Select(each => each.Row()).OrderBy(each => each.Why)], lost);
    }, cancel);

    // Each walks the cases from the last one back, through the index of their identity, and ends with the first that was told of.
    public Task<LastTold> LastTold(string authority, CancellationToken cancel) => file.Read(async session =>
    {
        var last = await session.RowOrNull<LastToldColumns>("""
            SELECT (SELECT (SELECT max(o.created_at)
                            FROM outbox AS o
                            WHERE o.deadline_id = d.id) AS at
                    FROM deadlines AS d
                    WHERE d.authority = @authority
                      AND EXISTS (SELECT 1
                                  FROM outbox AS o
                                  WHERE o.deadline_id = d.id)
                    ORDER BY d.reference DESC
                    LIMIT 1) AS ToldAt,
                   (SELECT (SELECT max(m.sent_at)
                            FROM outbox AS o
                            JOIN mails AS m ON m.id = o.mail_id
                            WHERE o.deadline_id = d.id) AS at
                    FROM deadlines AS d
                    WHERE d.authority = @authority
                      AND EXISTS (SELECT 1
                                  FROM outbox AS o
                                  JOIN mails AS m ON m.id = o.mail_id
                                  WHERE o.deadline_id = d.id
                                    AND m.sent_at IS NOT NULL)
                    ORDER BY d.reference DESC
                    LIMIT 1) AS AcceptedAt
            """, new { authority });
        return new LastTold(last!.ToldAt, last.AcceptedAt);
    }, cancel);

    public Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel) =>
        file.Read(session => FindingTable.Of(session, source), cancel);

    public Task<IReadOnlyList<FindingCount>> FindingCounts(DateTimeOffset now, CancellationToken cancel) =>
        file.Read<IReadOnlyList<FindingCount>>(async session => [.. (await session.Rows<CountColumns>("""
            SELECT source AS Source, code AS Code,
                   count(*) FILTER (WHERE first_seen_at > @day) AS UnderADay,
                   count(*) FILTER (WHERE first_seen_at > @week AND first_seen_at <= @day) AS UnderAWeek,
                   count(*) FILTER (WHERE first_seen_at <= @week) AS Older
            FROM findings
            GROUP BY source, code
            ORDER BY source, code
            """, new { day = now.AddDays(-1), week = now.AddDays(-7) }))
            .Select(each => new FindingCount(each.Source, each.Code, each.UnderADay, each.UnderAWeek, each.Older))], cancel);

    public Task<LedgerStanding> LedgerStanding(CancellationToken cancel) => file.Read(async session =>
    {
        var pages = await session.Value<long>("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
        var log = new FileInfo($"{file.Path}-wal");
        return new LedgerStanding(pages + (log.Exists ? log.Length : 0), ServerTime: null);
    }, cancel);

    private sealed record StandingColumns
    {
        public int Pending { get; init; }

        public int Frozen { get; init; }

        public int Unknown { get; init; }

        public int Refused { get; init; }

        public DateTimeOffset? Oldest { get; init; }
    }

    private sealed record LastToldColumns
    {
        public DateTimeOffset? ToldAt { get; init; }

        public DateTimeOffset? AcceptedAt { get; init; }
    }

    private sealed record CountColumns
    {
        public required string Source { get; init; }

        public required string Code { get; init; }

        public int UnderADay { get; init; }

        public int UnderAWeek { get; init; }

        public int Older { get; init; }
    }
}
