namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The steps told: the one thing by which nothing is told twice.</summary>
internal static class ToldTable
{
    /// <summary>What was told of the deadlines, oldest first, by deadline.</summary>
    public static async Task<ILookup<long, ToldStep>> Of(SqliteSession session, IEnumerable<long> deadlines) =>
        (await session.Rows<Columns>("""
            SELECT deadline_id AS DeadlineId, generation AS Generation, step AS Step, at AS At, roles AS Roles
            FROM told
            WHERE deadline_id IN (SELECT value FROM json_each(@deadlines))
            ORDER BY at, rowid
            """, new { deadlines = SmallJson.Write(deadlines) })).ToLookup(each => each.DeadlineId, each => each.Row());

    /// <summary>Records a step as told; false where it was told already.</summary>
    public static async Task<bool> Tell(SqliteSession session, long deadline, ToldStep step) => await session.Run("""
        INSERT INTO told (deadline_id, generation, step, at, roles)
        VALUES (@deadline, @Generation, @Step, @at, @roles)
        ON CONFLICT (deadline_id, generation, step) DO NOTHING
        """, new
    {
        deadline,
        step.Generation,
        step.Step,
        at = TimeText.Of(step.At),
        roles = SmallJson.Write(step.Roles),
    }) > 0;

    private sealed record Columns
    {
        public long DeadlineId { get; init; }

        public int Generation { get; init; }

        public required string Step { get; init; }

        public required string At { get; init; }

        public required string Roles { get; init; }

        public ToldStep Row() => new(Generation, Step, TimeText.Instant(At), SmallJson.ReadWords(Roles));
    }
}
