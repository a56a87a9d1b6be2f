using System.Diagnostics;

namespace DeadlineWatch.Mailing;

/// <summary>How much a letter holds, in words: "2 overdue, 2 due today".</summary>
/// <param name="Heading">All of it.</param>
/// <param name="Subject">The gravest, short enough for a telephone.</param>
internal sealed record LetterCounts(string Heading, string Subject)
{
    // A lock screen shows some forty characters.
    private const int MostInSubject = 3;

    public static LetterCounts Of(IReadOnlyList<Section> sections)
    {
        var all = sections.Select(Words).ToList();
        return new(string.Join(", ", all), Short(all));
    }

    /// <summary>The first of them, and that there are more.</summary>
    public static string Short(IReadOnlyList<string> all) =>
        string.Join(", ", all.Take(MostInSubject)) + (all.Count > MostInSubject ? " and more" : "");

    private static string Words(Section section)
    {
        var matters = section.Matters.ToList();
        var count = matters.Count;
        return section.Kind switch
        {
            SectionKind.Overdue => $"{count} overdue",
            SectionKind.AwaitingData => $"{count} awaiting data",
            SectionKind.DueToday => $"{count} due today",
            SectionKind.DueInHours => $"{count} due in hours",
            SectionKind.BookedLate => $"{count} booked late",
            SectionKind.DueSoon => $"{count} due soon",
            SectionKind.Corrected => DayWords.Count(count, "date corrected", "dates corrected") + NowOverdue(matters),
            SectionKind.DatesMoved => DayWords.Count(count, "date moved", "dates moved") + NowOverdue(matters),
            SectionKind.Unseen => $"{count} no longer in the source",
            SectionKind.Done => $"{count} done",
            _ => throw new UnreachableException($"Section {section.Kind}"),
        };
    }

    private static string NowOverdue(List<Matter> matters) => (matters.Count(each => each.Late), matters.Count) switch
    {
        (0, _) => "",
        var (late, all) => late == all ? " and now overdue" : $" ({late} now overdue)",
    };
}

/// <summary>What stands above each section.</summary>
internal static class SectionTitles
{
    public static string Of(SectionKind kind) => kind switch
    {
        SectionKind.Overdue => "OVERDUE",
        SectionKind.AwaitingData => "WAS DUE, NOT YET CONFIRMED BY DATA",
        SectionKind.DueToday => "DUE TODAY",
        SectionKind.DueInHours => "DUE IN HOURS",
        SectionKind.BookedLate => "BOOKED FOR AFTER IT IS DUE",
        SectionKind.DueSoon => "DUE SOON",
        SectionKind.Corrected => "CORRECTED",
        SectionKind.DatesMoved => "DATES MOVED",
        SectionKind.Unseen => "NO LONGER IN THE SOURCE",
        SectionKind.Done => "DONE",
        _ => throw new UnreachableException($"Section {kind}"),
    };
}
