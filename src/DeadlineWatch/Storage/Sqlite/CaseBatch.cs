using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Writes a batch of judged cases.
/// <list type="number">
/// <item>Reads the versions of the cases and the heads of their deadlines, once for the batch.</item>
/// <item>Leaves out each case that was written since it was judged.</item>
/// <item>Sets aside, with a finding, a case that names one deadline twice: to judge it again would end no better.</item>
/// <item>Writes the rest, table by table.</item>
/// </list></summary>
internal static class CaseBatch
{
    public static async Task<IReadOnlyList<string>> Write(
        SqliteSession session, string authority, IReadOnlyList<CaseWrite> batch)
    {
        var references = batch.Select(each => each.Reference).Distinct(StringComparer.Ordinal).ToList();
        var versions = await CaseTable.Versions(session, authority, references);
        var heads = await Heads(session, authority, references);

        var lost = new List<string>();
        var winners = new Dictionary<string, CaseWrite>(StringComparer.Ordinal);
        foreach (var each in batch)
        {
            if (winners.ContainsKey(each.Reference)
                || (each.JudgedVersion is { } judged && judged != versions.GetValueOrDefault(each.Reference))
                || IsLost(each, [.. heads[each.Reference]]))
            {
                lost.Add(each.Reference);
            }
            else if (Doubled(each) is { } doubled)
            {
                await FindingTable.Replace(
                    session, FindingTable.Evaluation(authority), each.Reference, [.. each.Findings, doubled], each.Now);
            }
            else
            {
                winners.Add(each.Reference, each);
            }
        }

        await Write(session, authority, winners.Values);
        return [.. lost.Distinct(StringComparer.Ordinal)];
    }

    private static async Task Write(SqliteSession session, string authority, IReadOnlyCollection<CaseWrite> cases)
    {
        await CaseTable.Write(session, authority, cases);
        await CaseTable.WriteReadings(session, authority, cases.SelectMany(each => each.Readings));
        await DeadlineTable.Write(session, cases.SelectMany(each => each.Deadlines));
        await HistoryTable.Append(session, cases.SelectMany(each => each.History));
        foreach (var each in cases)
        {
            await FindingTable.Replace(
                session, FindingTable.Evaluation(authority), each.Reference, each.Findings, each.Now);
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

    /// <summary>Lost: a deadline of it has another version than was judged, or another has its identity by now.</summary>
    private static bool IsLost(CaseWrite write, IReadOnlyList<Head> heads)
    {
        var known = heads.ToDictionary(each => each.Id);
        var updated = write.Deadlines.Where(each => each.Id != 0).ToList();
        if (updated.Any(each => !known.TryGetValue(each.Id, out var head) || head.Version != each.Version))
        {
            return true;
        }

        var left = updated.Select(each => each.Id).ToHashSet();
        var taken = heads.Where(each => !left.Contains(each.Id)).Select(each => (each.Clock, each.StartKey)).ToHashSet();
        return write.Deadlines.Any(each => taken.Contains((each.Deadline.Clock.Definition, each.Deadline.Clock.Start)));
    }

    private static Finding? Doubled(CaseWrite write) => write.Deadlines
        .GroupBy(each => each.Deadline.Clock)
        .Where(each => each.Count() > 1)
        .Select(each => new Finding(
            "doubled-clock",
            $"clock {each.Key.Definition}",
            "Two runs of this clock on the case have the same start; the case was left as it stood.",
            write.Reference))
        .FirstOrDefault();

    private static async Task<ILookup<string, Head>> Heads(
        SqliteSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<Head>("""
            SELECT id AS Id, version AS Version, reference AS Reference, clock AS Clock, start_key AS StartKey
            FROM deadlines
            WHERE authority = @authority
              AND reference IN (SELECT value FROM json_each(@references))
            """, new { authority, references = SmallJson.Write(references) }))
            .ToLookup(each => each.Reference, StringComparer.Ordinal);

    private sealed record Head
    {
        public long Id { get; init; }

        public int Version { get; init; }

        public required string Reference { get; init; }

        public required string Clock { get; init; }

        public required string StartKey { get; init; }
    }
}
