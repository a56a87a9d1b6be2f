using System.Globalization;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Days and moments as the tables write them: "Thu 2 Apr 2026", "Thu 2 Apr 2026 14:10", and in the hour that comes
/// twice "Sun 25 Oct 2026 01:30 GMT". A weekday that does not belong to its date is refused: it is a slip of the hand.</summary>
internal static partial class CaseMoment
{
    /// <summary>What a moment looks like, within a longer expression.</summary>
    public const string Form = @"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}( \d\d:\d\d( (BST|GMT))?)?";

    public static Moment Read(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 4 ? Moment.On(Day(text)) : Moment.At(Instant(text));
    }

    /// <summary>A moment with a time of day.</summary>
    public static DateTimeOffset Instant(string text)
    {
        var parts = text.Split(' ');
        if (!Whole().IsMatch(text) || parts.Length < 5)
        {
            throw new FormatException($"'{text}' is no moment: write it as 'Thu 2 Apr 2026 14:10'.");
        }

        if (!TimeOnly.TryParseExact(parts[4], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new FormatException($"'{text}': there is no {parts[4]} o'clock.");
        }

        var local = Day(string.Join(' ', parts.Take(4))).ToDateTime(time);
        var zone = parts.ElementAtOrDefault(5);
        var (earlier, later) = (CivilTime.InstantOf(local, AmbiguousTime.Earlier), CivilTime.InstantOf(local, AmbiguousTime.Later));
        return CivilTime.LocalOf(earlier) != local ? throw new FormatException($"'{text}': the clocks go forward over that hour.")
            : earlier == later && zone is not null ? throw new FormatException($"'{text}': leave out {zone}, that hour comes once.")
            : earlier != later && zone is null ? throw new FormatException($"'{text}': that hour comes twice, write BST or GMT after it.")
            : zone == "GMT" ? later : earlier;
    }

    public static string Words(DateOnly day) => CivilTime.Words(day);

    public static string Words(DateTimeOffset instant)
    {
        var local = CivilTime.LocalOf(instant);
        var earlier = CivilTime.InstantOf(local, AmbiguousTime.Earlier);
        var zone = earlier == CivilTime.InstantOf(local, AmbiguousTime.Later) ? "" : earlier == instant ? " BST" : " GMT";
        return local.ToString("ddd d MMM yyyy HH:mm", CultureInfo.InvariantCulture) + zone;
    }

    public static string Words(Moment moment) => moment.Precision switch
    {
        Precision.Minute => Words(moment.Earliest),
        Precision.Day => Words(moment.Day),
        _ => $"between {Words(moment.Earliest)} and {Words(moment.Latest)}",
    };

    private static DateOnly Day(string text)
    {
        if (!DateOnly.TryParseExact(text[4..], "d MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw new FormatException($"'{text}' is no day of any calendar.");
        }

        return Words(day) == text ? day : throw new FormatException($"'{text}' is a slip: that day is a {day.DayOfWeek}.");
    }

    [GeneratedRegex($@"\A{Form}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
