using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Findings by source. Those of evaluation and escalation stand under "evaluation:AUTHORITY" and
/// "escalation:AUTHORITY".</summary>
internal static class FindingTable
{
    public static string Evaluation(string authority) => FindingSources.Evaluation(authority);

    public static string Escalation(string authority) => FindingSources.Escalation(authority);

    /// <summary>Replaces all findings of a source. What was found before at the same place keeps its age, also when its words
    /// changed.</summary>
    public static async Task Replace(
        PostgresSession session, string source, IReadOnlyList<Finding> findings, DateTimeOffset now)
    {
        var found = findings.Select(each => FindingColumns.From(source, null, each, now)).ToList();
        await Add(session, found);
        await session.Run($"""
            DELETE FROM findings AS f
            WHERE f.source = @source
              AND NOT {IsAmong}
            """, Keys(source, [], found));
    }

    /// <summary>Replaces the findings of cases under a source: two statements, however many cases.</summary>
    public static async Task ReplaceOfCases(PostgresSession session, string source,
        IReadOnlyList<(string Reference, IReadOnlyList<Finding> Findings, DateTimeOffset Now)> cases)
    {
        var found = cases.SelectMany(each => each.Findings,
            (one, finding) => FindingColumns.From(source, one.Reference, finding, one.Now)).ToList();
        await Add(session, found);
        await session.Run($"""
            DELETE FROM findings AS f
            WHERE f.source = @source
              AND f.case_reference = ANY(@cases)
              AND NOT {IsAmong}
            """, Keys(source, cases.Select(each => each.Reference), found));
    }

    /// <summary>Adds findings to those that stand. One that stands already is seen again; one at a place and of a code that
    /// was found before has that one's age.</summary>
    public static async Task Add(PostgresSession session, IReadOnlyList<FindingColumns> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        // In the order of the key, so that two nodes that find the same never wait for each other.
        var rows = findings
            .GroupBy(each => (each.Source, each.Case, each.Code, each.Place, each.Words))
            .Select(each => each.Last())
            .OrderBy(each => each.Source, StringComparer.Ordinal).ThenBy(each => each.Case, StringComparer.Ordinal)
            .ThenBy(each => each.Code, StringComparer.Ordinal).ThenBy(each => each.Place, StringComparer.Ordinal)
            .ThenBy(each => each.Words, StringComparer.Ordinal)
            .ToList();
        await session.Run("""
            INSERT INTO findings (source, case_reference, code, place, words, first_seen_at, last_seen_at)
            SELECT s.source, s.case_reference, s.code, s.place, s.words,
                   coalesce((SELECT min(f.first_seen_at)
                             FROM findings AS f
                             WHERE f.source = s.source
                               AND f.case_reference = s.case_reference
                               AND f.code = s.code
                               AND f.place = s.place), s.seen_at),
                   s.seen_at
            FROM unnest(@sources, @cases, @codes, @places, @words, @seenAt)
                 AS s (source, case_reference, code, place, words, seen_at)
            ON CONFLICT (source, case_reference, code, place, words) DO UPDATE SET last_seen_at = excluded.last_seen_at
            """, new
        {
            sources = rows.Select(each => each.Source).ToArray(),
            cases = rows.Select(each => each.Case).ToArray(),
            codes = rows.Select(each => each.Code).ToArray(),
            places = rows.Select(each => each.Place).ToArray(),
            words = rows.Select(each => each.Words).ToArray(),
            seenAt = rows.Select(each => TimeText.Cut(each.LastSeenAt)).ToArray(),
        });
    }

    /// <summary>Which of the findings stand already, whatever their words.</summary>
    public static async Task<IReadOnlySet<(string Source, string Case, string Code, string Place)>> Standing(
        PostgresSession session, IReadOnlyList<FindingColumns> findings) =>
        (await session.Rows<FindingColumns>($"""
            {FindingColumns.Select}
            WHERE (source, case_reference, code, place) IN (SELECT * FROM unnest(@sources, @cases, @codes, @places))
            """, PlacesOf(findings))).Select(each => (each.Source, each.Case, each.Code, each.Place)).ToHashSet();

    /// <summary>Removes what was found at these places of these codes, whatever its words.</summary>
    public static Task Remove(PostgresSession session, IReadOnlyList<FindingColumns> findings) => session.Run("""
        DELETE FROM findings
        WHERE (source, case_reference, code, place) IN (SELECT * FROM unnest(@sources, @cases, @codes, @places))
        """, PlacesOf(findings));

    /// <summary>Removes what was found of cases, but for one code.</summary>
    public static Task RemoveOfCases(
        PostgresSession session, IReadOnlyList<(string Source, string Reference)> cases, string butCode) => session.Run("""
            DELETE FROM findings
            WHERE (source, case_reference) IN (SELECT * FROM unnest(@sources, @references))
              AND code <> @butCode
            """, new
        {
            sources = cases.Select(each => each.Source).ToArray(),
            references = cases.Select(each => each.Reference).ToArray(),
            butCode,
        });

    /// <summary>Adds a finding where none of its code stands at its place.</summary>
    public static Task AddOnce(PostgresSession session, string source, Finding finding, DateTimeOffset now) => session.Run("""
        INSERT INTO findings (source, case_reference, code, place, words, first_seen_at, last_seen_at)
        SELECT @source, '', @Code, @Place, @Words, @now, @now
        WHERE NOT EXISTS (SELECT 1
                          FROM findings
                          WHERE source = @source
                            AND case_reference = ''
                            AND code = @Code
                            AND place = @Place)
        ON CONFLICT DO NOTHING
        """, new { source, finding.Code, finding.Place, finding.Words, now });

    /// <summary>Removes what was found of a code at a place, of no case.</summary>
    public static Task RemoveAt(PostgresSession session, string source, string code, string place) => session.Run("""
        DELETE FROM findings
        WHERE source = @source
          AND case_reference = ''
          AND code = @code
          AND place = @place
        """, new { source, code, place });

    public static async Task<IReadOnlyList<FindingRow>> Of(PostgresSession session, string? source) =>
        [.. (await session.Rows<FindingColumns>($"""
            {FindingColumns.Select}
            WHERE @source::text IS NULL OR source = @source
            ORDER BY source, code, place, case_reference, words
            """, new { source })).Select(each => each.Row())];

    private const string IsAmong = """
        EXISTS (SELECT 1
                FROM unnest(@refs, @codes, @places, @words) AS s (case_reference, code, place, words)
                WHERE s.case_reference = f.case_reference
                  AND s.code = f.code
                  AND s.place = f.place
                  AND s.words = f.words)
        """;

    private static object Keys(string source, IEnumerable<string> cases, IReadOnlyList<FindingColumns> found) => new
    {
        source,
        cases = cases.ToArray(),
        refs = found.Select(each => each.Case).ToArray(),
        codes = found.Select(each => each.Code).ToArray(),
        places = found.Select(each => each.Place).ToArray(),
        words = found.Select(each => each.Words).ToArray(),
    };

    private static object PlacesOf(IReadOnlyList<FindingColumns> findings) => new
    {
        sources = findings.Select(each => each.Source).ToArray(),
        cases = findings.Select(each => each.Case).ToArray(),
        codes = findings.Select(each => each.Code).ToArray(),
        places = findings.Select(each => each.Place).ToArray(),
    };
}
