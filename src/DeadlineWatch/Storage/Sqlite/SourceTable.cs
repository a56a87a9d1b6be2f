namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Sources and the record of their polls.</summary>
internal static class SourceTable
{
    private const string Sound = "sound";

    public static async Task<IReadOnlyList<SourceRow>> All(SqliteSession session) =>
        [.. (await session.Rows<Columns>("""
            SELECT source AS Source, authority AS Authority, data_as_of AS DataAsOf, load_marker AS LoadMarker,
                   counts AS Counts, last_poll_at AS LastPollAt, last_success_at AS LastSuccessAt,
                   last_verdict AS LastVerdict, last_reason AS LastReason, cases AS Cases
            FROM sources
            ORDER BY source
            """)).Select(each => each.Row())];

    public static async Task Record(SqliteSession session, PollEnd end)
    {
        var row = new
        {
            end.Source,
            end.Authority,
            At = TimeText.Of(end.At),
            Took = (long)end.Took.TotalMilliseconds,
            end.Verdict,
            end.Reason,
            DataAsOf = TimeText.Of(end.Counts?.AsOf),
            Counts = end.Counts is { } counts ? SmallJson.Write(counts) : null,
            end.LoadMarker,
            end.Cases,
            end.Changed,
            SucceededAt = end.Verdict is Sound or "unchanged" ? TimeText.Of(end.At) : null,
        };
        await session.Run("""
            INSERT INTO polls (source, authority, at, took_milliseconds, verdict, reason, data_as_of, cases, changed)
            VALUES (@Source, @Authority, @At, @Took, @Verdict, @Reason, @DataAsOf, @Cases, @Changed)
            """, row);
        await session.Run("""
            INSERT INTO sources (source, authority, last_poll_at, last_success_at, last_verdict, last_reason, cases)
            VALUES (@Source, @Authority, @At, @SucceededAt, @Verdict, @Reason, 0)
            ON CONFLICT (source) DO UPDATE
            SET authority = excluded.authority, last_poll_at = excluded.last_poll_at,
                last_success_at = coalesce(excluded.last_success_at, last_success_at),
                last_verdict = excluded.last_verdict, last_reason = excluded.last_reason
            """, row);
        if (IsSound(end))
        {
            await session.Run("""
                UPDATE sources
                SET data_as_of = coalesce(@DataAsOf, data_as_of), counts = coalesce(@Counts, counts),
                    load_marker = @LoadMarker, cases = @Cases
                WHERE source = @Source
                """, row);
        }
    }

    public static bool IsSound(PollEnd end) => end.Verdict == Sound;

    private sealed record Columns
    {
        public required string Source { get; init; }

        public required string Authority { get; init; }

        public string? DataAsOf { get; init; }

        public string? LoadMarker { get; init; }

        public string? Counts { get; init; }

        public string? LastPollAt { get; init; }

        public string? LastSuccessAt { get; init; }

        public string? LastVerdict { get; init; }

        public string? LastReason { get; init; }

        public int Cases { get; init; }

        public SourceRow Row() => new()
        {
            Source = Source,
            Authority = Authority,
            DataAsOf = TimeText.InstantOrNull(DataAsOf),
            LoadMarker = LoadMarker,
            Counts = Counts is null ? null : SmallJson.ReadCounts(Counts),
            LastPollAt = TimeText.InstantOrNull(LastPollAt),
            LastSuccessAt = TimeText.InstantOrNull(LastSuccessAt),
            LastVerdict = LastVerdict,
            LastReason = LastReason,
            Cases = Cases,
        };
    }
}
