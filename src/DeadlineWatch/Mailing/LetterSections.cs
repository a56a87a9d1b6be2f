using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>Sorts matters into the sections of a letter, by harm.</summary>
internal static class LetterSections
{
    /// <summary>How many matters of a letter show how their date was counted. A first list of a whole team's arrears
    /// may hold hundreds, and some mail programs cut what is longer than 100 kB.</summary>
    public const int MostWorkings = 40;

    /// <summary>The gravest section first; within it the team with the worst matter first; within that the most late,
    /// or what has the fewest hours left.</summary>
    public static IReadOnlyList<Section> Of(IReadOnlyList<ToldMatter> told, TeamNames teams)
    {
        var shown = 0;
        return
        [
            .. told.GroupBy(each => each.Facts.Section)
                .OrderBy(section => section.Key)
                .Select(section => new Section(section.Key, SectionTitles.Of(section.Key), ByTeam(section))),
        ];

        List<TeamMatters> ByTeam(IEnumerable<ToldMatter> section) =>
        [
            .. ByHarm(section).GroupBy(each => TeamNames.KeyOf(each.Facts)).Select(team => new TeamMatters(
                teams.Shown(team.Key),
                [.. Families.Join([.. team]).Select(each => ++shown > MostWorkings ? Short(each) : each)])),
        ];
    }

    /// <summary>What a letter does not show of its matters; empty where it shows all.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlyList<Section> sections) =>
        sections.Sum(section => section.Matters.Count()) > MostWorkings
            ? [$"How the date was counted is shown for the first {MostWorkings}; the quality-assurance lead can show all."]
            : [];

    private static Matter Short(Matter matter) => matter with { Working = [], Quote = null, Source = null };

    // What a reader would sort by, and then what keeps the order the same whatever order the rows came in.
    private static IEnumerable<ToldMatter> ByHarm(IEnumerable<ToldMatter> told) => told
        .OrderByDescending(each => each.Facts.Done?.How == EndedHow.OutOfTime)
        .ThenBy(each => each.Facts.Late ? each.Facts.Deadline.DueAt : each.Facts.Deadline.EarliestDueAt)
        .ThenByDescending(each => each.Facts.Row.Severity)
        .ThenBy(each => each.Facts.Clock.Case, CaseOrder.Instance)
        .ThenBy(each => each.Facts.Clock.Definition, StringComparer.Ordinal)
        .ThenBy(each => each.Facts.Clock.Start, StringComparer.Ordinal)
        .ThenBy(each => each.Facts.Row.DeadlineId);
}
