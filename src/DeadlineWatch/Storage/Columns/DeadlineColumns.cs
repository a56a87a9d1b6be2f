using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Columns;

/// <summary>A deadline as a row: what is queried is a column, the whole judgement is JSON beside it.</summary>
internal sealed record DeadlineColumns
{
    /// <summary>What <see cref="Row"/> needs, of a table called d. The rest is only written, to be asked by.</summary>
    public const string Select = """
        SELECT d.id AS Id, d.authority AS Authority, d.reference AS Reference, d.clock AS Clock, d.start_key AS StartKey,
               d.next_step_at AS NextStepAt, d.awaits_data AS AwaitsData, d.missing_since AS MissingSince,
               d.last_held_at AS LastHeldAt, d.unseen_at AS UnseenAt, d.generation AS Generation, d.version AS Version,
               d.rules_hash AS RulesHash, d.notice_kind AS NoticeKind, d.notice AS Notice, d.created_at AS CreatedAt,
               d.judgement AS Judgement
        FROM deadlines AS d
        """;

    public long Id { get; init; }

    public required string Authority { get; init; }

    public required string Reference { get; init; }

    public required string Clock { get; init; }

    public required string StartKey { get; init; }

    public DateOnly? DueOn { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public string? Ended { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Team { get; init; }

    public DateTimeOffset? NextStepAt { get; init; }

    public bool AwaitsData { get; init; }

    public DateTimeOffset? MissingSince { get; init; }

    public DateTimeOffset? LastHeldAt { get; init; }

    public DateTimeOffset? UnseenAt { get; init; }

    public int Generation { get; init; }

    public int Version { get; init; }

    public required string RulesHash { get; init; }

    public string? NoticeKind { get; init; }

    public string? Notice { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public required string Judgement { get; init; }

    public Clock Identity => new(Authority, Reference, Clock, StartKey);

    public static DeadlineColumns From(DeadlineRow row)
    {
        var deadline = row.Deadline;
        return new()
        {
            Id = row.Id,
            Authority = deadline.Clock.Authority,
            Reference = deadline.Clock.Case,
            Clock = deadline.Clock.Definition,
            StartKey = deadline.Clock.Start,
            DueOn = deadline.DueOn,
            DueAt = deadline.DueAt,
            Ended = deadline.Ended?.How.ToString(),
            EndedAt = deadline.Ended?.At.Latest,
            Team = deadline.Team,
            NextStepAt = row.NextStepAt,
            AwaitsData = row.AwaitsData,
            MissingSince = row.MissingSince,
            LastHeldAt = row.LastHeldAt,
            UnseenAt = row.UnseenAt,
            Generation = row.Generation,
            Version = row.Version,
            RulesHash = row.RulesHash,
            NoticeKind = row.Notice?.Kind.ToString(),
            Notice = row.Notice is { } notice ? SmallJson.Write(notice) : null,
            CreatedAt = row.CreatedAt,
            Judgement = DeadlineJson.Write(deadline),
        };
    }

    public DeadlineRow Row() => new()
    {
        Id = Id,
        Version = Version,
        Deadline = DeadlineJson.Read(Identity, Judgement),
        Generation = Generation,
        RulesHash = RulesHash,
        NextStepAt = NextStepAt,
        AwaitsData = AwaitsData,
        Notice = Notice is null ? null : SmallJson.ReadNotice(Notice),
        MissingSince = MissingSince,
        LastHeldAt = LastHeldAt,
        UnseenAt = UnseenAt,
        CreatedAt = CreatedAt,
    };
}
