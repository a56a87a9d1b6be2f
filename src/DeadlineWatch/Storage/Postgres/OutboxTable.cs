using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Whom to tell what. pending → frozen (in a mail) → sent or refused; a mail that surely did not go sets its rows
/// back to pending; what is no longer true is withdrawn while it is pending.</summary>
internal static class OutboxTable
{
    private static readonly Column<OutboxColumns>[] Written =
    [
        new("deadline_id", NpgsqlDbType.Bigint, each => each.DeadlineId),
        new("generation", NpgsqlDbType.Integer, each => each.Generation),
        new("step", NpgsqlDbType.Text, each => each.Step),
        new("kind", NpgsqlDbType.Text, each => each.Kind),
        new("severity", NpgsqlDbType.Text, each => each.Severity),
        new("role", NpgsqlDbType.Text, each => each.Role),
        new("recipient", NpgsqlDbType.Text, each => each.Recipient),
        new("team", NpgsqlDbType.Text, each => each.Team),
        new("was_due_on", NpgsqlDbType.Date, each => each.WasDueOn),
        new("was_due_at", NpgsqlDbType.TimestampTz, each => each.WasDueAt),
        new("created_at", NpgsqlDbType.TimestampTz, each => each.CreatedAt),
        new("not_before", NpgsqlDbType.TimestampTz, each => each.NotBefore),
        new("state", NpgsqlDbType.Text, _ => "pending"),
        new("was_team", NpgsqlDbType.Text, each => each.WasTeam),
        new("stands_in", NpgsqlDbType.Boolean, each => each.StandsIn),
    ];

    public static Task Insert(PostgresSession session, IEnumerable<OutboxRow> rows) =>
        session.Copy("outbox", Written, [.. rows.Select(OutboxColumns.From)]);

    /// <summary>All that waits for a recipient, locked: a second node that composes for the same one waits, and then finds
    /// nothing left.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> LockPending(
        PostgresSession session, string recipient, DateTimeOffset now) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.state = 'pending'
              AND o.recipient = @recipient
              AND o.not_before <= @now
            ORDER BY o.id
            FOR UPDATE
            """, new { recipient, now }));

    public static async Task<IReadOnlyList<OutboxRow>> OfMail(PostgresSession session, long mail) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.mail_id = @mail
            ORDER BY o.id
            """, new { mail }));

    public static async Task<IReadOnlyList<OutboxRow>> OfDeadlines(PostgresSession session, IEnumerable<long> deadlines) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.deadline_id = ANY(@deadlines)
            ORDER BY o.id
            """, new { deadlines = deadlines.ToArray() }));

    /// <summary>One row that waits or was refused, or without an id all that were refused.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> ToRetry(PostgresSession session, long? id) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE (@id::bigint IS NULL AND o.state = 'refused')
               OR (o.id = @id::bigint AND o.state IN ('pending', 'refused'))
            ORDER BY o.id
            FOR UPDATE OF o
            """, new { id }));

    public static async Task<IReadOnlyList<OutboxRow>> OfCase(PostgresSession session, string authority, string reference) =>
        Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.SelectWithMail}
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE d.authority = @authority
              AND d.reference = @reference
            ORDER BY o.id
            """, new { authority, reference }));

    /// <summary>What of each deadline is in a mail that went, or is on its way.</summary>
    public static async Task<ILookup<long, OutboxRow>> Mailed(PostgresSession session, IEnumerable<long> deadlines)
    {
        long[] asked = [.. deadlines];
        return (asked.Length == 0 ? [] : Rows(await session.Rows<OutboxColumns>($"""
            {OutboxColumns.Select}
            WHERE o.deadline_id = ANY(@asked)
              AND o.state IN ('frozen', 'sent')
            ORDER BY o.id
            """, new { asked }))).ToLookup(each => each.DeadlineId);
    }

    /// <summary>How many people a mail went to that told of each deadline.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> PeopleTold(PostgresSession session, IEnumerable<long> deadlines)
    {
        long[] asked = [.. deadlines];
        return (asked.Length == 0 ? [] : await session.Rows<PeopleColumns>("""
            SELECT o.deadline_id AS DeadlineId, count(DISTINCT o.recipient)::integer AS People
            FROM outbox AS o
            WHERE o.deadline_id = ANY(@asked)
              AND o.state = 'sent'
              AND o.kind <> 'Done'
            GROUP BY o.deadline_id
            """, new { asked })).ToDictionary(each => each.DeadlineId, each => each.People);
    }

    /// <summary>Puts in rows for those who are told instead, but for whoever has the same row already, or a newer word on how
    /// the matter stands.</summary>
    public static async Task Redirect(PostgresSession session, IEnumerable<OutboxRow> rows)
    {
        foreach (var each in rows.Select(OutboxColumns.From))
        {
            await session.Run("""
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
                """, new
            {
                each.DeadlineId,
                each.Generation,
                each.Step,
                each.Kind,
                each.Severity,
                each.Role,
                each.Recipient,
                each.Team,
                each.WasDueOn,
                each.WasDueAt,
                each.CreatedAt,
                each.NotBefore,
                each.WasTeam,
                each.StandsIn,
            });
        }
    }

    public static Task<int> LookAnew(PostgresSession session, DateTimeOffset now) => session.Run("""
        UPDATE outbox
        SET not_before = @now
        WHERE state = 'pending'
          AND not_before > @now
        """, new { now });

    public static async Task PutOff(PostgresSession session, IEnumerable<PutOff> rows)
    {
        foreach (var each in rows)
        {
            await session.Run("""
                UPDATE outbox
                SET not_before = @Until, held = coalesce(@Held, held), free_since = NULL
                WHERE id = ANY(@rows)
                  AND state = 'pending'
                """, new { each.Until, each.Held, rows = each.Rows.ToArray() });
        }
    }

    public static Task Withdraw(PostgresSession session, IReadOnlyList<(long RowId, string Reason)> rows) => session.Run("""
        UPDATE outbox AS o
        SET state = 'withdrawn', reason = w.reason
        FROM unnest(@rows, @reasons) AS w (id, reason)
        WHERE o.id = w.id
          AND o.state = 'pending'
        """, new
    {
        rows = rows.Select(each => each.RowId).ToArray(),
        reasons = rows.Select(each => each.Reason).ToArray(),
    });

    public static Task Freeze(PostgresSession session, long mail, IEnumerable<long> rows) => session.Run("""
        UPDATE outbox
        SET state = 'frozen', mail_id = @mail
        WHERE id = ANY(@rows)
          AND state = 'pending'
        """, new { mail, rows = rows.ToArray() });

    public static Task Sent(PostgresSession session, long mail) => session.Run("""
        UPDATE outbox
        SET state = 'sent'
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail });

    public static Task Refused(PostgresSession session, long mail, string reason) => session.Run("""
        UPDATE outbox
        SET state = 'refused', reason = @reason
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail, reason });

    /// <summary>A mail surely did not go: its rows wait again. Where the relay took no mail they have been free to go all the while;
    /// an address that refuses for now sets a time of its own.</summary>
    public static Task Thaw(PostgresSession session, long mail, DateTimeOffset retryAt, bool byAddress) => session.Run("""
        UPDATE outbox
        SET state = 'pending', mail_id = NULL, not_before = @retryAt,
            free_since = CASE WHEN @byAddress THEN NULL ELSE coalesce(free_since, not_before) END
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail, retryAt, byAddress });

    private static IReadOnlyList<OutboxRow> Rows(IEnumerable<OutboxColumns> rows) => [.. rows.Select(each => each.Row())];
}
