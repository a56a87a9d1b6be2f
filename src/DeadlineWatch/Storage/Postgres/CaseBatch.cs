namespace DeadlineWatch.Storage.Postgres;

/// <summary>Writes a batch of judged cases.
/// <list type="number">
/// <item>Waits until no other poll writes cases of the authority: two that insert one case would not see each other.</item>
/// <item>Reads the versions of the cases, and locks the deadlines of those that are known, so that nobody escalates one
/// meanwhile. A case that is not known has none.</item>
/// <item>Writes what may be written, table by table: what is new by COPY, what is known by COPY and one statement.</item>
/// </list></summary>
internal static class CaseBatch
{
    public static async Task<IReadOnlyList<string>> Write(
        PostgresSession session, string authority, IReadOnlyList<CaseWrite> batch)
    {
        var references = batch.Select(each => each.Reference).Distinct(StringComparer.Ordinal).ToList();
        await session.Lock(LockKind.Cases, authority);
        await TurnTable.Hold(session, batch.Select(each => each.Turn));
        await session.PreferIndexes();
        var versions = await CaseTable.Versions(session, authority, references);
        var judged = JudgedBatch.Of(batch, versions, await DeadlineTable.LockHeads(session, authority, versions.Keys));

        await Write(session, authority, judged, versions);
        return judged.Lost;
    }

    private static async Task Write(
        PostgresSession session, string authority, JudgedBatch judged, IReadOnlyDictionary<string, int> versions)
    {
        var cases = judged.Written;
        var byKnown = cases.ToLookup(each => versions.ContainsKey(each.Reference));
        if (cases.Count > 0)
        {
            await CaseTable.Insert(session, authority, [.. byKnown[false]]);
            await CaseTable.Update(session, authority, [.. byKnown[true]]);
            await DeadlineTable.Write(session, cases.SelectMany(each => each.Deadlines));
            session.Append(cases.SelectMany(each => each.History));
        }

        await FindingTable.ReplaceOfCases(session, FindingTable.Evaluation(authority),
        [
            .. cases.Select(each => (each.Reference, each.Findings, each.Now)),
            .. judged.SetAside.Select(each => (each.Case.Reference, each.Findings, each.Case.Now)),
        ]);

        // Nothing escalates on a case of which nothing is open: what escalation found of it goes too.
        if (!byKnown.Contains(true))
        {
            return;
        }

        await session.Run("""
            DELETE FROM findings AS f
            WHERE f.source = @source
              AND f.case_reference = ANY(@references)
              AND NOT EXISTS (SELECT 1
                              FROM deadlines AS d
                              WHERE d.authority = @authority
                                AND d.reference = f.case_reference
                                AND d.ended IS NULL)
            """, new
        {
            source = FindingTable.Escalation(authority),
            authority,
            references = byKnown[true].Select(each => each.Reference).ToArray(),
        });
    }
}
