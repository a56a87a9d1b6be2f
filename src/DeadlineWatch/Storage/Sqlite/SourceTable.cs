using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Sources and the record of their polls.</summary>
internal static class SourceTable
{
    private const string Sound = "sound";

    public static async Task<IReadOnlyList<SourceRow>> All(SqliteSession session) =>
        [.. (await session.Rows<SourceColumns>($"""
            {SourceColumns.Select}
            ORDER BY source
            """)).Select(each => each.Row())];

    public static async Task Record(SqliteSession session, PollEnd end)
    {
        var row = new
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
                    load_marker = @LoadMarker, cases = @Cases, suspect_counts = NULL, accepted_counts = NULL
                WHERE source = @Source
                """, row);
        }
        else if (end.SuspectCounts is not null)
        {
            await session.Run("""
                UPDATE sources
                SET suspect_counts = @Suspect
                WHERE source = @Source
                """, row);
        }
    }

    /// <summary>Whether a suspect reading stood to be accepted; who took it stands in the history.</summary>
    public static async Task<bool> Accept(SqliteSession session, Acceptance acceptance)
    {
        var suspect = await session.RowOrNull<AcceptedColumns>("""
            SELECT source AS Source, authority AS Authority, coalesce(last_reason, '') AS Finding, suspect_counts AS Counts
            FROM sources
            WHERE source = @Source
              AND suspect_counts IS NOT NULL
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
}
