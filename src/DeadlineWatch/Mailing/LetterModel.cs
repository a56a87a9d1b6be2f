using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Mailing;

/// <summary>A letter as templates see it: names and values, nothing that has methods or knows more.</summary>
internal static partial class LetterModel
{
    public static Dictionary<string, object?> Of(Letter letter) => new()
    {
        ["subject"] = letter.Subject,
        ["heading"] = letter.Heading,
        ["headingUnbroken"] = Unbroken(letter.Heading),
        ["writtenAt"] = letter.WrittenAt,
        ["whyTold"] = letter.WhyTold,
        ["dataAge"] = letter.DataAge,
        ["children"] = letter.Children,
        ["lead"] = letter.Lead,
        ["notes"] = letter.Notes.ToList(),
        ["sections"] = letter.Sections.Select(Of).ToList(),
        ["sentTo"] = letter.SentTo,
        ["proof"] = letter.IsProof,
    };

    /// <summary>Some words about a matter as templates see them.</summary>
    public static Dictionary<string, object?> Of(Remark remark) => new()
    {
        ["text"] = remark.Text,
        ["alarming"] = remark.Alarming,
    };

    /// <summary>A heading whose numbers stay with what they count: a line that ends in "1" and goes on with "due soon" is
    /// read twice.</summary>
    public static string Unbroken(string heading) => AfterNumber().Replace(heading, "\u00a0");

    private static Dictionary<string, object?> Of(Section section)
    {
        var (edge, ink) = Colours(section.Kind);
        return new()
        {
            ["title"] = section.Title,
            ["edge"] = edge,
            ["ink"] = ink,
            ["teams"] = section.Teams.Select(team => new Dictionary<string, object?>
            {
                ["team"] = team.Team,
                ["matters"] = team.Matters.Select(matter => Of(matter, edge)).ToList(),
            }).ToList(),
        };
    }

    private static Dictionary<string, object?> Of(Matter matter, string edge) => new()
    {
        ["cases"] = matter.Cases.Select((each, at) => new Dictionary<string, object?>
        {
            ["reference"] = each.Reference,
            ["link"] = each.Link,
            ["comma"] = at > 0,
        }).ToList(),
        ["several"] = matter.Cases.Count > 1,
        ["together"] = matter.Group,
        ["name"] = matter.Name,
        ["status"] = Of(matter.Status),
        ["remarks"] = matter.Remarks.Select(Of).ToList(),
        ["alsoTold"] = matter.AlsoTold,
        ["next"] = matter.Next,
        ["working"] = Working(matter),
        ["quote"] = matter.Quote,
        ["source"] = matter.Source,
        ["edge"] = edge,
    };

    // A dot stands between two lines that are shown as one, but not before "+ 48 hours".
    private static List<Dictionary<string, object?>> Working(Matter matter) =>
    [
        .. matter.Working.Select((line, at) => new Dictionary<string, object?>
        {
            ["line"] = line,
            ["dot"] = at > 0 && line is not ['+', ..],
        }),
    ];

    [GeneratedRegex("(?<=[0-9]) ", RegexOptions.None, 1000)]
    private static partial Regex AfterNumber();

    // The edge is seen, the ink is read: each has a contrast above 7 to 1 on white. The titles say the same in words.
    private static (string Edge, string Ink) Colours(SectionKind kind) => kind switch
    {
        SectionKind.Overdue => ("#d4351c", "#942514"),
        SectionKind.AwaitingData or SectionKind.BookedLate => ("#f47738", "#6e3619"),
        SectionKind.DueToday or SectionKind.DueInHours => ("#ffdd00", "#594d00"),
        SectionKind.DueSoon => ("#1d70b8", "#144e81"),
        SectionKind.Corrected or SectionKind.DatesMoved => ("#4c2c92", "#4c2c92"),
        SectionKind.Unseen => ("#b1b4b6", "#383f43"),
        SectionKind.Done => ("#00703c", "#005a30"),
        _ => throw new UnreachableException($"Section {kind}"),
    };
}
