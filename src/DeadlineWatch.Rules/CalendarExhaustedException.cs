using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>A day was asked of a <see cref="WorkingCalendar"/> that does not know it. Whoever keeps the calendar files
/// can act on it: the missing year is added as data, and nothing is built anew.</summary>
public sealed class CalendarExhaustedException : Exception
{
    /// <summary>Says which calendar, how far it reaches and which day was asked.</summary>
    /// <param name="calendar">The key of the calendar.</param>
    /// <param name="knownFrom">The first day it knows, inclusive.</param>
    /// <param name="knownUntil">The last day it knows, inclusive.</param>
    /// <param name="asked">The day that was asked, before <paramref name="knownFrom"/> or after
    /// <paramref name="knownUntil"/>.</param>
    public CalendarExhaustedException(string calendar, DateOnly knownFrom, DateOnly knownUntil, DateOnly asked)
        : base(Say(calendar, knownFrom, knownUntil, asked))
    {
        Calendar = calendar;
        KnownFrom = knownFrom;
        KnownUntil = knownUntil;
        Asked = asked;
    }

    /// <summary>The key of the calendar.</summary>
    public string Calendar { get; }

    /// <summary>The first day it knows, inclusive.</summary>
    public DateOnly KnownFrom { get; }

    /// <summary>The last day it knows, inclusive.</summary>
    public DateOnly KnownUntil { get; }

    /// <summary>The day that was asked. Where a count ran out of the calendar, the day it would end on if no holiday
    /// lay beyond: the true answer is never nearer than that.</summary>
    public DateOnly Asked { get; }

    private static string Say(string calendar, DateOnly knownFrom, DateOnly knownUntil, DateOnly asked) =>
        asked < knownFrom
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Calendar '{calendar}' begins {knownFrom:O}, but {asked:O} was asked. Add the missing year.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Calendar '{calendar}' ends {knownUntil:O}, but {asked:O} was asked. Add the missing year.");
}
