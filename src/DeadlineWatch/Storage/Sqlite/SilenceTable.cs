using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The silences that people gave.</summary>
internal static class SilenceTable
{
    /// <summary>Those of an authority, or of one of its cases, or all; also those lifted, oldest first.</summary>
    public static async Task<IReadOnlyList<SilenceRow>> Of(SqliteSession session, string? authority, string? reference) =>
        [.. (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            JOIN deadlines AS d ON d.id = s.deadline_id
            WHERE (@authority IS NULL OR d.authority = @authority)
              AND (@reference IS NULL OR d.reference = @reference)
            ORDER BY s.id
            """, new { authority, reference })).Select(each => each.Row())];

    /// <summary>The last of each deadline that was not lifted, by deadline; it may have ended.</summary>
    public static async Task<IReadOnlyDictionary<long, Silence>> Last(SqliteSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            WHERE s.deadline_id IN (SELECT value FROM json_each(@deadlines))
              AND s.lifted_at IS NULL
            ORDER BY s.id
            """, new { deadlines = SmallJson.Write(deadlines) }))
            .GroupBy(each => each.DeadlineId).ToDictionary(each => each.Key, each => each.Last().Row().Silence);

    public static async Task<IReadOnlyList<long>> Begin(SqliteSession session, IReadOnlyList<SilenceRow> silences, DateTimeOffset now)
    {
        var clocks = await Open(session, silences.Select(each => each.DeadlineId));
        var begun = silences.Where(each => clocks.ContainsKey(each.DeadlineId)).ToList();
        await End(session, begun.Select(each => each.DeadlineId), now);
        await session.Run("""
            INSERT INTO silences (deadline_id, kind, severity, reason, who, at, until)
            VALUES (@DeadlineId, @Kind, @Severity, @Reason, @Who, @At, @Until)
            """, begun.Select(SilenceColumns.From).ToList());
        session.Append(begun.Select(each => each.Begun(clocks[each.DeadlineId])));
        return [.. begun.Select(each => each.DeadlineId)];
    }

    public static async Task<IReadOnlyList<long>> Lift(
        SqliteSession session, IReadOnlyCollection<long> deadlines, string who, DateTimeOffset now)
    {
        var clocks = await Open(session, deadlines);
        var ended = await End(session, clocks.Keys, now);
        session.Append(ended.Select(each => each.Lifted(clocks[each.DeadlineId], who, now)));
        return [.. ended.Select(each => each.DeadlineId)];
    }

    /// <summary>Those of the deadlines that have not ended, by id.</summary>
    private static async Task<IReadOnlyDictionary<long, Clock>> Open(SqliteSession session, IEnumerable<long> deadlines) =>
        (await DeadlineTable.ById(session, deadlines)).Where(each => each.Value.Deadline.Ended is null)
            .ToDictionary(each => each.Key, each => each.Value.Deadline.Clock);

    /// <summary>Ends what runs on the deadlines, lets go what it put off, and wakes them; answers what ended.</summary>
    private static async Task<IReadOnlyList<SilenceRow>> End(SqliteSession session, IEnumerable<long> deadlines, DateTimeOffset now)
    {
        var which = new { deadlines = SmallJson.Write(deadlines), now };
        var running = (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            WHERE s.deadline_id IN (SELECT value FROM json_each(@deadlines))
              AND s.lifted_at IS NULL
              AND s.until > @now
            ORDER BY s.id
            """, which)).Select(each => each.Row()).ToList();
        await session.Run("""
            UPDATE outbox
            SET not_before = @now
            WHERE state = 'pending'
              AND not_before > @now
              AND kind IN ('Step', 'Baseline', 'BookedLate')
              AND deadline_id IN (SELECT s.deadline_id
                                  FROM silences AS s
                                  WHERE s.deadline_id IN (SELECT value FROM json_each(@deadlines))
                                    AND s.lifted_at IS NULL
                                    AND s.until > @now);
            UPDATE silences
            SET lifted_at = @now
            WHERE lifted_at IS NULL
              AND until > @now
              AND deadline_id IN (SELECT value FROM json_each(@deadlines));
            UPDATE deadlines
            SET next_step_at = @now, version = version + 1
            WHERE next_step_at > @now
              AND id IN (SELECT value FROM json_each(@deadlines))
            """, which);
        return running;
    }
}
