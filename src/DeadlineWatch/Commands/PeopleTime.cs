using System.Globalization;
using System.Text.RegularExpressions;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Reads times as people type them. Without an offset they are United Kingdom time.</summary>
internal static partial class PeopleTime
{
    public const string Expected =
        "Write a date, 2026-12-11, or a date and a time, \"2026-12-11 16:30\", in United Kingdom time;"
        + " or a time with its offset, 2026-12-11T16:30Z.";

    private static readonly string[] Local =
        ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private static readonly string[] WithOffset =
        ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz"];

    /// <summary>A moment; a date alone is known to the day only. Null where the text is neither, or is a time that never comes:
    /// see <see cref="WhyNot"/>.</summary>
    public static Moment? TryParse(string text)
    {
        var given = text.Trim();
        if (DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return IsOfOurTime(day) ? Moment.On(day) : null;
        }

        if (DateTime.TryParseExact(given, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return IsOfOurTime(DateOnly.FromDateTime(local)) && !NeverComes(local)
                ? Moment.At(CivilTime.InstantOf(local, AmbiguousTime.Earlier))
                : null;
        }

        var zulu = given.EndsWith('Z') ? given[..^1] + "+00:00" : given;
        return DateTimeOffset.TryParseExact(
                zulu, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            && IsOfOurTime(DateOnly.FromDateTime(instant.Date))
            ? Moment.At(instant)
            : null;
    }

    /// <summary>Why a text that looks like a time is none; null where it does not look like one.</summary>
    public static string? WhyNot(string text)
    {
        var given = text.Trim();
        if (DateTime.TryParseExact(given, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && NeverComes(local))
        {
            var hour = local.Date.AddHours(local.Hour);
            return string.Create(CultureInfo.InvariantCulture,
                $"There is no such time: the clocks go forward then. Write \"{hour.AddMinutes(-1):yyyy-MM-dd HH:mm}\" or \"{hour.AddHours(1):yyyy-MM-dd HH:mm}\".");
        }

        return DayShape().IsMatch(given)
            && !DateOnly.TryParseExact(given[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? "There is no such day."
            : null;
    }

    // The hour that is left out when summer time begins. Read on, it would silently be another time.
    private static bool NeverComes(DateTime local) =>
        CivilTime.LocalOf(CivilTime.InstantOf(local, AmbiguousTime.Earlier)) != local;

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}($|[ T])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DayShape();

    /// <summary>The first day of a month written 2026-12; null where the text is none.</summary>
    public static DateOnly? TryParseMonth(string text) =>
        DateOnly.TryParseExact(text.Trim() + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && IsOfOurTime(first)
            ? first
            : null;

    // A slip such as 0026 or 9999 is no time of a child's case, and counting from it would leave every calendar.
    private static bool IsOfOurTime(DateOnly day) => day.Year is >= 1900 and < 2200;
}
