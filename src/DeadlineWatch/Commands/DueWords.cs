using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>How people say when something is due, how late it is and how long is left.</summary>
internal static class DueWords
{
    // From here on people count days, not hours.
    private const int HoursOfFiveDays = 5 * 24;

    public static string Capital(string words) =>
        words.Length == 0 ? words : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];

    /// <summary>"1 clock", "1,184 clocks": for words whose plural takes an s.</summary>
    public static string Count(long count, string one) => Count(count, one, $"{one}s");

    /// <summary>"1 authority", "2 authorities".</summary>
    public static string Count(long count, string one, string several) =>
        count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {several}");

    /// <summary>The day, with its year only where it is not this year: "Fri 4 Dec".</summary>
    public static string Day(DateOnly day, DateOnly today) =>
        day.Year == today.Year ? CivilTime.ShortWords(day) : CivilTime.Words(day);

    /// <summary>The instant, with its year only where it is not this year: "Sun 6 Dec, 16:30".</summary>
    public static string Instant(DateTimeOffset instant, DateOnly today) =>
        CivilTime.DayOf(instant).Year == today.Year ? CivilTime.ShortWords(instant) : CivilTime.Words(instant);

    public static string At(Moment moment, DateOnly today) => moment.Precision switch
    {
        Precision.Minute => Instant(moment.Earliest, today),
        Precision.Day => Day(moment.Day, today),
        _ => moment.Words(),
    };

    /// <summary>"Fri 4 Dec, end of day", "Fri 4 Dec, 09:00", "Sun 6 Dec, 16:30", "between Sat 5 Dec, 00:00 and Sat 5 Dec, 23:59".</summary>
    public static string Due(Deadline deadline, DateOnly today) =>
        deadline.DueOn is { } on ? $"{Day(on, today)}, {(deadline.DueBy is { } time ? Time(time) : "end of day")}"
        : deadline.EarliestDueAt == deadline.DueAt ? Instant(deadline.DueAt, today)
        : $"between {Instant(deadline.EarliestDueAt, today)} and {Instant(deadline.DueAt, today)}";

    /// <summary>"1 working day late", "40 hours late", judged at <paramref name="at"/>.</summary>
    public static string HowLate(Deadline deadline, WorkingCalendar calendar, DateTimeOffset at)
    {
        if (deadline.DueOn is { } on)
        {
            var days = WorkingDays(calendar, on, CivilTime.DayOf(at));
            return days == 0 ? "less than 1 working day late" : $"{WorkingDays(days)} late";
        }

        var hours = (int)(at - deadline.DueAt).TotalHours;
        return hours == 0 ? "less than 1 hour late"
            : hours < HoursOfFiveDays ? $"{Hours(hours)} late"
            : $"{hours / 24} days late";
    }

    /// <summary>"by the end of today", "by 16:30 today", "3 working days left", "26 hours left".</summary>
    public static string HowLong(Deadline deadline, WorkingCalendar calendar, DateTimeOffset now)
    {
        var today = CivilTime.DayOf(now);
        if (deadline.DueOn is { } on)
        {
            var days = WorkingDays(calendar, today, on);
            return on == today ? $"by {(deadline.DueBy is { } time ? Time(time) : "the end of")} today"
                : days == 0 ? "less than 1 working day left"
                : $"{WorkingDays(days)} left";
        }

        if (now > deadline.EarliestDueAt)
        {
            return "may be due already";
        }

        if (CivilTime.DayOf(deadline.EarliestDueAt) == today)
        {
            return $"by {CivilTime.LocalOf(deadline.EarliestDueAt).ToString("HH:mm", CultureInfo.InvariantCulture)} today";
        }

        var hours = (int)(deadline.EarliestDueAt - now).TotalHours;
        return hours == 0 ? "less than 1 hour left"
            : hours < HoursOfFiveDays ? $"{Hours(hours)} left"
            : $"{hours / 24} days left";
    }

    /// <summary>"recorded Thu 15 Jan, 8 working days later": how long after it happened a thing was entered; null where
    /// it was entered by the end of its day, or nobody knows.</summary>
    public static string? Recorded(Moment at, DateTimeOffset? recordedAt, WorkingCalendar calendar, DateOnly today)
    {
        // What has no date of its own was seen between two readings, and says nothing of its entry.
        if (at.Precision == Precision.Window || recordedAt is not { } recorded || CivilTime.DayOf(recorded) is var day && day <= at.LastDay)
        {
            return null;
        }

        var days = WorkingDays(calendar, at.LastDay, day);
        return $"recorded {Day(day, today)}{(days == 0 ? "" : $", {WorkingDays(days)} later")}";
    }

    /// <summary>"09:00".</summary>
    public static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string WorkingDays(int count) => Count(count, "working day");

    public static string Hours(int count) => Count(count, "hour");

    // Beyond its last day a calendar answers nothing; what is that late is late by any count.
    private static int WorkingDays(WorkingCalendar calendar, DateOnly after, DateOnly until) =>
        after >= calendar.KnownFrom && until <= calendar.CoveredUntil
            ? calendar.CountWorkingDays(after, until)
            : Math.Max(0, (until.DayNumber - after.DayNumber) * 5 / 7);
}
