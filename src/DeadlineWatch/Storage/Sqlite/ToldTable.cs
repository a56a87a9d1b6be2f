using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The steps told: the one thing by which nothing is told twice.</summary>
internal static class ToldTable
{
    /// <summary>What was told of the deadlines, oldest first, by deadline.</summary>
    public static async Task<ILookup<long, ToldStep>> Of(SqliteSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<ToldColumns>("""
            SELECT deadline_id AS DeadlineId, generation AS Generation, step AS Step, at AS At, roles AS Roles
            FROM told
            WHERE deadline_id IN (SELECT value FROM json_each(@deadlines))
            ORDER BY at, rowid
            """, new { deadlines = SmallJson.Write(deadlines) })).ToLookup(each => each.DeadlineId, each => each.Row());

    public static Task Tell(SqliteSession session, long deadline, IEnumerable<ToldStep> steps) => session.Run("""
        INSERT INTO told (deadline_id, generation, step, at, roles)
        VALUES (@deadline, @Generation, @Step, @At, @roles)
        """, steps.Select(each => new
    {
        deadline,
        each.Generation,
        each.Step,
        each.At,
        roles = SmallJson.Write(each.Roles),
    }).ToList());
}
