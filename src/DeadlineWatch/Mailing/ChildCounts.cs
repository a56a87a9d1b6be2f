using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>How many children a letter speaks of, and of how many families or meetings: 26 late children may be 8 late
/// conferences.</summary>
internal static class ChildCounts
{
    /// <summary>"5 children, 4 families", "5 children, 1 family, 2 meetings"; the children alone where no source says what
    /// they have in common; "No child" of what the service made up itself.</summary>
    public static string Of(IReadOnlyList<Deadline> all, LetterContext context)
    {
        List<Deadline> deadlines = [.. all.Where(each => !context.Canaries.Contains(each.Clock.Authority))];
        if (deadlines.Count == 0)
        {
            return "No child";
        }

        var children = deadlines.DistinctBy(each => (each.Clock.Authority, each.Clock.Case)).ToList();
        var meetings = deadlines.Where(each => each.Group is not null && context.IsMeeting(each))
            .DistinctBy(each => (each.Clock.Authority, each.Group)).Count();
        var families = deadlines.Any(each => each.Group is not null && !context.IsMeeting(each))
            ? Families([.. deadlines.Where(each => !context.IsMeeting(each))])
            : 0;
        string?[] words =
        [
            DayWords.Count(children.Count, "child", "children"),
            families > 0 ? DayWords.Count(families, "family", "families") : null,
            meetings > 0 ? DayWords.Count(meetings, "meeting", "meetings") : null,
        ];
        return string.Join(", ", words.OfType<string>());
    }

    // A child of whom no family is known counts as one of its own.
    private static int Families(IReadOnlyList<Deadline> deadlines) => deadlines
        .Select(each => (each.Clock.Authority, each.Group, Alone: each.Group is null ? each.Clock.Case : null))
        .Distinct()
        .Count();
}
