using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>How near a deadline must be to be listed: so many working days, or so many hours.</summary>
internal sealed record Within(int Amount, bool IsHours)
{
    public const string Expected = "Write working days as 5wd, or hours as 48h.";

    // A year of working days, a month of hours: nobody plans further in them.
    private const int MostDays = 260;
    private const int MostHours = 31 * 24;

    /// <summary>Reads "5wd" or "48h"; null where the text is neither.</summary>
    public static Within? TryParse(string text)
    {
        var given = text.Trim().ToLowerInvariant();
        var isHours = given.EndsWith('h');
        var digits = isHours ? given[..^1] : given.EndsWith("wd", StringComparison.Ordinal) ? given[..^2] : "";
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            && amount <= (isHours ? MostHours : MostDays)
            ? new(amount, isHours)
            : null;
    }

    /// <summary>Whether a deadline falls due by then: for working days by the end of the day so many working days after
    /// today, for hours at the instant so many hours from now.</summary>
    public bool Holds(Deadline deadline, WorkingCalendar calendar, DateTimeOffset now) => IsHours
        ? deadline.EarliestDueAt <= now.AddHours(Amount)
        : deadline.EarliestDueAt <= CivilTime.EndOf(calendar.AddWorkingDays(CivilTime.DayOf(now), Amount));

    /// <summary>"2 working days", "48 hours".</summary>
    public override string ToString() => (IsHours, Amount) switch
    {
        (true, 1) => "1 hour",
        (true, _) => $"{Amount} hours",
        (false, 1) => "1 working day",
        (false, _) => $"{Amount} working days",
    };
}
