using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Whom to tell what. pending → frozen (in a mail) → sent or refused; a mail that surely did not go sets its rows
/// back to pending; what is no longer true is withdrawn while it is pending.</summary>
internal static class OutboxTable
{
    public static Task Insert(SqliteSession session, IEnumerable<OutboxRow> rows) => session.Run("""
        INSERT INTO outbox (deadline_id, generation, step, kind, severity, role, recipient, team, was_due_on, was_due_at,
                            created_at, not_before, state, was_team, stands_in)
        VALUES (@DeadlineId, @Generation, @Step, @Kind, @Severity, @Role, @Recipient, @Team, @WasDueOn, @WasDueAt,
                @CreatedAt, @NotBefore, 'pending', @WasTeam, @StandsIn)
        """, rows.Select(OutboxColumns.From).ToList());

    public static async Task<IReadOnlyList<OutboxRow>> Pending(
        SqliteSession session, string recipient, DateTimeOffset now) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.state = 'pending'
              AND o.recipient = @recipient
              AND o.not_before <= @now
            ORDER BY o.id
            """, new { recipient, now }));

    public static async Task<IReadOnlyList<OutboxRow>> OfMail(SqliteSession session, long mail) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.mail_id = @mail
            ORDER BY o.id
            """, new { mail }));

    public static async Task<IReadOnlyList<OutboxRow>> OfDeadlines(SqliteSession session, IEnumerable<long> deadlines) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.deadline_id IN (SELECT value FROM json_each(@deadlines))
            ORDER BY o.id
            """, new { deadlines = SmallJson.Write(deadlines) }));

    /// <summary>One row that waits or was refused, or without an id all that were refused.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> ToRetry(SqliteSession session, long? id) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE (@id IS NULL AND o.state = 'refused')
               OR (o.id = @id AND o.state IN ('pending', 'refused'))
            ORDER BY o.id
            """, new { id }));

    public static async Task<IReadOnlyList<OutboxRow>> OfCase(SqliteSession session, string authority, string reference) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.SelectWithMail}
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE d.authority = @authority
              AND d.reference = @reference
            ORDER BY o.id
            """, new { authority, reference }));

    /// <summary>What of a deadline is in a mail that went, or is on its way.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> Mailed(SqliteSession session, long deadline) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.deadline_id = @deadline
              AND o.state IN ('frozen', 'sent')
            ORDER BY o.id
            """, new { deadline }));

    /// <summary>How many people a mail went to that told of each deadline.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> PeopleTold(SqliteSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<PeopleColumns>("""
            SELECT o.deadline_id AS DeadlineId, count(DISTINCT o.recipient) AS People
            FROM outbox AS o
            WHERE o.deadline_id IN (SELECT value FROM json_each(@deadlines))
              AND o.state = 'sent'
              AND o.kind <> 'Done'
            GROUP BY o.deadline_id
            """, new { deadlines = SmallJson.Write(deadlines) })).ToDictionary(each => each.DeadlineId, each => each.People);

    /// <summary>Puts in rows for those who are told instead, but for whoever has the same row already, or a newer word on how
    /// the matter stands.</summary>
    public static Task Redirect(SqliteSession session, IEnumerable<OutboxRow> rows) => session.Run("""
        INSERT INTO outbox (deadline_id, generation, step, kind, severity, role, recipient, team, was_due_on, was_due_at,
                            created_at, not_before, state, was_team, stands_in)
        SELECT @DeadlineId, @Generation, @Step, @Kind, @Severity, @Role, @Recipient, @Team, @WasDueOn, @WasDueAt,
               @CreatedAt, @NotBefore, 'pending', @WasTeam, @StandsIn
        WHERE NOT EXISTS (SELECT 1
                          FROM outbox AS o
                          WHERE o.deadline_id = @DeadlineId
                            AND o.generation = @Generation
                            AND o.recipient = @Recipient
                            AND o.state <> 'withdrawn'
                            AND (o.step = @Step OR (o.created_at >= @CreatedAt AND o.kind NOT IN ('Done', 'Unseen'))))
        """, rows.Select(OutboxColumns.From).ToList());

    public static Task<int> LookAnew(SqliteSession session, DateTimeOffset now) => session.Run("""
        UPDATE outbox
        SET not_before = @now
        WHERE state = 'pending'
          AND not_before > @now
        """, new { now });

    public static Task PutOff(SqliteSession session, IEnumerable<PutOff> rows) => session.Run("""
        UPDATE outbox
        SET not_before = @until, held = coalesce(@held, held), free_since = NULL
        WHERE id IN (SELECT value FROM json_each(@rows))
          AND state = 'pending'
        """, rows.Select(each => new { until = each.Until, held = each.Held, rows = SmallJson.Write(each.Rows) }).ToList());

    public static Task<int> Withdraw(SqliteSession session, IEnumerable<(long RowId, string Reason)> rows) =>
        session.Run("""
            UPDATE outbox
            SET state = 'withdrawn', reason = @Reason
            WHERE id = @RowId
              AND state = 'pending'
            """, rows.Select(each => new { each.RowId, each.Reason }).ToList());

    public static Task<int> Freeze(SqliteSession session, long mail, IEnumerable<long> rows) => session.Run("""
        UPDATE outbox
        SET state = 'frozen', mail_id = @mail
        WHERE id IN (SELECT value FROM json_each(@rows))
          AND state = 'pending'
        """, new { mail, rows = SmallJson.Write(rows) });

    public static Task Sent(SqliteSession session, long mail) => session.Run("""
        UPDATE outbox
        SET state = 'sent'
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail });

    public static Task Refused(SqliteSession session, long mail, string reason) => session.Run("""
        UPDATE outbox
        SET state = 'refused', reason = @reason
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail, reason });

    /// <summary>A mail surely did not go: its rows wait again. Where the relay took no mail they have been free to go all the while;
    /// an address that refuses for now sets a time of its own.</summary>
    public static Task Thaw(SqliteSession session, long mail, DateTimeOffset retryAt, bool byAddress) => session.Run("""
        UPDATE outbox
        SET state = 'pending', mail_id = NULL, not_before = @retryAt,
            free_since = CASE WHEN @byAddress THEN NULL ELSE coalesce(free_since, not_before) END
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail, retryAt, byAddress });

    private static IReadOnlyList<OutboxRow> Rows(IEnumerable<OutboxColumns> rows) => [.. rows.Select(each => each.Row())];
}
