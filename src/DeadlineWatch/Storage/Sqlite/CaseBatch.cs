namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Writes a batch of judged cases: reads the versions of the cases and the heads of their deadlines, once for the
/// batch, and writes what may be written, table by table.</summary>
internal static class CaseBatch
{
    public static async Task<IReadOnlyList<string>> Write(
        SqliteSession session, string authority, IReadOnlyList<CaseWrite> batch)
    {
        var references = batch.Select(each => each.Reference).Distinct(StringComparer.Ordinal).ToList();
        var judged = JudgedBatch.Of(
            batch, await CaseTable.Versions(session, authority, references), await Heads(session, authority, references));
        foreach (var (each, findings) in judged.SetAside)
        {
            await FindingTable.Replace(
                session, FindingTable.Evaluation(authority), each.Reference, findings, each.Now);
        }

        await Write(session, authority, judged.Written);
        return judged.Lost;
    }

    private static async Task Write(SqliteSession session, string authority, IReadOnlyCollection<CaseWrite> cases)
    {
        await CaseTable.Write(session, authority, cases);
        await CaseTable.WriteReadings(session, authority, cases.SelectMany(each => each.Readings));
        await DeadlineTable.Write(session, cases.SelectMany(each => each.Deadlines));
        session.Append(cases.SelectMany(each => each.History));

        // Few cases have findings: one question for the batch spares one for each.
        var source = FindingTable.Evaluation(authority);
        var found = await FindingTable.CasesOf(session, source, cases.Select(each => each.Reference));
        foreach (var each in cases.Where(each => each.Findings.Count > 0 || found.Contains(each.Reference)))
        {
            await FindingTable.Replace(session, source, each.Reference, each.Findings, each.Now);
        }

        // Nothing escalates on a case of which nothing is open: what escalation found of it goes too.
        await session.Run("""
            DELETE FROM findings
            WHERE source = @source
              AND case_reference IN (SELECT value FROM json_each(@references))
              AND NOT EXISTS (SELECT 1
                              FROM deadlines AS d
                              WHERE d.authority = @authority
                                AND d.reference = findings.case_reference
                                AND d.ended IS NULL)
            """, new
        {
            source = FindingTable.Escalation(authority),
            authority,
            references = SmallJson.Write(cases.Select(each => each.Reference)),
        });
    }

    private static async Task<ILookup<string, DeadlineHead>> Heads(
        SqliteSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<DeadlineHead>("""
            SELECT id AS Id, version AS Version, reference AS Reference, clock AS Clock, start_key AS StartKey
            FROM deadlines
            WHERE authority = @authority
              AND reference IN (SELECT value FROM json_each(@references))
            """, new { authority, references = SmallJson.Write(references) }))
            .ToLookup(each => each.Reference, StringComparer.Ordinal);
}
