using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Deadlines: what is queried is a column, the whole judgement is JSON beside it.</summary>
internal static class DeadlineTable
{
    /// <summary>The columns of <see cref="Columns"/>, of a table called d.</summary>
    public const string Select = """
        SELECT d.id AS Id, d.authority AS Authority, d.reference AS Reference, d.clock AS Clock, d.start_key AS StartKey,
               d.next_step_at AS NextStepAt, d.awaits_data AS AwaitsData, d.missing_since AS MissingSince,
               d.last_held_at AS LastHeldAt, d.unseen_at AS UnseenAt, d.generation AS Generation, d.version AS Version,
               d.rules_hash AS RulesHash, d.notice AS Notice, d.created_at AS CreatedAt, d.judgement AS Judgement
        FROM deadlines AS d
        """;

    public static Task<IReadOnlyList<Columns>> OfCases(
        SqliteSession session, string authority, IEnumerable<string> references) => session.Rows<Columns>($"""
            {Select}
            WHERE d.authority = @authority
              AND d.reference IN (SELECT value FROM json_each(@references))
            ORDER BY d.id
            """, new { authority, references = SmallJson.Write(references) });

    public static async Task<IReadOnlyDictionary<long, DeadlineRow>> ById(SqliteSession session, IEnumerable<long> ids) =>
        (await session.Rows<Columns>($"""
            {Select}
            WHERE d.id IN (SELECT value FROM json_each(@ids))
            """, new { ids = SmallJson.Write(ids) })).ToDictionary(each => each.Id, each => each.Row());

    /// <summary>Inserts new deadlines and updates known ones; their versions must have been checked in this transaction.
    /// A case may swap the starts of two deadlines, so that updated ones first give up theirs.</summary>
    public static async Task Write(SqliteSession session, IEnumerable<DeadlineRow> rows)
    {
        var stored = rows.Select(Stored.From).ToList();
        var known = stored.Where(each => each.Id != 0).ToList();
        await session.Run("""
            UPDATE deadlines
            SET start_key = 'moving deadline ' || id
            WHERE id = @Id
              AND (clock <> @Clock OR start_key <> @StartKey)
            """, known);
        await session.Run("""
            UPDATE deadlines
            SET clock = @Clock, start_key = @StartKey, due_on = @DueOn, due_at = @DueAt, ended = @Ended,
                ended_at = @EndedAt, team = @Team, next_step_at = @NextStepAt, awaits_data = @AwaitsData,
                missing_since = @MissingSince, last_held_at = @LastHeldAt, unseen_at = @UnseenAt,
                generation = @Generation, version = version + 1, rules_hash = @RulesHash, notice_kind = @NoticeKind,
                notice = @Notice, judgement = @Judgement
            WHERE id = @Id
            """, known);
        await session.Run("""
            INSERT INTO deadlines (authority, reference, clock, start_key, due_on, due_at, ended, ended_at, team,
                                   next_step_at, awaits_data, missing_since, last_held_at, unseen_at, generation, version,
                                   rules_hash, notice_kind, notice, created_at, judgement)
            VALUES (@Authority, @Reference, @Clock, @StartKey, @DueOn, @DueAt, @Ended, @EndedAt, @Team,
                    @NextStepAt, @AwaitsData, @MissingSince, @LastHeldAt, @UnseenAt, @Generation, 1,
                    @RulesHash, @NoticeKind, @Notice, @CreatedAt, @Judgement)
            """, stored.Where(each => each.Id == 0).ToList());
    }

    /// <summary>A deadline as it is read.</summary>
    internal sealed record Columns
    {
        public long Id { get; init; }

        public required string Authority { get; init; }

        public required string Reference { get; init; }

        public required string Clock { get; init; }

        public required string StartKey { get; init; }

        public string? NextStepAt { get; init; }

        public long AwaitsData { get; init; }

        public string? MissingSince { get; init; }

        public string? LastHeldAt { get; init; }

        public string? UnseenAt { get; init; }

        public int Generation { get; init; }

        public int Version { get; init; }

        public required string RulesHash { get; init; }

        public string? Notice { get; init; }

        public required string CreatedAt { get; init; }

        public required string Judgement { get; init; }

        public Clock Identity => new(Authority, Reference, Clock, StartKey);

        public DeadlineRow Row() => new()
        {
            Id = Id,
            Version = Version,
            Deadline = DeadlineJson.Read(Identity, Judgement),
            Generation = Generation,
            RulesHash = RulesHash,
            NextStepAt = TimeText.InstantOrNull(NextStepAt),
            AwaitsData = AwaitsData != 0,
            Notice = Notice is null ? null : SmallJson.ReadNotice(Notice),
            MissingSince = TimeText.InstantOrNull(MissingSince),
            LastHeldAt = TimeText.InstantOrNull(LastHeldAt),
            UnseenAt = TimeText.InstantOrNull(UnseenAt),
            CreatedAt = TimeText.Instant(CreatedAt),
        };
    }

    /// <summary>A deadline as it is written: what is read, and the columns that are only asked by.</summary>
    private sealed record Stored(
        long Id, string Authority, string Reference, string Clock, string StartKey, string? DueOn, string DueAt,
        string? Ended, string? EndedAt, string? Team, string? NextStepAt, int AwaitsData, string? MissingSince,
        string? LastHeldAt, string? UnseenAt, int Generation, string RulesHash, string? NoticeKind, string? Notice,
        string CreatedAt, string Judgement)
    {
        public static Stored From(DeadlineRow row)
        {
            var deadline = row.Deadline;
            return new(
                row.Id, deadline.Clock.Authority, deadline.Clock.Case, deadline.Clock.Definition, deadline.Clock.Start,
                TimeText.Of(deadline.DueOn), TimeText.Of(deadline.DueAt), deadline.Ended?.How.ToString(),
                TimeText.Of(deadline.Ended?.At.Latest), deadline.Team, TimeText.Of(row.NextStepAt),
                row.AwaitsData ? 1 : 0, TimeText.Of(row.MissingSince), TimeText.Of(row.LastHeldAt),
                TimeText.Of(row.UnseenAt), row.Generation, row.RulesHash, row.Notice?.Kind.ToString(),
                row.Notice is { } notice ? SmallJson.Write(notice) : null, TimeText.Of(row.CreatedAt),
                DeadlineJson.Write(deadline));
        }
    }
}
