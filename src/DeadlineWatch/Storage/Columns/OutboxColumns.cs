using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Columns;

/// <summary>One thing to tell one person, as a row.</summary>
internal sealed record OutboxColumns
{
    /// <summary>Of a table called o.</summary>
    public const string Select = $"""
        SELECT {Columns}
        FROM outbox AS o
        """;

    /// <summary>The same, and how the mail of each stands.</summary>
    public const string SelectWithMail = $"""
        SELECT {Columns},
               m.state AS MailState, m.sent_at AS MailSentAt, m.next_attempt_at AS MailNextAttemptAt
        FROM outbox AS o
        LEFT JOIN mails AS m ON m.id = o.mail_id
        """;

    private const string Columns = """
        o.id AS Id, o.deadline_id AS DeadlineId, o.generation AS Generation, o.step AS Step, o.kind AS Kind,
               o.severity AS Severity, o.role AS Role, o.recipient AS Recipient, o.team AS Team,
               o.was_due_on AS WasDueOn, o.was_due_at AS WasDueAt, o.created_at AS CreatedAt,
               o.not_before AS NotBefore, o.free_since AS FreeSince, o.state AS State, o.reason AS Reason, o.mail_id AS MailId,
               o.was_team AS WasTeam, o.held AS Held, o.stands_in AS StandsIn
        """;

    public long Id { get; init; }

    public long DeadlineId { get; init; }

    public int Generation { get; init; }

    public required string Step { get; init; }

    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Role { get; init; }

    public required string Recipient { get; init; }

    public string? Team { get; init; }

    public DateOnly? WasDueOn { get; init; }

    public DateTimeOffset? WasDueAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset NotBefore { get; init; }

    public DateTimeOffset? FreeSince { get; init; }

    public required string State { get; init; }

    public string? Reason { get; init; }

    public long? MailId { get; init; }

    public string? WasTeam { get; init; }

    public string? Held { get; init; }

    public bool StandsIn { get; init; }

    public string? MailState { get; init; }

    public DateTimeOffset? MailSentAt { get; init; }

    public DateTimeOffset? MailNextAttemptAt { get; init; }

    public static OutboxColumns From(OutboxRow row) => new()
    {
        DeadlineId = row.DeadlineId,
        Generation = row.Generation,
        Step = row.Step,
        Kind = row.Kind.ToString(),
        Severity = row.Severity.ToString(),
        Role = row.Role,
        Recipient = row.Recipient,
        Team = row.Team,
        WasDueOn = row.WasDueOn,
        WasDueAt = row.WasDueAt,
        CreatedAt = row.CreatedAt,
        NotBefore = row.NotBefore,
        State = row.State,
        WasTeam = row.WasTeam,
        Held = row.Held,
        StandsIn = row.StandsIn,
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
        WasDueOn = WasDueOn,
        WasDueAt = WasDueAt,
        CreatedAt = CreatedAt,
        NotBefore = NotBefore,
        FreeSince = FreeSince,
        State = State,
        Reason = Reason,
        MailId = MailId,
        Mail = MailState is { } state && MailNextAttemptAt is { } next ? new(state, MailSentAt, next) : null,
        WasTeam = WasTeam,
        Held = Held,
        StandsIn = StandsIn,
    };
}
