using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>That a person has a matter in hand: until then its steps are not told. The deadline does not pause, and neither does
/// anything that is counted.
/// <list type="number">
/// <item>One given before the due moment holds warnings back, and ends when the matter becomes overdue.</item>
/// <item>One given when it was late holds everything back to its end.</item>
/// <item>When it has ended, the latest rung passed meanwhile is told.</item>
/// </list></summary>
/// <param name="Severity">How grave the matter was when it was given: see <see cref="Ladder.SeverityAt"/>.</param>
/// <param name="Reason">Why, a code of the profile.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Until">Its end, UTC, exclusive: from this instant on it is told again.</param>
public sealed record Silence(Severity Severity, string Reason, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>True where it was given when the matter was late: being late does not end it.</summary>
    public bool OfLate => Severity >= Severity.Overdue;

    /// <summary>Whether it holds a rung back.</summary>
    public bool Holds(LadderStep step, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(step);
        return now < Until && (OfLate || !step.When.SaysOverdue);
    }

    /// <summary>Until when it holds back what waits to be told of a deadline: its end, or a moment before it at which it is to be
    /// asked again; null where it holds nothing back any more.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="data">How far the data of its stops and cancels reaches.</param>
    /// <param name="now">The time, UTC.</param>
    public DateTimeOffset? HoldsUntil(Deadline deadline, DataReach data, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(data);
        if (now >= Until)
        {
            return null;
        }

        if (OfLate)
        {
            return Until;
        }

        // One due by a time is late only after its due instant.
        return !deadline.IsLate(now) ? Earlier(deadline.DueAt + TimeSpan.FromSeconds(1))
            : !data.Settles(deadline, now) ? Earlier(data.WaitUntil(deadline.DueAt))
            : null;
    }

    /// <summary>Its end as people say it: "the end of Fri 18 Dec", "Fri 18 Dec, 12:00".</summary>
    /// <param name="day">Says a day.</param>
    public string UntilWords(Func<DateOnly, string> day) => UntilWords(Until, day);

    /// <inheritdoc cref="UntilWords(Func{DateOnly, string})"/>
    public static string UntilWords(DateTimeOffset until, Func<DateOnly, string> day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var on = CivilTime.DayOf(until);
        return until == CivilTime.StartOf(on)
            ? $"the end of {day(on.AddDays(-1))}"
            : $"{day(on)}, {CivilTime.LocalOf(until).ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    private DateTimeOffset Earlier(DateTimeOffset other) => other < Until ? other : Until;
}

/// <summary>How long a matter may be silenced, and for which reasons.</summary>
/// <param name="Limits">The most time, from the moment at which it is given, by how grave the matter is then.</param>
/// <param name="Reasons">The reasons in words, by code: <c>police-unavailable</c>, "police unavailable".</param>
public sealed record SilenceRules(IReadOnlyDictionary<Severity, TimeLimit> Limits, IReadOnlyDictionary<string, string> Reasons)
{
    /// <summary>The latest end that a silence may have which is given at <paramref name="now"/>, UTC, exclusive: hours from now,
    /// anything else to the end of the last day; today is day 0.</summary>
    /// <param name="severity">How grave the matter is now.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="now">The time, UTC.</param>
    public DateTimeOffset LatestEnd(Severity severity, WorkingCalendar calendar, DateTimeOffset now) =>
        EndOf(Limits[severity], calendar, now);

    /// <summary>The end of so much time from <paramref name="now"/>, as <see cref="LatestEnd"/> counts it.</summary>
    public static DateTimeOffset EndOf(TimeLimit limit, WorkingCalendar calendar, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(calendar);
        var today = CivilTime.DayOf(now);
        return limit.Unit switch
        {
            TimeUnit.Hours => now + TimeSpan.FromHours(limit.Amount),
            TimeUnit.WorkingDays => CivilTime.EndOf(calendar.AddWorkingDays(today, limit.Amount)),
            TimeUnit.CalendarDays => CivilTime.EndOf(today.AddDays(limit.Amount)),
            TimeUnit.Weeks => CivilTime.EndOf(today.AddDays(7 * limit.Amount)),
            TimeUnit.Months => CivilTime.EndOf(today.AddMonths(limit.Amount)),
            _ => throw new UnreachableException($"Time unit {limit.Unit}"),
        };
    }
}
