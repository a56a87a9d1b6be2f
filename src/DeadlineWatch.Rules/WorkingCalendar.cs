using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeadlineWatch.Rules;

/// <summary>The working days of one jurisdiction, from its first known day to its last.</summary>
/// <remarks>
/// <para>A working day is any day other than a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday under
/// the Banking and Financial Dealings Act 1971 (the wording of the Children (Private Arrangements for Fostering)
/// (Wales) Regulations 2006, SI 2006/940 (W. 89), regulation 2, and the usual one). The published bank holidays name
/// Christmas Day and Good Friday among them.</para>
/// <para>Counting follows the day-0 reading: the day something happens is day 0 and is never counted, whatever the hour
/// and whatever the day of the week.</para>
/// <para>Every question is answered in constant time, from two arrays: how many working days there were up to each day,
/// and which day each working day was. An instance never changes and may be shared between threads.</para>
/// </remarks>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<DateOnly, string> _names;
    private readonly int _first;    // day number of KnownFrom
    private readonly int[] _ranks;  // [i]: how many of the first i days are working days
    private readonly int[] _days;   // [n]: day number of the working day with rank n + 1

    /// <summary>Makes a calendar from its holidays. Saturdays and Sundays need not be listed.</summary>
    /// <param name="key">The short name that profiles use: "england-and-wales".</param>
    /// <param name="source">Where the holidays come from, for people who must trust the dates.</param>
    /// <param name="knownFrom">The first day whose holidays are known, inclusive.</param>
    /// <param name="knownUntil">The last day whose holidays are known, inclusive: 31 December of the last complete
    /// year.</param>
    /// <param name="holidays">The holidays, in any order.</param>
    /// <exception cref="ArgumentException">The key, the source or a holiday's name is blank; the range is empty; a
    /// holiday lies outside it; or a day is given twice.</exception>
    public WorkingCalendar(
        string key, string source, DateOnly knownFrom, DateOnly knownUntil, IEnumerable<Holiday> holidays)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(holidays);
        if (knownUntil < knownFrom)
        {
            throw new ArgumentException(
                Say($"Calendar '{key}' ends {knownUntil:O}, before it begins {knownFrom:O}."), nameof(knownUntil));
        }

        Key = key;
        Source = source;
        KnownFrom = knownFrom;
        KnownUntil = knownUntil;
        CoveredUntil = knownUntil;
        Holidays = [.. holidays.OrderBy(holiday => holiday.Day)];
        RefuseUnsound(Holidays);
        Version = Fingerprint();
        _names = Holidays.ToFrozenDictionary(holiday => holiday.Day, holiday => holiday.Name);
        _first = knownFrom.DayNumber;
        (_ranks, _days) = Rank();
    }

    private WorkingCalendar(WorkingCalendar known, DateOnly coveredUntil)
    {
        Key = known.Key;
        Source = known.Source;
        KnownFrom = known.KnownFrom;
        KnownUntil = known.KnownUntil;
        CoveredUntil = coveredUntil;
        Holidays = known.Holidays;
        Version = known.Version;
        _names = known._names;
        _first = known._first;
        (_ranks, _days) = Rank();
    }

    /// <summary>The short name that profiles use: "england-and-wales".</summary>
    public string Key { get; }

    /// <summary>Where the holidays come from.</summary>
    public string Source { get; }

    /// <summary>The first day whose holidays are known, inclusive.</summary>
    public DateOnly KnownFrom { get; }

    /// <summary>The last day whose holidays are known, inclusive. It stays the true one in an extended
    /// calendar.</summary>
    public DateOnly KnownUntil { get; }

    /// <summary>The last day that is answered for, inclusive. Days after <see cref="KnownUntil"/> are answered with
    /// weekends only, so that what is counted through them is provisional.</summary>
    public DateOnly CoveredUntil { get; }

    /// <summary>Whether days after <see cref="KnownUntil"/> are answered for, with weekends only.</summary>
    public bool IsExtended => CoveredUntil > KnownUntil;

    /// <summary>Twelve hexadecimal digits of a SHA-256 over key, range and holidays: the same content gives the same
    /// version on every machine, in whatever order the holidays came. Stored with each deadline, so that it can be said
    /// by which calendar it was counted. The source's wording is left out, since it moves no date.</summary>
    public string Version { get; }

    /// <summary>The holidays, earliest first.</summary>
    public IReadOnlyList<Holiday> Holidays { get; }

    /// <summary>Whether <paramref name="day"/> is a working day.</summary>
    /// <exception cref="CalendarExhaustedException">The day is before <see cref="KnownFrom"/> or after
    /// <see cref="CoveredUntil"/>.</exception>
    public bool IsWorkingDay(DateOnly day)
    {
        var index = IndexOf(day);

        return _ranks[index + 1] != _ranks[index];
    }

    /// <summary>The <paramref name="count"/>th working day after <paramref name="day"/>. The day itself is day 0 and is
    /// never counted: Monday + 1 is Tuesday, Friday + 1 is Monday, Saturday + 1 is Monday, and Maundy Thursday + 1 is
    /// the Tuesday after Easter (in Scotland, Easter Monday). A count of 0 gives the day as it is, working or
    /// not.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="CalendarExhaustedException">The day is before <see cref="KnownFrom"/>, or the day or the answer
    /// lies after <see cref="CoveredUntil"/>.</exception>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var passed = _ranks[IndexOf(day) + 1];
        if (count == 0)
        {
            return day;
        }

        return count <= _days.Length - passed
            ? DateOnly.FromDayNumber(_days[passed + count - 1])
            : throw Exhausted(OnWeekdays(CoveredUntil, count - (_days.Length - passed), step: 1));
    }

    /// <summary>The <paramref name="count"/>th working day before <paramref name="day"/>, the mirror of
    /// <see cref="AddWorkingDays"/>. The day itself is never counted: Tuesday - 1 is Monday, Monday - 1 is Friday,
    /// Sunday - 1 is Friday. A count of 0 gives the day as it is, working or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="CalendarExhaustedException">The day is after <see cref="CoveredUntil"/>, or the day or the
    /// answer lies before <see cref="KnownFrom"/>.</exception>
    public DateOnly SubtractWorkingDays(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var before = _ranks[IndexOf(day)];
        if (count == 0)
        {
            return day;
        }

        return count <= before
            ? DateOnly.FromDayNumber(_days[before - count])
            : throw Exhausted(OnWeekdays(KnownFrom, count - before, step: -1));
    }

    /// <summary>How many working days lie after <paramref name="after"/> and on or before <paramref name="until"/>:
    /// from Monday to Tuesday 1, from Friday to Monday 1, from Friday to Sunday 0, from a day to itself 0. It gives
    /// back the number that <see cref="AddWorkingDays"/> was given.</summary>
    /// <param name="after">The day that is not counted.</param>
    /// <param name="until">The last day that is counted, inclusive. Where it is the earlier of the two, the answer is
    /// negative: from Tuesday to Monday -1.</param>
    /// <exception cref="CalendarExhaustedException">One of the days is before <see cref="KnownFrom"/> or after
    /// <see cref="CoveredUntil"/>.</exception>
    public int CountWorkingDays(DateOnly after, DateOnly until) =>
        _ranks[IndexOf(until) + 1] - _ranks[IndexOf(after) + 1];

    /// <summary>The day itself where it is a working day, else the next one: Saturday gives Monday.</summary>
    /// <exception cref="CalendarExhaustedException">The day is outside the calendar, or no working day follows in
    /// it.</exception>
    public DateOnly OnOrAfter(DateOnly day) => IsWorkingDay(day) ? day : AddWorkingDays(day, 1);

    /// <summary>The day itself where it is a working day, else the last one before it: Sunday gives Friday.</summary>
    /// <exception cref="CalendarExhaustedException">The day is outside the calendar, or no working day precedes it in
    /// it.</exception>
    public DateOnly OnOrBefore(DateOnly day) => IsWorkingDay(day) ? day : SubtractWorkingDays(day, 1);

    /// <summary>Why <paramref name="day"/> is not a working day: the holiday's name (also where it falls on a weekend),
    /// or "weekend"; null on a working day.</summary>
    /// <exception cref="CalendarExhaustedException">The day is before <see cref="KnownFrom"/> or after
    /// <see cref="CoveredUntil"/>.</exception>
    public string? WhyNotWorking(DateOnly day) =>
        IsWorkingDay(day) ? null : _names.GetValueOrDefault(day, "weekend");

    /// <summary>Whether <paramref name="day"/> is one of <see cref="Holidays"/>, on whatever day of the week.</summary>
    public bool IsHoliday(DateOnly day) => _names.ContainsKey(day);

    /// <summary>This calendar, counting on beyond its end with weekends only, for provisional dates: such a date is
    /// never later than the true one. Key, version and <see cref="KnownUntil"/> stay. Making one costs time in
    /// proportion to its days, so keep it.</summary>
    /// <param name="until">The last day to answer for, inclusive. On or before <see cref="CoveredUntil"/>, this very
    /// calendar is given back.</param>
    public WorkingCalendar ExtendedWithWeekendsOnly(DateOnly until) =>
        until <= CoveredUntil ? this : new WorkingCalendar(this, until);

    private int IndexOf(DateOnly day) =>
        day >= KnownFrom && day <= CoveredUntil ? day.DayNumber - _first : throw Exhausted(day);

    private CalendarExhaustedException Exhausted(DateOnly asked) => new(Key, KnownFrom, KnownUntil, asked);

    // Where a count that left the calendar would have ended if no holiday lay beyond.
    private static DateOnly OnWeekdays(DateOnly edge, int count, int step)
    {
        var day = edge;
        while (count > 0 && day > DateOnly.MinValue && day < DateOnly.MaxValue)
        {
            day = day.AddDays(step);
            count -= IsWeekend(day) ? 0 : 1;
        }

        return day;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private (int[] Ranks, int[] Days) Rank()
    {
        var ranks = new int[CoveredUntil.DayNumber - _first + 2];
        var days = new List<int>(ranks.Length);
        for (var index = 0; index < ranks.Length - 1; index++)
        {
            var day = DateOnly.FromDayNumber(_first + index);
            if (!IsWeekend(day) && !_names.ContainsKey(day))
            {
                days.Add(day.DayNumber);
            }

            ranks[index + 1] = days.Count;
        }

        return (ranks, [.. days]);
    }

    private void RefuseUnsound(IReadOnlyList<Holiday> holidays)
    {
        Holiday? previous = null;
        foreach (var holiday in holidays)
        {
            var (day, name) = holiday;
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException(
                    Say($"Calendar '{Key}': the holiday of {day:O} has no name."), nameof(holidays));
            }

            if (day < KnownFrom || day > KnownUntil)
            {
                throw new ArgumentException(
                    Say($"Calendar '{Key}' runs from {KnownFrom:O} to {KnownUntil:O}, but '{name}' is on {day:O}."),
                    nameof(holidays));
            }

            if (previous?.Day == day)
            {
                throw new ArgumentException(
                    Say($"Calendar '{Key}' has {day:O} twice: '{previous.Name}' and '{name}'."), nameof(holidays));
            }

            previous = holiday;
        }
    }

    private string Fingerprint()
    {
        var text = new StringBuilder().Append(Say($"{Key}\n{KnownFrom:O}\n{KnownUntil:O}\n"));
        foreach (var holiday in Holidays)
        {
            text.Append(Say($"{holiday.Day:O} {holiday.Name}\n"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
