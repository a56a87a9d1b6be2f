namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The append-only history.</summary>
internal static class HistoryTable
{
    public static Task Append(SqliteSession session, IEnumerable<HistoryRow> rows) => session.Run("""
        INSERT INTO history (at, authority, reference, clock, start_key, what, words, cause, data_as_of, rules_hash)
        VALUES (@At, @Authority, @Reference, @Clock, @StartKey, @What, @Words, @Cause, @DataAsOf, @RulesHash)
        """,
        rows.Select(Columns.From).ToList());

    public static async Task<IReadOnlyList<HistoryRow>> Of(SqliteSession session, string authority, string reference) =>
        [.. (await session.Rows<Columns>("""
            SELECT id AS Id, at AS At, authority AS Authority, reference AS Reference, clock AS Clock,
                   start_key AS StartKey, what AS What, words AS Words, cause AS Cause, data_as_of AS DataAsOf,
                   rules_hash AS RulesHash
            FROM history
            WHERE authority = @authority
              AND reference = @reference
            ORDER BY id
            """, new { authority, reference })).Select(each => each.Row())];

    private sealed record Columns
    {
        public long Id { get; init; }

        public required string At { get; init; }

        public required string Authority { get; init; }

        public required string Reference { get; init; }

        public required string Clock { get; init; }

        public required string StartKey { get; init; }

        public required string What { get; init; }

        public required string Words { get; init; }

        public required string Cause { get; init; }

        public string? DataAsOf { get; init; }

        public string? RulesHash { get; init; }

        public static Columns From(HistoryRow row) => new()
        {
            At = TimeText.Of(row.At),
            Authority = row.Clock.Authority,
            Reference = row.Clock.Case,
            Clock = row.Clock.Definition,
            StartKey = row.Clock.Start,
            What = row.What,
            Words = row.Words,
            Cause = row.Cause,
            DataAsOf = TimeText.Of(row.DataAsOf),
            RulesHash = row.RulesHash,
        };

        public HistoryRow Row() => new()
        {
            Id = Id,
            At = TimeText.Instant(At),
            Clock = new(Authority, Reference, Clock, StartKey),
            What = What,
            Words = Words,
            Cause = Cause,
            DataAsOf = TimeText.InstantOrNull(DataAsOf),
            RulesHash = RulesHash,
        };
    }
}
