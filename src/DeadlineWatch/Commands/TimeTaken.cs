using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>How long clocks took from start to stop, in the unit of their limit.</summary>
internal static class TimeTaken
{
    /// <summary>The median over those whose time is known; null where it is known of none. In working days for a limit in
    /// working days, in hours for one in hours, else in days.</summary>
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

        // A stop entered before its start was done on the same day: it took none.
        var day = ended.Day < start.Day ? start.Day : ended.Day;
        return unit switch
        {
            // Between a date and a time stand hours that nobody knows.
            TimeUnit.Hours => start.Precision == Precision.Minute && ended.Precision == Precision.Minute
                ? Math.Max(0, (ended.Earliest - start.Earliest).TotalHours)
                : null,
            TimeUnit.WorkingDays => day <= done.Of.Profile.Counting.CoveredUntil
                ? done.Of.Profile.Counting.CountWorkingDays(start.Day, day)
                : null,
            _ => day.DayNumber - start.Day.DayNumber,
        };
    }

    private static string Words(TimeUnit unit) => unit switch
    {
        TimeUnit.Hours => "hours",
        TimeUnit.WorkingDays => "working days",
        _ => "days",
    };
}
