using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>Days, times and lengths as a mail of one London day says them.</summary>
internal static class DayWords
{
    // Within half a year a date without its year is plain; beyond, "Tue 8 Dec" may be last year's.
    private const int PlainDays = 183;

    /// <summary>"today", "tomorrow, Wed 9 Dec", "Thu 10 Dec".</summary>
    public static string Day(DateOnly day, DateOnly today) =>
        day == today ? "today" : day == today.AddDays(1) ? $"tomorrow, {Dated(day, today)}" : Dated(day, today);

    /// <summary>Until when something is in time on its last day: "the end of Tue 8 Dec", "the end of today", "09:00 on
    /// Tue 8 Dec", "09:00 today".</summary>
    /// <param name="day">The last day.</param>
    /// <param name="by">The time on it; null for its end.</param>
    /// <param name="today">The day of the mail.</param>
    public static string End(DateOnly day, TimeOnly? by, DateOnly today)
    {
        if (by is not { } time)
        {
            return $"the end of {Day(day, today)}";
        }

        var words = Day(day, today);
        return string.Create(
            CultureInfo.InvariantCulture, $"{time:HH\\:mm} {(char.IsLower(words[0]) ? "" : "on ")}{words}");
    }

    /// <summary>"today, 16:30", "tomorrow, Wed 9 Dec, 16:30", "Thu 10 Dec, 16:30".</summary>
    public static string Instant(DateTimeOffset instant, DateOnly today) =>
        $"{Day(CivilTime.DayOf(instant), today)}, {Time(instant)}";

    /// <summary>"Thu 10 Dec, 16:30", also today: for what is read long after.</summary>
    public static string DatedInstant(DateTimeOffset instant, DateOnly today) =>
        $"{Dated(CivilTime.DayOf(instant), today)}, {Time(instant)}";

    /// <summary>"between Sat 5 Dec, 00:00 and 23:59"; the day is said again where it is another.</summary>
    public static string Between(DateTimeOffset earliest, DateTimeOffset latest, DateOnly today) =>
        CivilTime.DayOf(earliest) == CivilTime.DayOf(latest)
            ? $"between {Instant(earliest, today)} and {Time(latest)}"
            : $"between {Instant(earliest, today)} and {Instant(latest, today)}";

    /// <summary>"Thu 10 Dec", also today; with its year where it is far.</summary>
    public static string Dated(DateOnly day, DateOnly today) =>
        Math.Abs(day.DayNumber - today.DayNumber) > PlainDays ? CivilTime.Words(day) : CivilTime.ShortWords(day);

    /// <summary>"1 working day", "2 families".</summary>
    public static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>"1 working day", "3 working days".</summary>
    public static string WorkingDays(int count) => Count(count, "working day", "working days");

    /// <summary>A length, never rounded up: "25 minutes", "40 hours", and above 72 hours "3 days 1 hour".</summary>
    public static string Length(TimeSpan length)
    {
        if (length < TimeSpan.FromHours(1))
        {
            return Count((int)length.TotalMinutes, "minute", "minutes");
        }

        var hours = (int)length.TotalHours;
        if (hours <= 72)
        {
            return Count(hours, "hour", "hours");
        }

        var days = Count(hours / 24, "day", "days");
        return hours % 24 == 0 ? days : $"{days} {Count(hours % 24, "hour", "hours")}";
    }

    private static string Time(DateTimeOffset instant) =>
        CivilTime.LocalOf(instant).ToString("HH:mm", CultureInfo.InvariantCulture);
}
