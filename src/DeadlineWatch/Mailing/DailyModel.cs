namespace DeadlineWatch.Mailing;

/// <summary>A daily word as templates see it: names and values.</summary>
internal static class DailyModel
{
    public static Dictionary<string, object?> Of(DailyLetter letter) => new()
    {
        ["subject"] = letter.Subject,
        ["heading"] = letter.Heading,
        ["headingUnbroken"] = LetterModel.Unbroken(letter.Heading),
        ["writtenAt"] = letter.WrittenAt,
        ["well"] = letter.IsWell,
        ["lead"] = letter.Lead,
        ["teams"] = letter.Teams.Select(each => new Dictionary<string, object?>
        {
            ["name"] = each.Name,
            ["standing"] = LetterModel.Of(each.Standing),
            ["rest"] = each.Rest,
        }).ToList(),
        ["data"] = letter.Data.Select(LetterModel.Of).ToList(),
        ["notes"] = letter.Notes.ToList(),
        ["sentTo"] = letter.SentTo,
    };
}
