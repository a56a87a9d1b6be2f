using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The silences that people gave.</summary>
internal static class SilenceTable
{
    private static readonly Column<SilenceRow>[] Written =
    [
        new("deadline_id", NpgsqlDbType.Bigint, each => each.DeadlineId),
        new("kind", NpgsqlDbType.Text, each => each.Kind.ToString()),
        new("severity", NpgsqlDbType.Text, each => each.Silence.Severity.ToString()),
        new("reason", NpgsqlDbType.Text, each => each.Silence.Reason),
        new("who", NpgsqlDbType.Text, each => each.Who),
        new("at", NpgsqlDbType.TimestampTz, each => TimeText.Cut(each.Silence.At)),
        new("until", NpgsqlDbType.TimestampTz, each => TimeText.Cut(each.Silence.Until)),
    ];

    /// <summary>Those of an authority, or of one of its cases, or all; also those lifted, oldest first.</summary>
    public static async Task<IReadOnlyList<SilenceRow>> Of(PostgresSession session, string? authority, string? reference) =>
        [.. (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            JOIN deadlines AS d ON d.id = s.deadline_id
            WHERE (@authority::text IS NULL OR d.authority = @authority)
              AND (@reference::text IS NULL OR d.reference = @reference)
            ORDER BY s.id
            """, new { authority, reference })).Select(each => each.Row())];

    /// <summary>The last of each deadline that was not lifted, by deadline; it may have ended.</summary>
    public static async Task<IReadOnlyDictionary<long, Silence>> Last(PostgresSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            WHERE s.deadline_id = ANY(@deadlines)
              AND s.lifted_at IS NULL
            ORDER BY s.id
            """, new { deadlines = deadlines.ToArray() }))
            .GroupBy(each => each.DeadlineId).ToDictionary(each => each.Key, each => each.Last().Row().Silence);

    public static async Task<IReadOnlyList<long>> Begin(PostgresSession session, IReadOnlyList<SilenceRow> silences, DateTimeOffset now)
    {
        var clocks = await LockOpen(session, silences.Select(each => each.DeadlineId));
        var begun = silences.Where(each => clocks.ContainsKey(each.DeadlineId)).ToList();
        await End(session, begun.Select(each => each.DeadlineId), now);
        await session.Copy("silences", Written, begun);
        session.Append(begun.Select(each => each.Begun(clocks[each.DeadlineId])));
        return [.. begun.Select(each => each.DeadlineId)];
    }

    public static async Task<IReadOnlyList<long>> Lift(
        PostgresSession session, IReadOnlyCollection<long> deadlines, string who, DateTimeOffset now)
    {
        var clocks = await LockOpen(session, deadlines);
        var ended = await End(session, clocks.Keys, now);
        session.Append(ended.Select(each => each.Lifted(clocks[each.DeadlineId], who, now)));
        return [.. ended.Select(each => each.DeadlineId)];
    }

    /// <summary>Those of the deadlines that have not ended, by id, locked: who escalates one of them now is waited for.</summary>
    private static async Task<IReadOnlyDictionary<long, Clock>> LockOpen(PostgresSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<DeadlineColumns>($"""
            {DeadlineColumns.Select}
            WHERE d.id = ANY(@ids)
              AND d.ended IS NULL
            ORDER BY d.id
            FOR UPDATE
            """, new { ids = deadlines.ToArray() })).ToDictionary(each => each.Id, each => each.Identity);

    /// <summary>Ends what runs on the deadlines, lets go what it put off, and wakes them; answers what ended.</summary>
    private static async Task<IReadOnlyList<SilenceRow>> End(PostgresSession session, IEnumerable<long> deadlines, DateTimeOffset now)
    {
        var which = new { deadlines = deadlines.ToArray(), now };
        var running = (await session.Rows<SilenceColumns>($"""
            {SilenceColumns.Select}
            WHERE s.deadline_id = ANY(@deadlines)
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
                                  WHERE s.deadline_id = ANY(@deadlines)
                                    AND s.lifted_at IS NULL
                                    AND s.until > @now);
            UPDATE silences
            SET lifted_at = @now
            WHERE lifted_at IS NULL
              AND until > @now
              AND deadline_id = ANY(@deadlines);
            UPDATE deadlines
            SET next_step_at = @now, version = version + 1
            WHERE next_step_at > @now
              AND id = ANY(@deadlines)
            """, which);
        return running;
    }
}
