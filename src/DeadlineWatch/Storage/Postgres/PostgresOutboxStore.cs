using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as those see it who look after delivery.</summary>
internal sealed class PostgresOutboxStore(PostgresServer server) : IOutboxStore
{
    private const string Select = """
        SELECT o.id AS Id, CASE WHEN o.state = 'frozen' AND m.state = 'unknown' THEN 'unknown' ELSE o.state END AS State,
               o.recipient AS Recipient, o.role AS Role, o.step AS Step, d.authority AS Authority, d.reference AS "Case",
               d.clock AS Clock, o.created_at AS CreatedAt, o.not_before AS NotBefore, o.held AS Held,
               o.stands_in AS StandsIn, o.reason AS Reason, o.mail_id AS MailId, m.reply AS Reply, m.attempts AS Attempts,
               m.next_attempt_at AS NextAttemptAt, m.sent_at AS SentAt
        FROM outbox AS o
        JOIN deadlines AS d ON d.id = o.deadline_id
        LEFT JOIN mails AS m ON m.id = o.mail_id
        """;

    public Task<IReadOnlyList<OutboxLine>> Lines(string? state, int limit, CancellationToken cancel) =>
        server.Read(session => session.Rows<OutboxLine>($"""
            {Select}
            WHERE CASE @state::text
                      WHEN 'unknown' THEN o.state = 'frozen' AND m.state = 'unknown'
                      WHEN 'frozen' THEN o.state = 'frozen' AND m.state <> 'unknown'
                      ELSE (@state::text IS NULL AND o.state IN ('pending', 'frozen', 'refused')) OR o.state = @state::text
                  END
            ORDER BY o.id DESC
            LIMIT @limit
            """, new { state, limit }), cancel);

    public Task<OutboxLine?> Line(long id, CancellationToken cancel) =>
        server.Read(session => session.RowOrNull<OutboxLine>($"""
            {Select}
            WHERE o.id = @id
            """, new { id }), cancel);

    public Task<MailRow?> Mail(long id, CancellationToken cancel) => server.Read(async session =>
        (await session.RowOrNull<MailColumns>("""
            SELECT id AS Id, message_id AS MessageId, recipient AS Recipient, subject AS Subject, mime AS Mime,
                   state AS State, attempts AS Attempts, next_attempt_at AS NextAttemptAt, reply AS Reply,
                   created_at AS CreatedAt, may_go_at AS MayGoAt, sent_at AS SentAt, urgent AS Urgent
            FROM mails
            WHERE id = @id
            """, new { id }))?.Row(), cancel);

    public Task<IReadOnlyList<long>> Retry(long? id, string who, DateTimeOffset now, CancellationToken cancel) =>
        server.Write<IReadOnlyList<long>>(async session =>
        {
            var rows = await OutboxTable.ToRetry(session, id);
            var deadlines = await DeadlineTable.ById(session, rows.Select(each => each.DeadlineId).Distinct());
            session.Append(MailHistory.OfRetried(rows, deadlines, who, now));
            await session.Run("""
                UPDATE outbox
                SET state = 'pending', reason = NULL, mail_id = NULL, not_before = @now, free_since = NULL
                WHERE id = ANY(@ids)
                """, new { now, ids = rows.Select(each => each.Id).ToArray() });
            return [.. rows.Select(each => each.Id)];
        }, cancel);
}
