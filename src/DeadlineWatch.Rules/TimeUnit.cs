namespace DeadlineWatch.Rules;

/// <summary>What a <see cref="TimeLimit"/> counts in.</summary>
public enum TimeUnit
{
    /// <summary>Elapsed hours: through nights, weekends, holidays and clock changes.</summary>
    Hours,

    /// <summary>Working days of a <see cref="WorkingCalendar"/>, the start day being day 0.</summary>
    WorkingDays,

    /// <summary>Calendar days, the start day being day 0.</summary>
    CalendarDays,

    /// <summary>Calendar weeks: the same day of the week.</summary>
    Weeks,

    /// <summary>Calendar months: the same day of the month, or the month's last day where it is shorter.</summary>
    Months,
}
