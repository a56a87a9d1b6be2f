using System.Globalization;
using System.Text.RegularExpressions;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Reads single values of a row. What cannot be read becomes a finding at its place, and the value is left out. No
/// finding quotes a value that could be somebody's words.</summary>
internal sealed partial class CellText(Gathering gathering)
{
    private const int LongestReference = 60;
    private const int LongestName = 100;

    // Before the oldest person alive was born, and further ahead than anything is booked.
    private static readonly DateTimeOffset Oldest = CivilTime.StartOf(new DateOnly(1900, 1, 1));
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(731);

    /// <summary>The case reference; null with a finding where there is none that could be one.</summary>
    public string? Reference(string? text, CellPlace place)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            gathering.Find("no-case", place.ToString(), "The row has no case reference. It was set aside.");
            return null;
        }

        if (TryReference(text) is not { } reference)
        {
            gathering.Find(
                "bad-case", place.ToString(),
                "The case reference is longer than 60 characters or holds invisible ones. The row was set aside.");
            return null;
        }

        return gathering.Pooled(reference);
    }

    /// <summary>Says that a row comes too early or too late in the order of the cases, by the blanks around its reference.</summary>
    public void OutOfPlace(CellPlace place, string reference) =>
        gathering.Find(
            "bad-case", place.ToString(),
            "The blanks around the case reference move the row in the order of the cases. It was set aside; trim the reference in the query.",
            reference);

    /// <summary>What could be a case reference, for findings about the row; null where it could be none.</summary>
    public static string? TryReference(string? text)
    {
        var reference = text?.Trim();
        return reference is { Length: > 0 and <= LongestReference } && !HasInvisible(reference) ? reference : null;
    }

    /// <summary>The id of an event or episode; null where there is none.</summary>
    public string? Id(string? text, CellPlace place, string reference)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var id = text.Trim();
        if (id.Length > LongestReference || HasInvisible(id))
        {
            gathering.Find(
                "bad-id", place.ToString(),
                "The id is longer than 60 characters or holds invisible ones. It was left out.", reference);
            return null;
        }

        return gathering.Pooled(id);
    }

    /// <summary>The name of a team or the key of a group; null where there is none.</summary>
    public string? Name(string? text, CellPlace place, string reference)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var name = text.Replace('\u00a0', ' ').Trim();
        if (name.Length > LongestName || HasInvisible(name))
        {
            gathering.Find(
                "bad-name", place.ToString(),
                "The name is longer than 100 characters or holds invisible ones. It was left out.", reference);
            return null;
        }

        return gathering.Pooled(name);
    }

    /// <summary>When something happened; null with a finding where the text says no possible date.</summary>
    public Moment? Date(string text, bool midnightIsTime, CellPlace place, string reference)
    {
        var moment = MomentText.Parse(text, midnightIsTime);
        if (moment is null)
        {
            // Only what can be nothing but a date is quoted.
            var quoted = DateLike().IsMatch(text) ? $"\"{text.Trim()}\" is no date" : "The value is no date";
            gathering.Find("impossible-date", place.ToString(), $"{quoted}. The event was left out.", reference);
            return null;
        }

        return IsPossible(moment.Value, place, reference) ? moment : null;
    }

    /// <summary>Says that a date lies where no calendar of ours reaches.</summary>
    public void BeyondCalendar(CellPlace place, string reference) =>
        gathering.Find("impossible-date", place.ToString(), "The date is before the year 2 or after 9998. The event was left out.", reference);

    /// <summary>Whether a case can have an event at such a moment; a finding where not.</summary>
    public bool IsPossible(Moment moment, CellPlace place, string reference)
    {
        if (moment.Earliest >= Oldest && moment.Earliest <= gathering.Now + FurthestAhead)
        {
            return true;
        }

        gathering.Find(
            "impossible-date", place.ToString(),
            $"{moment.Words()} is before 1900 or more than two years ahead. The event was left out.", reference);
        return false;
    }

    public void UnknownCode(CellPlace place, string reference) =>
        gathering.Find(
            "unknown-code", place.ToString(),
            "The code is not known. It was left out; add it to the settings if it is right.", reference);

    // Every reference and id of every row comes through here.
    private static bool HasInvisible(string text)
    {
        foreach (var letter in text)
        {
            if (letter is < ' ' or > '~' && IsInvisible(letter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInvisible(char letter) =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format;

    [GeneratedRegex(@"\A[0-9 /.:+\-TZ]{1,40}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateLike();
}
