namespace DeadlineWatch.Commands.Demo;

/// <summary>Mondays to Fridays, less the holidays it was told of. Deliberately not the rules' calendar: what the demo
/// expects is worked out apart from what the service works out.</summary>
internal sealed class PlainDays(IEnumerable<DateOnly> holidays)
{
    private readonly HashSet<DateOnly> _holidays = [.. holidays];

    public bool IsWorking(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);

    /// <summary>The working day so many after <paramref name="day"/>, or before it where <paramref name="count"/> is
    /// below zero; the day itself is not counted.</summary>
    public DateOnly Add(DateOnly day, int count)
    {
        var step = Math.Sign(count);
        while (count != 0)
        {
            day = day.AddDays(step);
            if (IsWorking(day))
            {
                count -= step;
            }
        }

        return day;
    }

    /// <summary>The day itself where it is a working day, else the next that is.</summary>
    public DateOnly OnOrAfter(DateOnly day) => IsWorking(day) ? day : Add(day, 1);
}
