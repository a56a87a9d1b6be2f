using System.Diagnostics;

namespace DeadlineWatch.Rules;

/// <summary>Works out a due moment from a start, a limit and a calendar.</summary>
internal static class DueDate
{
    /// <summary>The due moment of a clock that starts at a moment. Days: the start day is day 0 and is not counted, due by
    /// the end of the last day. Hours: elapsed, through nights, weekends, holidays and clock changes; from the earliest and
    /// from the latest possible start. Months and weeks: calendar ones, clipped to the month's end.</summary>
    public static Due Of(Moment start, TimeLimit limit, WorkingCalendar calendar)
    {
        if (limit.IsElapsed)
        {
            var length = TimeSpan.FromHours(limit.Amount);
            return new(null, start.Earliest + length, start.Latest + length, Provisional: false);
        }

        var on = limit.Unit switch
        {
            TimeUnit.WorkingDays => calendar.AddWorkingDays(start.Day, limit.Amount),
            TimeUnit.CalendarDays => start.Day.AddDays(limit.Amount),
            TimeUnit.Weeks => start.Day.AddDays(7 * limit.Amount),
            TimeUnit.Months => start.Day.AddMonths(limit.Amount),
            _ => throw new UnreachableException($"Unit {limit.Unit}"),
        };
        var at = CivilTime.EndOf(on);
        return new(on, at, at, Provisional: on > calendar.KnownUntil);
    }
}

/// <summary>A due moment: see the same words in <see cref="Deadline"/>.</summary>
internal sealed record Due(DateOnly? On, DateTimeOffset Earliest, DateTimeOffset At, bool Provisional);
