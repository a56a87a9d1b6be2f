using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>How long clocks took from start to stop, in the unit of their limit.</summary>
internal static class TimeTaken
{
    /// <summary>The median over those whose time is known; null where it is known of none. In working days for a limit in
    /// working days, in hours for one in hours, else in days; a clock counted from and including its
    /// start counts that day too.</summary>
    public static (double? Median, string Unit) Median(IReadOnlyList<StandingDeadline> done, StandingDeadline like)
    {
        var unit = like.Of.DefinitionOf(like.Deadline)?.LimitOf(like.Deadline.Follows).Unit
            ?? (like.Deadline.IsElapsed ? TimeUnit.Hours : TimeUnit.WorkingDays);
        var taken = done.Select(each => Of(each, unit)).OfType<double>().Order().ToList();
        double? median = taken.Count == 0 ? null : (taken[(taken.Count - 1) / 2] + taken[taken.Count / 2]) / 2;
        return (median is { } known ? Math.Round(known, 1, MidpointRounding.AwayFromZero) : null, Words(unit));
    }

    private static double? Of(StandingDeadline done, TimeUnit unit)
    {
        var (start, end) = (done.Deadline.StartedAt, done.Deadline.Ended?.At);
        if (end is not { } ended || ended.Precision == Precision.Window || done.Deadline.CountsBack)
        {
            return null;
        }

        var definition = done.Of.DefinitionOf(done.Deadline);
        var from = definition is null ? start.Day : done.Of.Profile.DayZero(start, definition, done.Deadline.Follows);
        // A stop entered before its start was done on the same day: it took none.
        var day = ended.Day < from ? from : ended.Day;
        var calendar = definition is null ? done.Of.Profile.Counting : done.Of.Profile.CountingFor(definition);
        var includes = definition is { Counting: DayCount.FromAndIncluding };
        return unit switch
        {
            // Between a date and a time stand hours that nobody knows.
            TimeUnit.Hours => start.Precision == Precision.Minute && ended.Precision == Precision.Minute
                ? Math.Max(0, (ended.Earliest - start.Earliest).TotalHours)
                : null,
            TimeUnit.WorkingDays => day <= calendar.CoveredUntil
                ? calendar.CountWorkingDays(from, day) + (includes && calendar.IsWorkingDay(from) ? 1 : 0)
                : null,
            TimeUnit.CalendarDays => day.DayNumber - from.DayNumber + (includes ? 1 : 0),
            _ => day.DayNumber - from.DayNumber,
        };
    }

    private static string Words(TimeUnit unit) => unit switch
    {
        TimeUnit.Hours => "hours",
        TimeUnit.WorkingDays => "working days",
        _ => "days",
    };
}
