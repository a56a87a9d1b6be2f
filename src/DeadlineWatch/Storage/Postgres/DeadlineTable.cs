using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Deadlines: what is queried is a column, the whole judgement is JSON beside it.</summary>
internal static class DeadlineTable
{
    private static readonly Column<DeadlineColumns>[] Changing =
    [
        new("clock", NpgsqlDbType.Text, each => each.Clock),
        new("start_key", NpgsqlDbType.Text, each => each.StartKey),
        new("due_on", NpgsqlDbType.Date, each => each.DueOn),
        new("due_at", NpgsqlDbType.TimestampTz, each => each.DueAt),
        new("ended", NpgsqlDbType.Text, each => each.Ended),
        new("ended_at", NpgsqlDbType.TimestampTz, each => each.EndedAt),
        new("team", NpgsqlDbType.Text, each => each.Team),
        new("next_step_at", NpgsqlDbType.TimestampTz, each => each.NextStepAt),
        new("awaits_data", NpgsqlDbType.Boolean, each => each.AwaitsData),
        new("missing_since", NpgsqlDbType.TimestampTz, each => each.MissingSince),
        new("last_held_at", NpgsqlDbType.TimestampTz, each => each.LastHeldAt),
        new("unseen_at", NpgsqlDbType.TimestampTz, each => each.UnseenAt),
        new("generation", NpgsqlDbType.Integer, each => each.Generation),
        new("version", NpgsqlDbType.Integer, each => each.Version),
        new("rules_hash", NpgsqlDbType.Text, each => each.RulesHash),
        new("notice_kind", NpgsqlDbType.Text, each => each.NoticeKind),
        new("notice", NpgsqlDbType.Json, each => each.Notice),
        new("judgement", NpgsqlDbType.Json, each => each.Judgement),
    ];

    private static readonly Column<DeadlineColumns>[] Known =
        [new("id", NpgsqlDbType.Bigint, each => each.Id), .. Changing];

    private static readonly Column<DeadlineColumns>[] New =
    [
        new("authority", NpgsqlDbType.Text, each => each.Authority),
        new("reference", NpgsqlDbType.Text, each => each.Reference),
        new("created_at", NpgsqlDbType.TimestampTz, each => each.CreatedAt),
        .. Changing,
    ];

    public static Task<IReadOnlyList<DeadlineColumns>> OfCases(
        PostgresSession session, string authority, IEnumerable<string> references) => session.Rows<DeadlineColumns>($"""
            {DeadlineColumns.Select}
            WHERE d.authority = @authority
              AND d.reference = ANY(@references)
            ORDER BY d.id
            """, new { authority, references = references.ToArray() });

    public static async Task<IReadOnlyDictionary<long, DeadlineRow>> ById(PostgresSession session, IEnumerable<long> ids) =>
        (await session.Rows<DeadlineColumns>($"""
            {DeadlineColumns.Select}
            WHERE d.id = ANY(@ids)
            """, new { ids = ids.ToArray() })).ToDictionary(each => each.Id, each => each.Row());

    /// <summary>The deadlines of cases by identity and version, locked: who escalates one of them now is waited for, and what
    /// he wrote is seen.</summary>
    public static async Task<ILookup<string, DeadlineHead>> LockHeads(
        PostgresSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<DeadlineHead>("""
            SELECT id AS Id, version AS Version, reference AS Reference, clock AS Clock, start_key AS StartKey
            FROM deadlines
            WHERE authority = @authority
              AND reference = ANY(@references)
            ORDER BY id
            FOR UPDATE
            """, new { authority, references = references.ToArray() }))
            .ToLookup(each => each.Reference, StringComparer.Ordinal);

    /// <summary>Inserts new deadlines and updates known ones; only those of which the very version that was judged stands.
    /// </summary>
    public static async Task Write(PostgresSession session, IEnumerable<DeadlineRow> rows)
    {
        var columns = rows.Select(DeadlineColumns.From).ToLookup(each => each.Id == 0);
        if (columns[false].ToList() is { Count: > 0 } known)
        {
            await session.Stage("deadlines", Known, known);
            var updated = await session.Run("""
                UPDATE deadlines AS d
                SET clock = s.clock, start_key = s.start_key, due_on = s.due_on, due_at = s.due_at, ended = s.ended,
                    ended_at = s.ended_at, team = s.team, next_step_at = s.next_step_at, awaits_data = s.awaits_data,
                    missing_since = s.missing_since, last_held_at = s.last_held_at, unseen_at = s.unseen_at,
                    generation = s.generation, version = d.version + 1, rules_hash = s.rules_hash,
                    notice_kind = s.notice_kind, notice = s.notice, judgement = s.judgement
                FROM staged_deadlines AS s
                WHERE d.id = s.id
                  AND d.version = s.version
                """);
            if (updated != known.Count)
            {
                throw new InvalidOperationException("A deadline changed although it was locked: nothing of the batch is written.");
            }
        }

        await session.Copy("deadlines", New, [.. columns[true].Select(each => each with { Version = 1 })]);
    }
}
