namespace DeadlineWatch.Mailing;

/// <summary>Two made-up letters, one with as little as a letter can hold and one with everything, by which a template
/// is tried when it is loaded.</summary>
internal static class Specimen
{
    private static readonly Matter Full = new()
    {
        Cases = [new("1", "https://example.org/1"), new("2", null)],
        Group = "one family",
        Name = "decision on a referral",
        Status = new("1 working day late", true),
        Remarks = [new("booked", true), new("provisional", false)],
        AlsoTold = "service manager, today",
        Next = "decide",
        Working = ["Thu 3 Dec referral received, day 0", "Fri 4 Dec working day 1"],
        Quote = "within one working day",
        Source = "procedures",
        Late = true,
    };

    private static readonly Matter Bare = new()
    {
        Cases = [new("3", null)],
        Name = "decision on a referral",
        Status = new("Due by the end of today", false),
        Late = false,
    };

    private static readonly Letter Least = new()
    {
        Recipient = "someone@example.org",
        Subject = "1 due today: A Team",
        Heading = "A Team: 1 due today",
        WrittenAt = "Tue 8 Dec 2026, 08:30",
        WhyTold = "as team manager",
        DataAge = "Case data from Tue 8 Dec, 02:10",
        Children = "1 child",
        Sections = [new(SectionKind.DueToday, "DUE TODAY", [new(null, [Bare])])],
        SentTo = "Sent to the team manager of A Team",
    };

    private static readonly DailyLetter LeastDaily = new()
    {
        Recipient = "someone@example.org",
        Subject = "All is well: A Team",
        Heading = "A Team: all is well",
        WrittenAt = "Tue 8 Dec 2026, 08:30",
        IsWell = true,
        Lead = "Nothing is overdue.",
        Teams = [new("A Team", new("nothing overdue, nothing due today", false), "42 watched")],
        Data = [],
        SentTo = "Sent to you each working day",
    };

    public static IReadOnlyList<DailyLetter> DailyLetters { get; } =
    [
        LeastDaily,
        LeastDaily with
        {
            IsWell = false,
            Teams = [new("A Team", new("2 overdue", true), "42 watched"), new("B Team", new("nothing overdue", false), "7 watched")],
            Data = [new("case-system: data from Fri 4 Dec, 02:10", true), new("mailbox: data from Tue 8 Dec, 08:00", false)],
            Notes = ["A note."],
        },
    ];

    public static IReadOnlyList<Letter> Letters { get; } =
    [
        Least,
        Least with
        {
            Lead = "A paragraph.",
            Notes = ["A note."],
            Sections =
            [
                .. Enum.GetValues<SectionKind>().Select(kind => new Section(
                    kind, SectionTitles.Of(kind), [new("A Team", [Full, Bare]), new("B Team", [Bare])])),
            ],
        },
        Least with { Lead = "A paragraph.", Sections = [], IsProof = true },
    ];
}
