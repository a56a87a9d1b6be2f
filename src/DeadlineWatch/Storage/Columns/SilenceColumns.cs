using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Columns;

/// <summary>A silence as a row.</summary>
internal sealed record SilenceColumns
{
    /// <summary>What <see cref="Row"/> needs, of a table called s.</summary>
    public const string Select = """
        SELECT s.id AS Id, s.deadline_id AS DeadlineId, s.kind AS Kind, s.severity AS Severity, s.reason AS Reason, s.who AS Who,
               s.at AS At, s.until AS Until, s.lifted_at AS LiftedAt
        FROM silences AS s
        """;

    public long Id { get; init; }

    public long DeadlineId { get; init; }

    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Reason { get; init; }

    public required string Who { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset Until { get; init; }

    public DateTimeOffset? LiftedAt { get; init; }

    public static SilenceColumns From(SilenceRow row) => new()
    {
        DeadlineId = row.DeadlineId,
        Kind = row.Kind.ToString(),
        Severity = row.Silence.Severity.ToString(),
        Reason = row.Silence.Reason,
        Who = row.Who,
        At = row.Silence.At,
        Until = row.Silence.Until,
    };

    public SilenceRow Row() => new()
    {
        Id = Id,
        DeadlineId = DeadlineId,
        Kind = Enum.Parse<SilenceKind>(Kind),
        Silence = new(Enum.Parse<Severity>(Severity), Reason, At, Until),
        Who = Who,
        LiftedAt = LiftedAt,
    };
}
