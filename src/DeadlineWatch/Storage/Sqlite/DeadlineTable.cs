using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Deadlines: what is queried is a column, the whole judgement is JSON beside it.</summary>
internal static class DeadlineTable
{
    public static Task<IReadOnlyList<DeadlineColumns>> OfCases(
        SqliteSession session, string authority, IEnumerable<string> references) => session.Rows<DeadlineColumns>($"""
            {DeadlineColumns.Select}
            WHERE d.authority = @authority
              AND d.reference IN (SELECT value FROM json_each(@references))
            ORDER BY d.id
            """, new { authority, references = SmallJson.Write(references) });

    public static async Task<IReadOnlyDictionary<long, DeadlineRow>> ById(SqliteSession session, IEnumerable<long> ids) =>
        (await session.Rows<DeadlineColumns>($"""
            {DeadlineColumns.Select}
            WHERE d.id IN (SELECT value FROM json_each(@ids))
            """, new { ids = SmallJson.Write(ids) })).ToDictionary(each => each.Id, each => each.Row());

    /// <summary>Inserts new deadlines and updates known ones; their versions must have been checked in this transaction.
    /// A case may swap the starts of two deadlines, so that updated ones first give up theirs.</summary>
    public static async Task Write(SqliteSession session, IEnumerable<DeadlineRow> rows)
    {
        var stored = rows.Select(DeadlineColumns.From).ToList();
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
}
