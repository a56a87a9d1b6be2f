using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules;

/// <summary>What a rung's time counts from.</summary>
public enum StepAnchor
{
    /// <summary>Working days before the due day.</summary>
    BeforeDue,

    /// <summary>Hours before the due moment, elapsed: clocks in hours only.</summary>
    HoursBeforeDue,

    /// <summary>A time of day on the due day.</summary>
    OnLastDay,

    /// <summary>Hours after the start, elapsed.</summary>
    AfterStart,

    /// <summary>When it is overdue, and data confirms it.</summary>
    WhenOverdue,

    /// <summary>Hours after the due moment, elapsed: clocks in hours only.</summary>
    HoursAfterDue,

    /// <summary>Working days after the due day.</summary>
    AfterDue,
}

/// <summary>When a rung is told, as people write it: "5 working days before due", "on the last day at 10:00",
/// "24 hours after start", "6 hours before due", "when overdue" (or "when due"), "4 hours after due", "2 working days after
/// due". Steps of day clocks go at <see cref="MorningTime"/> on a working day; those of hour clocks at once.</summary>
/// <param name="Anchor">What it counts from.</param>
/// <param name="Amount">Working days or hours; 0 where the anchor needs none.</param>
/// <param name="Time">The London time on the last day; null otherwise.</param>
public sealed partial record StepTime(StepAnchor Anchor, int Amount = 0, TimeOnly? Time = null)
{
    /// <summary>When the steps of day clocks go: 08:30 in London.</summary>
    public static readonly TimeOnly MorningTime = new(8, 30);

    /// <summary>True where it is told after the due moment, once data confirms that it was missed.</summary>
    public bool SaysOverdue => Anchor is StepAnchor.WhenOverdue or StepAnchor.HoursAfterDue or StepAnchor.AfterDue;

    /// <summary>True where it counts in hours to or from the due moment, which only a clock in hours has.</summary>
    public bool IsHoursOfDue => Anchor is StepAnchor.HoursBeforeDue or StepAnchor.HoursAfterDue;

    /// <summary>Reads a step's time; null where the words are none of the forms. "When due" is "when overdue": until the
    /// due moment has passed there is nothing more to say than the last warning said.</summary>
    public static StepTime? TryParse(string? text)
    {
        var words = Form().Match(text ?? "");
        if (!words.Success)
        {
            return null;
        }

        if (words.Groups["time"].Success)
        {
            return TimeOnly.TryParseExact(words.Groups["time"].Value, "HH:mm", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var time)
                ? new(StepAnchor.OnLastDay, 0, time)
                : null;
        }

        int Number(string group) => int.Parse(words.Groups[group].Value, CultureInfo.InvariantCulture);
        return words.Groups["before"].Success ? new(StepAnchor.BeforeDue, Number("before"))
            : words.Groups["hours"].Success ? new(StepAnchor.AfterStart, Number("hours"))
            : words.Groups["hoursBefore"].Success ? new(StepAnchor.HoursBeforeDue, Number("hoursBefore"))
            : words.Groups["hoursAfter"].Success ? new(StepAnchor.HoursAfterDue, Number("hoursAfter"))
            : words.Groups["after"].Success ? new(StepAnchor.AfterDue, Number("after"))
            : new(StepAnchor.WhenOverdue);
    }

    /// <summary>The words again, as they are read.</summary>
    public override string ToString() => Anchor switch
    {
        StepAnchor.BeforeDue => $"{Days(Amount)} before due",
        StepAnchor.OnLastDay => $"on the last day at {Time:HH\\:mm}",
        StepAnchor.AfterStart => $"{Hours(Amount)} after start",
        StepAnchor.HoursBeforeDue => $"{Hours(Amount)} before due",
        StepAnchor.HoursAfterDue => $"{Hours(Amount)} after due",
        StepAnchor.WhenOverdue => "when overdue",
        StepAnchor.AfterDue => $"{Days(Amount)} after due",
        _ => throw new UnreachableException($"Anchor {Anchor}"),
    };

    /// <summary>"1 working day", "2 working days".</summary>
    internal static string Days(int count) => count == 1 ? "1 working day" : $"{count} working days";

    /// <summary>"1 hour", "4 hours".</summary>
    internal static string Hours(int count) => count == 1 ? "1 hour" : $"{count} hours";

    [GeneratedRegex(
        @"\A((?<before>[1-9]\d?) working days? before due|on the last day at (?<time>\d\d:\d\d)|(?<hours>[1-9]\d{0,2}) hours? after start|(?<hoursBefore>[1-9]\d{0,2}) hours? before due|(?<hoursAfter>[1-9]\d{0,2}) hours? after due|(?<overdue>when (over)?due)|(?<after>[1-9]\d?) working days? after due)\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
