using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Telemetry;

/// <summary>The working days ahead by which what comes due is counted, as they stand at one moment.</summary>
internal sealed class ComingDays
{
    /// <summary>Three weeks of working days after today.</summary>
    private const int Ahead = 15;

    private readonly DateTimeOffset[] _ends;
    private readonly int[] _placeOf; // by days after today: which of Days

    /// <param name="calendar">Whose working days.</param>
    /// <param name="now">The time of this refresh.</param>
    internal ComingDays(WorkingCalendar calendar, DateTimeOffset now)
    {
        var today = CivilTime.DayOf(now);
        // A service that runs on past the end of its calendar counts on with weekends only, as deadlines do; three months
        // hold the working day after the last that is counted, whatever the calendar.
        var covered = calendar.ExtendedWithWeekendsOnly(today.AddMonths(3));
        Days = [today, .. Enumerable.Range(1, Ahead).Select(each => covered.AddWorkingDays(today, each))];
        _ends = [.. Within.Select(each => CivilTime.EndOf(covered.AddWorkingDays(today, each)))];

        // What is due on a Sunday must be done by Friday.
        var place = 0;
        _placeOf = new int[covered.AddWorkingDays(today, Ahead + 1).DayNumber - today.DayNumber];
        for (var after = 0; after < _placeOf.Length; after++)
        {
            place += place < Ahead && Days[place + 1] == today.AddDays(after) ? 1 : 0;
            _placeOf[after] = place;
        }
    }

    /// <summary>Within how many working days after today.</summary>
    internal static IReadOnlyList<int> Within { get; } = [1, 3, 5, 10];

    /// <summary>Today, whatever day it is, and the working days after it.</summary>
    internal IReadOnlyList<DateOnly> Days { get; }

    /// <summary>The label of a day: 2026-11-23.</summary>
    internal static string Label(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first of <see cref="Within"/> by whose end a deadline is due; their number where it is due later.</summary>
    internal int FirstWithin(Deadline deadline)
    {
        var first = 0;
        while (first < _ends.Length && deadline.EarliestDueAt > _ends[first])
        {
            first++;
        }

        return first;
    }

    /// <summary>Which of <see cref="Days"/> is the last on which it can be done on a working day, and never one before today;
    /// null where it is due later than all of them.</summary>
    internal int? PlaceOf(Deadline deadline)
    {
        var on = deadline.DueOn ?? CivilTime.DayOf(deadline.EarliestDueAt);
        var after = Math.Max(0, on.DayNumber - Days[0].DayNumber);
        return after < _placeOf.Length ? _placeOf[after] : null;
    }
}
