namespace DeadlineWatch.Rules;

/// <summary>From which day the days of a limit are counted.</summary>
public enum DayCount
{
    /// <summary>The start day is day 0 and is not counted: what deployed case systems do, and the usual reading.</summary>
    FromTheDayAfter,

    /// <summary>The start day is day 1: "from and including the day of the visit", "7 days beginning with that date". For
    /// working days a start on a weekend or holiday leaves day 1 to the next working day.</summary>
    FromAndIncluding,
}
