using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Writes what one person is to be told, from the rows that are pending for them. Pure: the same rows at the same
/// moment give the same letter.</summary>
internal static class LetterWriter
{
    /// <summary>How many matters of a letter show how their date was counted. A first list of a whole team's arrears may
    /// hold hundreds, and some mail programs cut what is longer than 100 kB.</summary>
    public const int MostWorkings = 40;

    /// <summary>
    /// 1. Of several rows about one deadline the most telling stays.
    /// 2. Each is put into words, and matters of one family that read the same are joined.
    /// 3. They are sorted by harm: section, then what is most late or has the fewest hours left.
    /// 4. Counts make the heading and the subject.
    /// </summary>
    /// <param name="recipient">The address.</param>
    /// <param name="rows">What to tell; at least one.</param>
    /// <param name="context">The moment, the rules and the data.</param>
    public static Letter Write(string recipient, IReadOnlyList<PendingRow> rows, LetterContext context)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("A letter needs something to say.", nameof(rows));
        }

        var told = Told(rows, context);
        var teams = TeamNames.Of(told.Select(each => each.Facts), context);
        var sections = Sections(told, teams);
        var baseline = sections.All(each => each.Kind is SectionKind.BaselineOverdue or SectionKind.BaselineComingDue);
        var counts = LetterCounts.Of(sections);
        var roles = rows
            .Select(each => MatterWords.Role(context.Profiles[each.Deadline.Deadline.Clock.Authority], each.Row.Role))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var role = string.Join(" and ", roles);

        return new()
        {
            Recipient = recipient,
            Subject = $"{counts.Subject}: {teams.InSubject}",
            Heading = baseline ? $"{teams.WithAuthority}: {counts.Heading}" : $"{teams.InHeading}: {counts.Heading}",
            WrittenAt = CivilTime.Words(context.Now),
            Role = role,
            DataAge = DataAgeWords.Of(told.Select(each => each.Facts), context),
            Children = Children(told),
            Lead = baseline ? Baseline : null,
            Sections = WithBaselineLead(ShowFirstWorkings(sections), baseline),
            Notes = [.. teams.Notes, .. Workings(sections)],
            SentTo = teams.SentTo(role),
        };
    }

    private const string Baseline =
        "DeadlineWatch has begun to watch these timescales. This list is sent once: it holds what was already overdue, and "
        + "what was coming due, when it began. From now on you are told of each timescale as it comes near, is missed or "
        + "moves.";

    private static List<ToldMatter> Told(IReadOnlyList<PendingRow> rows, LetterContext context) =>
    [
        .. rows.GroupBy(each => each.Row.DeadlineId)
            .Select(same =>
            {
                var roles = same.Select(each => each.Row.Role).ToHashSet(StringComparer.Ordinal);
                var facts = MatterFacts.Of(same.OrderByDescending(each => Telling(each.Row)).ThenByDescending(each => each.Row.Id).First(), context);
                return new ToldMatter(facts, MatterWords.Of(facts, roles, context));
            }),
    ];

    // Some kinds say all that another would: a correction also says that it is overdue now.
    private static int Telling(OutboxRow row) => row.Kind switch
    {
        NoticeKind.Unseen => 50,
        NoticeKind.Correction => 40,
        NoticeKind.DatesMoved => 30,
        NoticeKind.Step => 10 + (int)row.Severity,
        NoticeKind.BookedLate => 9,
        NoticeKind.Baseline => 8,
        _ => throw new System.Diagnostics.UnreachableException($"Notice {row.Kind}"),
    };

    private static List<Section> Sections(List<ToldMatter> told, TeamNames teams) =>
    [
        .. told.GroupBy(each => each.Facts.Section)
            .OrderBy(section => section.Key)
            .Select(section => new Section(
                section.Key,
                SectionTitles.Of(section.Key),
                null,
                [
                    .. section.OrderBy(Harm).ThenByDescending(each => each.Facts.Row.Severity).ThenBy(each => each.Facts.Clock.Case, CaseOrder.Instance)
                        .GroupBy(each => TeamNames.KeyOf(each.Facts))
                        .Select(team => new TeamMatters(teams.Shown(team.Key), Families.Join([.. team]))),
                ])),
    ];

    // The most late first; ahead of it, that with the fewest hours left.
    private static DateTimeOffset Harm(ToldMatter each) =>
        each.Facts.Late ? each.Facts.Deadline.DueAt : each.Facts.Deadline.EarliestDueAt;

    private static string Children(List<ToldMatter> told)
    {
        var children = told.Select(each => (each.Facts.Clock.Authority, each.Facts.Clock.Case)).Distinct().Count();
        var words = DayWords.Count(children, "child", "children");
        if (told.All(each => each.Facts.Deadline.Group is null))
        {
            return words;
        }

        var families = told.Select(each => (each.Facts.Clock.Authority, each.Facts.Deadline.Group ?? $"case {each.Facts.Clock.Case}"))
            .Distinct().Count();
        return $"{words}, {DayWords.Count(families, "family", "families")}";
    }

    private static IReadOnlyList<Section> WithBaselineLead(IReadOnlyList<Section> sections, bool wholeLetter)
    {
        var first = sections.FirstOrDefault(each => each.Kind is SectionKind.BaselineOverdue or SectionKind.BaselineComingDue);
        return wholeLetter || first is null
            ? sections
            : [.. sections.Select(each => each.Kind == first.Kind ? each with { Lead = Baseline } : each)];
    }

    private static List<Section> ShowFirstWorkings(List<Section> sections)
    {
        var shown = 0;
        return
        [
            .. sections.Select(section => section with
            {
                Teams =
                [
                    .. section.Teams.Select(team => team with
                    {
                        Matters = [.. team.Matters.Select(matter => ++shown > MostWorkings ? matter with { Working = [], Quote = null, Source = null } : matter)],
                    }),
                ],
            }),
        ];
    }

    private static IReadOnlyList<string> Workings(List<Section> sections) =>
        sections.Sum(section => section.Teams.Sum(team => team.Matters.Count)) > MostWorkings
            ? [$"How the date was counted is shown for the first {MostWorkings}; the quality-assurance lead can show it for each."]
            : [];
}

/// <summary>A matter in words, with what it was written from.</summary>
internal sealed record ToldMatter(MatterFacts Facts, Matter Words);
