using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Findings by source. Those of evaluation and escalation stand under "evaluation:AUTHORITY" and
/// "escalation:AUTHORITY".</summary>
internal static class FindingTable
{
    public static string Evaluation(string authority) => FindingSources.Evaluation(authority);

    public static string Escalation(string authority) => FindingSources.Escalation(authority);

    /// <summary>Replaces the findings of a source, or those of one case under it. What was found before at the same place
    /// keeps its age, also when its words changed.</summary>
    public static async Task Replace(
        SqliteSession session, string source, string? reference, IReadOnlyList<Finding> findings, DateTimeOffset now)
    {
        var before = await session.Rows<FindingColumns>($"""
            {FindingColumns.Select}
            WHERE source = @source
              AND (@reference IS NULL OR case_reference = @reference)
            """, new { source, reference });
        var age = before
            .GroupBy(each => (each.Code, each.Place, each.Case))
            .ToDictionary(each => each.Key, each => each.Min(one => one.FirstSeenAt)!);
        await session.Run("""
            DELETE FROM findings
            WHERE source = @source
              AND (@reference IS NULL OR case_reference = @reference)
            """, new { source, reference });
        await Insert(session, findings.Select(each => FindingColumns.From(source, reference, each, now)).Select(each =>
            each with { FirstSeenAt = age.GetValueOrDefault((each.Code, each.Place, each.Case), each.FirstSeenAt) }));
    }

    /// <summary>Adds findings to those that stand.</summary>
    public static Task Add(SqliteSession session, string source, IEnumerable<Finding> findings, DateTimeOffset now) =>
        Insert(session, findings.Select(each => FindingColumns.From(source, null, each, now)));

    /// <summary>Which of the cases have findings under a source.</summary>
    public static async Task<IReadOnlySet<string>> CasesOf(
        SqliteSession session, string source, IEnumerable<string> references) =>
        (await session.Rows<string>("""
            SELECT DISTINCT case_reference
            FROM findings
            WHERE source = @source
              AND case_reference IN (SELECT value FROM json_each(@references))
            """, new { source, references = SmallJson.Write(references) })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a finding of this code stands at this place.</summary>
    public static async Task<bool> Has(SqliteSession session, string source, Finding finding) =>
        await session.Value<long>("""
            SELECT count(*)
            FROM findings
            WHERE source = @source
              AND case_reference = @reference
              AND code = @Code
              AND place = @Place
            """, new { source, reference = finding.Case ?? "", finding.Code, finding.Place }) > 0;

    /// <summary>Removes what was found of this code at this place.</summary>
    public static Task Remove(SqliteSession session, string source, Finding finding) => session.Run("""
        DELETE FROM findings
        WHERE source = @source
          AND case_reference = @reference
          AND code = @Code
          AND place = @Place
        """, new { source, reference = finding.Case ?? "", finding.Code, finding.Place });

    /// <summary>Removes what was found of a case, but for one code.</summary>
    public static Task RemoveOfCase(SqliteSession session, string source, string reference, string butCode) =>
        session.Run("""
            DELETE FROM findings
            WHERE source = @source
              AND case_reference = @reference
              AND code <> @butCode
            """, new { source, reference, butCode });

    /// <summary>Adds a finding where none of its code stands at its place.</summary>
    public static Task AddOnce(SqliteSession session, string source, Finding finding, DateTimeOffset now) => session.Run("""
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
    public static Task RemoveAt(SqliteSession session, string source, string code, string place) => session.Run("""
        DELETE FROM findings
        WHERE source = @source
          AND case_reference = ''
          AND code = @code
          AND place = @place
        """, new { source, code, place });

    public static async Task<IReadOnlyList<FindingRow>> Of(SqliteSession session, string? source) =>
        [.. (await session.Rows<FindingColumns>($"""
            {FindingColumns.Select}
            WHERE @source IS NULL OR source = @source
            ORDER BY source, code, place, case_reference, words
            """, new { source })).Select(each => each.Row())];

    private static Task<int> Insert(SqliteSession session, IEnumerable<FindingColumns> rows) => session.Run("""
        INSERT INTO findings (source, case_reference, code, place, words, first_seen_at, last_seen_at)
        VALUES (@Source, @Case, @Code, @Place, @Words, @FirstSeenAt, @LastSeenAt)
        ON CONFLICT (source, case_reference, code, place, words) DO UPDATE SET last_seen_at = excluded.last_seen_at
        """, rows.ToList());
}
