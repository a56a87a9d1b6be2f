using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>The length of a timescale, in the unit the guidance states it in: "1 working day", "48 hours", "3 months".
/// It says how long, never from when: the rules of counting are the <see cref="WorkingCalendar"/>'s and
/// <see cref="CivilTime"/>'s.</summary>
public sealed record TimeLimit
{
    private const string Examples =
        "Write a whole number and a unit, such as '1 working day', '48 hours', '28 days', '6 weeks' or '3 months'.";

    /// <summary>A limit of so many units.</summary>
    /// <param name="amount">How many, 1 or more.</param>
    /// <param name="unit">Of what.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is 0, negative, or longer than two years (in hours,
    /// than 31 days): no timescale of the guidance is, so it is a slip of the hand.</exception>
    public TimeLimit(int amount, TimeUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, Longest(unit));

        Amount = amount;
        Unit = unit;
    }

    /// <summary>How many units, 1 or more.</summary>
    public int Amount { get; }

    /// <summary>What is counted.</summary>
    public TimeUnit Unit { get; }

    /// <summary>Whether the limit runs by elapsed hours, to a moment; the others run by days, to the end of
    /// one.</summary>
    public bool IsElapsed => Unit == TimeUnit.Hours;

    /// <summary>Reads the words people write: "1 working day", "10 working days", "48 hours", "28 days" or "28 calendar
    /// days", "6 weeks", "3 months". Lower case, one space between words, the singular for 1 only.</summary>
    /// <exception cref="FormatException">The text is not a time limit; the message says what to write
    /// instead.</exception>
    public static TimeLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (limit, refusal) = Read(text);

        return limit ?? throw new FormatException(refusal);
    }

    /// <summary>Reads what <see cref="Parse"/> reads; null where that would throw, and for null.</summary>
    public static TimeLimit? TryParse(string? text) => text is null ? null : Read(text).Limit;

    /// <summary>The words that <see cref="Parse"/> reads: "1 working day", "28 days".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Word(Unit, Amount)}");

    private static (TimeLimit? Limit, string Refusal) Read(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var digits = space < 0 ? text : text[..space];
        if (space < 0
            || digits.StartsWith('0')
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return (null, $"'{text}' is not a time limit. {Examples}");
        }

        if (UnitOf(text[(space + 1)..], amount) is not { } unit)
        {
            return (null, $"'{text}' is not a time limit: the unit is not known, or not in its number. {Examples}");
        }

        return amount <= Longest(unit)
            ? (new TimeLimit(amount, unit), "")
            : (null, string.Create(
                CultureInfo.InvariantCulture,
                $"'{text}' is longer than any timescale: the most is {Longest(unit)} {Word(unit, Longest(unit))}."));
    }

    private static TimeUnit? UnitOf(string words, int amount)
    {
        if (words == (amount == 1 ? "calendar day" : "calendar days"))
        {
            return TimeUnit.CalendarDays;
        }

        foreach (var unit in Enum.GetValues<TimeUnit>())
        {
            if (words == Word(unit, amount))
            {
                return unit;
            }
        }

        return null;
    }

    private static string Word(TimeUnit unit, int amount)
    {
        var one = unit switch
        {
            TimeUnit.Hours => "hour",
            TimeUnit.WorkingDays => "working day",
            TimeUnit.CalendarDays => "day",
            TimeUnit.Weeks => "week",
            TimeUnit.Months => "month",
            _ => throw new UnreachableException($"Time unit {unit}"),
        };

        return amount == 1 ? one : one + "s";
    }

    // Two years: the longest statutory timescales on a child's case are counted in months. Hours are for the urgent
    // ones, and nobody counts more than a month in them.
    private static int Longest(TimeUnit unit) => unit switch
    {
        TimeUnit.Hours => 31 * 24,
        TimeUnit.WorkingDays => 2 * 52 * 5,
        TimeUnit.CalendarDays => 2 * 366,
        TimeUnit.Weeks => 2 * 52,
        TimeUnit.Months => 2 * 12,
        _ => throw new UnreachableException($"Time unit {unit}"),
    };
}
