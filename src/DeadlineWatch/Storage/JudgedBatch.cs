using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What of a batch of judged cases may be written.
/// <list type="number">
/// <item>A case that was written since it was judged is lost: it is judged again.</item>
/// <item>A case that names one deadline twice is set aside with a finding: to judge it again would end no better.</item>
/// <item>The rest is written.</item>
/// </list></summary>
/// <param name="Written">Cases to write, each reference once.</param>
/// <param name="Lost">References of the cases to judge again.</param>
/// <param name="SetAside">Cases that stay as they are, with what is found of each.</param>
internal sealed record JudgedBatch(
    IReadOnlyCollection<CaseWrite> Written, IReadOnlyList<string> Lost,
    IReadOnlyList<(CaseWrite Case, IReadOnlyList<Finding> Findings)> SetAside)
{
    /// <param name="batch">The batch.</param>
    /// <param name="versions">The versions of those cases that are stored, by reference.</param>
    /// <param name="heads">The stored deadlines of the cases, by reference.</param>
    public static JudgedBatch Of(
        IReadOnlyList<CaseWrite> batch, IReadOnlyDictionary<string, int> versions, ILookup<string, DeadlineHead> heads)
    {
        var lost = new List<string>();
        var aside = new List<(CaseWrite, IReadOnlyList<Finding>)>();
        var written = new Dictionary<string, CaseWrite>(StringComparer.Ordinal);
        foreach (var each in batch)
        {
            if (written.ContainsKey(each.Reference)
                || (each.JudgedVersion is { } judged && judged != versions.GetValueOrDefault(each.Reference))
                || IsLost(each, [.. heads[each.Reference]]))
            {
                lost.Add(each.Reference);
            }
            else if (Doubled(each) is { } doubled)
            {
                aside.Add((each, [.. each.Findings, doubled]));
            }
            else
            {
                written.Add(each.Reference, each);
            }
        }

        return new(written.Values, [.. lost.Distinct(StringComparer.Ordinal)], aside);
    }

    /// <summary>Lost: a deadline of it has another version than was judged, or another has its identity by now.</summary>
    private static bool IsLost(CaseWrite write, IReadOnlyList<DeadlineHead> heads)
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
}

/// <summary>A stored deadline by its identity and version.</summary>
internal sealed record DeadlineHead
{
    public long Id { get; init; }

    public int Version { get; init; }

    public required string Reference { get; init; }

    public required string Clock { get; init; }

    public required string StartKey { get; init; }
}
