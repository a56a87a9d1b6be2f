using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Whom to tell what. pending → frozen (in a mail) → sent or refused; a mail that surely did not go sets its rows
/// back to pending; what is no longer true is withdrawn while it is pending.</summary>
internal static class OutboxTable
{
    private const string Select = """
        SELECT o.id AS Id, o.deadline_id AS DeadlineId, o.generation AS Generation, o.step AS Step, o.kind AS Kind,
               o.severity AS Severity, o.role AS Role, o.recipient AS Recipient, o.team AS Team,
               o.was_due_on AS WasDueOn, o.was_due_at AS WasDueAt, o.created_at AS CreatedAt,
               o.not_before AS NotBefore, o.state AS State, o.reason AS Reason, o.mail_id AS MailId
        FROM outbox AS o
        """;

    public static Task Insert(SqliteSession session, IEnumerable<OutboxRow> rows) => session.Run("""
        INSERT INTO outbox (deadline_id, generation, step, kind, severity, role, recipient, team, was_due_on, was_due_at,
                            created_at, not_before, state)
        VALUES (@DeadlineId, @Generation, @Step, @Kind, @Severity, @Role, @Recipient, @Team, @WasDueOn, @WasDueAt,
                @CreatedAt, @NotBefore, 'pending')
        """, rows.Select(Columns.From).ToList());

    public static async Task<IReadOnlyList<OutboxRow>> Pending(
        SqliteSession session, string recipient, DateTimeOffset now) =>
        Rows(await session.Rows<Columns>($"""
            {Select}
            WHERE o.state = 'pending'
              AND o.recipient = @recipient
              AND o.not_before <= @now
            ORDER BY o.id
            """, new { recipient, now = TimeText.Of(now) }));

    public static async Task<IReadOnlyList<OutboxRow>> OfMail(SqliteSession session, long mail) =>
        Rows(await session.Rows<Columns>($"""
            {Select}
            WHERE o.mail_id = @mail
            ORDER BY o.id
            """, new { mail }));

    public static async Task<IReadOnlyList<OutboxRow>> OfCase(SqliteSession session, string authority, string reference) =>
        Rows(await session.Rows<Columns>($"""
            {Select}
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE d.authority = @authority
              AND d.reference = @reference
            ORDER BY o.id
            """, new { authority, reference }));

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

    public static Task Thaw(SqliteSession session, long mail, DateTimeOffset retryAt) => session.Run("""
        UPDATE outbox
        SET state = 'pending', mail_id = NULL, not_before = @retryAt
        WHERE mail_id = @mail
          AND state = 'frozen'
        """, new { mail, retryAt = TimeText.Of(retryAt) });

    private static IReadOnlyList<OutboxRow> Rows(IEnumerable<Columns> rows) => [.. rows.Select(each => each.Row())];

    private sealed record Columns
    {
        public long Id { get; init; }

        public long DeadlineId { get; init; }

        public int Generation { get; init; }

        public required string Step { get; init; }

        public required string Kind { get; init; }

        public required string Severity { get; init; }

        public required string Role { get; init; }

        public required string Recipient { get; init; }

        public string? Team { get; init; }

        public string? WasDueOn { get; init; }

        public string? WasDueAt { get; init; }

        public required string CreatedAt { get; init; }

        public required string NotBefore { get; init; }

        public required string State { get; init; }

        public string? Reason { get; init; }

        public long? MailId { get; init; }

        public static Columns From(OutboxRow row) => new()
        {
            DeadlineId = row.DeadlineId,
            Generation = row.Generation,
            Step = row.Step,
            Kind = row.Kind.ToString(),
            Severity = row.Severity.ToString(),
            Role = row.Role,
            Recipient = row.Recipient,
            Team = row.Team,
            WasDueOn = TimeText.Of(row.WasDueOn),
            WasDueAt = TimeText.Of(row.WasDueAt),
            CreatedAt = TimeText.Of(row.CreatedAt),
            NotBefore = TimeText.Of(row.NotBefore),
            State = row.State,
        };

        public OutboxRow Row() => new()
        {
            Id = Id,
            DeadlineId = DeadlineId,
            Generation = Generation,
            Step = Step,
            Kind = Enum.Parse<NoticeKind>(Kind),
            Severity = Enum.Parse<Severity>(Severity),
            Role = Role,
            Recipient = Recipient,
            Team = Team,
            WasDueOn = TimeText.DayOrNull(WasDueOn),
            WasDueAt = TimeText.InstantOrNull(WasDueAt),
            CreatedAt = TimeText.Instant(CreatedAt),
            NotBefore = TimeText.Instant(NotBefore),
            State = State,
            Reason = Reason,
            MailId = MailId,
        };
    }
}
