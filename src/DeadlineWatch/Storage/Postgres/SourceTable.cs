using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Sources and the record of their polls.</summary>
internal static class SourceTable
{
    private const string Sound = "sound";

    private const string InsertPoll = """
        INSERT INTO polls (source, authority, at, took_milliseconds, verdict, reason, data_as_of, cases, changed)
        VALUES (@Source, @Authority, @At, @Took, @Verdict, @Reason, @DataAsOf, @Cases, @Changed)
        """;

    public static async Task<IReadOnlyList<SourceRow>> All(PostgresSession session) =>
        [.. (await session.Rows<SourceColumns>($"""
            {SourceColumns.Select}
            ORDER BY source
            """)).Select(each => each.Row())];

    /// <summary>The poll alone, of which the source's standing takes no note.</summary>
    public static Task RecordPoll(PostgresSession session, PollEnd end) => session.Run(InsertPoll, RowOf(end));

    public static async Task Record(PostgresSession session, PollEnd end)
    {
        var row = RowOf(end);
        await session.Run(InsertPoll, row);
        await session.Run("""
            INSERT INTO sources (source, authority, last_poll_at, last_success_at, last_verdict, last_reason, cases)
            VALUES (@Source, @Authority, @At, @SucceededAt, @Verdict, @Reason, 0)
            ON CONFLICT (source) DO UPDATE
            SET authority = excluded.authority, last_poll_at = excluded.last_poll_at,
                last_success_at = coalesce(excluded.last_success_at, sources.last_success_at),
                last_verdict = excluded.last_verdict, last_reason = excluded.last_reason
            """, row);
        if (IsSound(end))
        {
            await session.Run("""
                UPDATE sources
                SET data_as_of = coalesce(@DataAsOf, data_as_of), counts = coalesce(@Counts::json, counts),
                    load_marker = @LoadMarker, cases = @Cases, suspect_counts = NULL, accepted_counts = NULL
                WHERE source = @Source
                """, row);
        }
        else if (end.SuspectCounts is not null)
        {
            await session.Run("""
                UPDATE sources
                SET suspect_counts = @Suspect::json
                WHERE source = @Source
                """, row);
        }
    }

    /// <summary>Whether a suspect reading stood to be accepted; who took it stands in the history.</summary>
    public static async Task<bool> Accept(PostgresSession session, Acceptance acceptance)
    {
        var suspect = await session.RowOrNull<AcceptedColumns>("""
            SELECT source AS Source, authority AS Authority, coalesce(last_reason, '') AS Finding, suspect_counts AS Counts
            FROM sources
            WHERE source = @Source
              AND suspect_counts IS NOT NULL
            FOR UPDATE
            """, acceptance);
        if (suspect is null)
        {
            return false;
        }

        session.Append([AuditedRow.Of(suspect.Authority, acceptance, suspect.Finding, suspect.Counts)]);
        await session.Run("""
            UPDATE sources
            SET accepted_counts = suspect_counts
            WHERE source = @Source
            """, acceptance);
        return true;
    }

    public static bool IsSound(PollEnd end) => end.Verdict == Sound;

    private static object RowOf(PollEnd end) => new
    {
        end.Source,
        end.Authority,
        end.At,
        Took = (long)end.Took.TotalMilliseconds,
        end.Verdict,
        end.Reason,
        DataAsOf = end.Counts?.AsOf,
        Counts = end.Counts is { } counts ? SmallJson.Write(counts) : null,
        Suspect = end.SuspectCounts is { } suspect ? SmallJson.Write(suspect) : null,
        end.LoadMarker,
        end.Cases,
        end.Changed,
        SucceededAt = end.Verdict is Sound or "unchanged" ? end.At : (DateTimeOffset?)null,
    };
}
