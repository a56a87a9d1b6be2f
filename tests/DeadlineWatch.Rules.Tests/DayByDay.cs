namespace DeadlineWatch.Rules.Tests;

/// <summary>Working days counted one day at a time, to be read against the regulation (SI 2006/940 (W. 89), regulation
/// 2): what the calendar's arrays must agree with.</summary>
internal sealed class DayByDay(IEnumerable<DateOnly> holidays)
{
    private readonly HashSet<DateOnly> _holidays = [.. holidays];

    /// <summary>Any day other than a Saturday, a Sunday or a holiday.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday && !_holidays.Contains(day);

    /// <summary>The day itself is day 0; each working day after it is one more.</summary>
    public DateOnly Add(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
            {
                count--;
            }
        }

        return day;
    }

    /// <summary>The day itself is day 0; each working day before it is one more.</summary>
    public DateOnly Subtract(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day))
            {
                count--;
            }
        }

        return day;
    }

    /// <summary>Each working day after the first, up to the second and with it.</summary>
    public int Count(DateOnly after, DateOnly until)
    {
        if (until < after)
        {
            return -Count(until, after);
        }

        var count = 0;
        for (var day = after.AddDays(1); day <= until; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }
}
