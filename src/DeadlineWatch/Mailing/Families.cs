namespace DeadlineWatch.Mailing;

/// <summary>Joins the matters of one family, so that three brothers and sisters are one line and not three.</summary>
internal static class Families
{
    /// <summary>Matters of one group with the same clock, start day and due moment, of which the same is said, become
    /// one. The order is that of the first of each.</summary>
    public static IReadOnlyList<Matter> Join(IReadOnlyList<ToldMatter> told) =>
    [
        .. told.GroupBy(Alike).Select(same => same.First().Words with
        {
            Cases =
            [
                .. same.Select(each => each.Words.Cases[0])
                    .DistinctBy(each => each.Reference).OrderBy(each => each.Reference, CaseOrder.Instance),
            ],
        }),
    ];

    private static object Alike(ToldMatter each)
    {
        var deadline = each.Facts.Deadline;
        return deadline.Group is null
            ? each.Facts.Row.DeadlineId
            : (deadline.Clock.Authority, deadline.Group, deadline.Clock.Definition, deadline.StartedAt.Day,
                deadline.DueAt, each.Words.Status, string.Join('\n', each.Words.Remarks), each.Words.AlsoTold);
    }
}

/// <summary>Case references as people order them: 999 before 1000.</summary>
internal sealed class CaseOrder : IComparer<string>
{
    public static readonly CaseOrder Instance = new();

    public int Compare(string? x, string? y) =>
        (x?.Length ?? 0) != (y?.Length ?? 0) ? (x?.Length ?? 0).CompareTo(y?.Length ?? 0) : string.CompareOrdinal(x, y);
}
