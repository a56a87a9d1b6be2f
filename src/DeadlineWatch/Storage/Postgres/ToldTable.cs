using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The steps told: the one thing by which nothing is told twice.</summary>
internal static class ToldTable
{
    private static readonly Column<ToldColumns>[] Written =
    [
        new("deadline_id", NpgsqlDbType.Bigint, each => each.DeadlineId),
        new("generation", NpgsqlDbType.Integer, each => each.Generation),
        new("step", NpgsqlDbType.Text, each => each.Step),
        new("at", NpgsqlDbType.TimestampTz, each => each.At),
        new("roles", NpgsqlDbType.Json, each => each.Roles),
    ];

    /// <summary>What was told of the deadlines, oldest first, by deadline.</summary>
    public static async Task<ILookup<long, ToldStep>> Of(PostgresSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<ToldColumns>("""
            SELECT deadline_id AS DeadlineId, generation AS Generation, step AS Step, at AS At, roles AS Roles
            FROM told
            WHERE deadline_id = ANY(@deadlines)
            ORDER BY at, id
            """, new { deadlines = deadlines.ToArray() })).ToLookup(each => each.DeadlineId, each => each.Row());

    /// <summary>Records steps as told; their deadlines must be locked.</summary>
    public static Task Tell(PostgresSession session, IEnumerable<(long Deadline, ToldStep Step)> told) =>
        session.Copy("told", Written, [.. told.Select(each => new ToldColumns
        {
            DeadlineId = each.Deadline,
            Generation = each.Step.Generation,
            Step = each.Step.Step,
            At = each.Step.At,
            Roles = SmallJson.Write(each.Step.Roles),
        })]);
}
