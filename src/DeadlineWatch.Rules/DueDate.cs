using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>Works out a due moment from a start, a clock's definition and its profile.</summary>
internal static class DueDate
{
    /// <summary>The due moment of a run that starts at a moment. Days: the start day is day 0 and is not counted (day 1
    /// where the definition counts from and including it), due by the end of the last day, or by the time of that day which the
    /// definition asks for. Hours: elapsed, through nights, weekends, holidays and clock changes; from the earliest and from the
    /// latest possible start. Months and weeks: calendar ones, clipped to the month's end.</summary>
    public static Due Of(Moment start, ClockDefinition definition, bool follows, Profile profile)
    {
        var limit = definition.LimitOf(follows);
        if (limit.IsElapsed)
        {
            var length = TimeSpan.FromHours(definition.CountsBack ? -limit.Amount : limit.Amount);
            return new(null, start.Earliest + length, start.Latest + length, Provisional: false);
        }

        var calendar = profile.CountingFor(definition);
        var from = DayZero(start, definition, follows, profile);
        if (definition.CountsBack)
        {
            var last = Before(from, limit, calendar);
            return On(last, definition, isProvisional: from > calendar.KnownUntil);
        }

        var counted = CountsStart(from, definition, limit, calendar) ? 1 : 0;
        var on = limit.Unit switch
        {
            TimeUnit.WorkingDays => calendar.AddWorkingDays(from, limit.Amount - counted),
            TimeUnit.CalendarDays => from.AddDays(limit.Amount - counted),
            TimeUnit.Weeks => from.AddDays(7 * limit.Amount),
            TimeUnit.Months => from.AddMonths(limit.Amount),
            _ => throw new UnreachableException($"Unit {limit.Unit}"),
        };
        return On(on, definition, isProvisional: on > calendar.KnownUntil);
    }

    /// <summary>Due on a day: by its end, or by the time that the definition asks for.</summary>
    private static Due On(DateOnly day, ClockDefinition definition, bool isProvisional)
    {
        var at = definition.DueBy is { } time ? CivilTime.At(day, time) : CivilTime.EndOf(day);
        return new(day, at, at, isProvisional);
    }

    /// <summary>The mirror: so many working days, days, weeks or months before a day, which itself is not counted.</summary>
    private static DateOnly Before(DateOnly from, TimeLimit limit, WorkingCalendar calendar) => limit.Unit switch
    {
        TimeUnit.WorkingDays => calendar.SubtractWorkingDays(from, limit.Amount),
        TimeUnit.CalendarDays => from.AddDays(-limit.Amount),
        TimeUnit.Weeks => from.AddDays(-7 * limit.Amount),
        TimeUnit.Months => from.AddMonths(-limit.Amount),
        _ => throw new UnreachableException($"Unit {limit.Unit}"),
    };

    /// <summary>The day on which a start counts as received: its own, or the next working day where the profile has a
    /// cut-off for what starts the clock and it came in later. A date without a time is taken to be before the cut-off: the
    /// stricter reading.</summary>
    public static DateOnly DayZero(Moment start, ClockDefinition definition, bool follows, Profile profile)
    {
        if (profile.CutOff is not { } cutOff || follows || !cutOff.Moves(definition))
        {
            return start.Day;
        }

        var calendar = profile.CountingFor(definition);
        var isLater = start.Precision == Precision.Minute && TimeOnly.FromDateTime(CivilTime.LocalOf(start.Earliest)) >= cutOff.At;
        return isLater || !calendar.IsWorkingDay(start.Day) ? calendar.AddWorkingDays(start.Day, 1) : start.Day;
    }

    /// <summary>Whether the start day is day 1.</summary>
    public static bool CountsStart(DateOnly start, ClockDefinition definition, TimeLimit limit, WorkingCalendar calendar) =>
        definition.Counting == DayCount.FromAndIncluding
        && (limit.Unit == TimeUnit.CalendarDays || (limit.Unit == TimeUnit.WorkingDays && calendar.IsWorkingDay(start)));

    /// <summary>How it was counted, where that is another reading than the usual one; null where it is not.</summary>
    public static string? Reading(ClockDefinition definition, bool follows, Profile profile)
    {
        var words = new List<string>();
        var unit = definition.LimitOf(follows).Unit;
        if (profile.CutOff is { } cutOff && !follows && cutOff.Moves(definition))
        {
            words.Add(string.Create(CultureInfo.InvariantCulture,
                $"what comes in at or after {cutOff.At:HH\\:mm}, or on no working day, counts as received on the next working day"));
        }

        if (definition.Counting == DayCount.FromAndIncluding && unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays)
        {
            words.Add("counted from and including the start day");
        }

        if (definition.SkipsClosureDays && unit == TimeUnit.WorkingDays && profile.ClosureDays.Count > 0)
        {
            words.Add("council closure days are not counted");
        }

        return words.Count == 0 ? null : string.Join("; ", words);
    }
}
