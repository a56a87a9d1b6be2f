using System.Collections.Frozen;

namespace DeadlineWatch.Rules;

/// <summary>When one person, or the readers of one mailbox, may be told of what is not urgent: on their working days, within
/// their hours. What comes at another time is held, and never dropped.</summary>
/// <remarks>The hours are those of a clock on the wall in the United Kingdom: they begin and end by it also on the two Sundays
/// on which it changes.</remarks>
public sealed record PersonHours
{
    private static readonly FrozenSet<DayOfWeek> EachDay = Enum.GetValues<DayOfWeek>().ToFrozenSet();

    private readonly FrozenSet<DayOfWeek>? _days;

    /// <summary>Makes the hours of a person.</summary>
    /// <param name="from">When they begin, inclusive.</param>
    /// <param name="until">When they end, exclusive; 00:00 for the midnight that ends the day.</param>
    /// <param name="digestAt">When what can wait is told: from <paramref name="from"/>, inclusive, to <paramref name="until"/>,
    /// exclusive.</param>
    /// <param name="days">The days of the week on which they work, unless it is a holiday; null for the working days of the
    /// calendar.</param>
    /// <param name="holidays">Whether they also work on holidays that fall on those days; without
    /// <paramref name="days"/>, on all holidays from Monday to Friday.</param>
    /// <exception cref="ArgumentException">The hours end before they begin, the digest lies outside them, or there is no day.</exception>
    public PersonHours(
        TimeOnly from, TimeOnly until, TimeOnly digestAt, IReadOnlyCollection<DayOfWeek>? days = null, bool holidays = false)
    {
        if (!Spans(from, until))
        {
            throw new ArgumentException($"The hours {from:HH\\:mm} to {until:HH\\:mm} end before they begin.", nameof(until));
        }

        if (!Holds(from, until, digestAt))
        {
            throw new ArgumentException(
                $"A digest at {digestAt:HH\\:mm} lies outside the hours {from:HH\\:mm} to {until:HH\\:mm}.", nameof(digestAt));
        }

        if (days is { Count: 0 })
        {
            throw new ArgumentException("A person who works on no day could never be told.", nameof(days));
        }

        (From, Until, DigestAt, _days, Holidays) = (from, until, digestAt, days?.ToFrozenSet(), holidays);
    }

    /// <summary>What holds where the directory says nothing: 08:00 to 18:00 on the working days of the calendar, the digest
    /// at 08:30.</summary>
    public static PersonHours Usual { get; } = new(new(8, 0), new(18, 0), StepTime.MorningTime);

    /// <summary>A box that is read at all hours, such as that of an out-of-hours team; the digest at 08:30.</summary>
    public static PersonHours Always { get; } = new(TimeOnly.MinValue, TimeOnly.MinValue, StepTime.MorningTime, EachDay, holidays: true);

    /// <summary>When they begin, inclusive.</summary>
    public TimeOnly From { get; }

    /// <summary>When they end, exclusive; 00:00 for the midnight that ends the day.</summary>
    public TimeOnly Until { get; }

    /// <summary>When what can wait is told.</summary>
    public TimeOnly DigestAt { get; }

    /// <summary>Whether they work on holidays too.</summary>
    public bool Holidays { get; }

    /// <summary>The days of the week on which they work, Monday first; null for the working days of the calendar.</summary>
    public IReadOnlyList<DayOfWeek>? Days => _days?.OrderBy(each => ((int)each + 6) % 7).ToList();

    /// <summary>Whether hours begin before they end. An end at 00:00 is the midnight that ends the day.</summary>
    public static bool Spans(TimeOnly from, TimeOnly until) => until == TimeOnly.MinValue || from < until;

    /// <summary>Whether a time lies within hours: from their beginning, inclusive, to their end, exclusive.</summary>
    public static bool Holds(TimeOnly from, TimeOnly until, TimeOnly time) =>
        from <= time && (until == TimeOnly.MinValue || time < until);

    /// <summary>Whether they work on a day. A day that the calendar does not cover is judged as if it had no holidays: a
    /// calendar that has run out must keep no warning back.</summary>
    public bool WorksOn(DateOnly day, WorkingCalendar calendar)
    {
        var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (day < calendar.KnownFrom || day > calendar.CoveredUntil)
        {
            return _days?.Contains(day.DayOfWeek) ?? !isWeekend;
        }

        return (_days?.Contains(day.DayOfWeek) ?? !isWeekend) && (Holidays || !calendar.IsHoliday(day));
    }

    /// <summary>Whether they may be told at <paramref name="now"/> of what is not urgent.</summary>
    /// <param name="now">The time, UTC.</param>
    /// <param name="calendar">The working days.</param>
    public bool MayTell(DateTimeOffset now, WorkingCalendar calendar)
    {
        var day = CivilTime.DayOf(now);

        return WorksOn(day, calendar) && now >= CivilTime.At(day, From)
            && now < (Until == TimeOnly.MinValue ? CivilTime.EndOf(day) : CivilTime.At(day, Until));
    }

    /// <summary>The first moment at which they may be told of what should not wait for long: <paramref name="now"/> within
    /// their hours, else <see cref="DigestAt"/> of their next working day (of today, where their hours are still to begin).
    /// UTC.</summary>
    /// <param name="now">The time, UTC.</param>
    /// <param name="calendar">The working days.</param>
    /// <example>Friday 19:00: Monday 08:30. Monday 07:00: Monday 08:30. Monday 08:10: at once.</example>
    public DateTimeOffset NextMoment(DateTimeOffset now, WorkingCalendar calendar) =>
        MayTell(now, calendar) ? now : NextDigest(now, calendar);

    /// <summary>The next <see cref="DigestAt"/> on one of their working days, at or after <paramref name="now"/>. UTC.</summary>
    /// <param name="now">The time, UTC.</param>
    /// <param name="calendar">The working days.</param>
    /// <example>Friday 08:30: at once. Friday 08:31: Monday 08:30, or Tuesday where Monday is a holiday.</example>
    public DateTimeOffset NextDigest(DateTimeOffset now, WorkingCalendar calendar)
    {
        // In the hour that never comes, hours may be moved past their own end: then the next day's digest it is.
        var day = CivilTime.DayOf(now);
        while (CivilTime.At(day, DigestAt) is var at && (at < now || !MayTell(at, calendar)))
        {
            day = day.AddDays(1);
        }

        return CivilTime.At(day, DigestAt);
    }

    /// <summary>Whether two people's hours are the same.</summary>
    public bool Equals(PersonHours? other) => other is not null
        && (From, Until, DigestAt, Holidays) == (other.From, other.Until, other.DigestAt, other.Holidays)
        && (_days is null ? other._days is null : other._days is not null && _days.SetEquals(other._days));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, Until, DigestAt, Holidays, _days?.Count);
}
