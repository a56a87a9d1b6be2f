using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules;

/// <summary>A rung that is told again until the thing is done, at most so often: "2 working days after due, then every 2
/// working days, at most 5". Only rungs after due repeat, and never without an end: what is told for ever nobody reads.</summary>
/// <example>That one is told 2, 4, 6, 8 and 10 working days after due.</example>
public sealed partial record StepRepeat
{
    /// <summary>The most tellings that a rung may have.</summary>
    public const int Most = 20;

    private StepRepeat(StepTime first, int every, int atMost)
    {
        First = first;
        Every = every;
        AtMost = atMost;
    }

    /// <summary>When it is told first.</summary>
    public StepTime First { get; }

    /// <summary>How much later each time: working days where <see cref="First"/> counts in them, hours where it counts in
    /// hours.</summary>
    public int Every { get; }

    /// <summary>How often it is told in all, the first included.</summary>
    public int AtMost { get; }

    /// <summary>When it is told, the first first.</summary>
    public IReadOnlyList<StepTime> Times => [.. Enumerable.Range(0, AtMost).Select(at => First with { Amount = First.Amount + (at * Every) })];

    /// <summary>Reads a rung's time that says "then every".</summary>
    /// <param name="text">As it is written.</param>
    /// <returns>The repeat, or in words what is wrong with it; neither where the text does not say "then every".</returns>
    public static (StepRepeat? Repeat, string? Refusal) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(", then ", StringComparison.Ordinal))
        {
            return (null, null);
        }

        var words = Form().Match(text);
        if (!words.Success || StepTime.TryParse(words.Groups["first"].Value) is not { } first)
        {
            return (null, text.Contains(", at most ", StringComparison.Ordinal)
                ? "is no repeat: write \"2 working days after due, then every 2 working days, at most 5\""
                : "does not say how often at most: write \"2 working days after due, then every 2 working days, at most 5\"");
        }

        if (first.Anchor is not (StepAnchor.HoursAfterDue or StepAnchor.AfterDue))
        {
            return (null, "repeats before it is late: only rungs \"after due\" repeat; write each of the others by itself");
        }

        var isDays = words.Groups["unit"].Value == "working day";
        if (isDays != (first.Anchor == StepAnchor.AfterDue))
        {
            return (null, "counts in two units: write both in working days, or both in hours");
        }

        int Number(string group) => int.Parse(words.Groups[group].Value, CultureInfo.InvariantCulture);
        var every = words.Groups["every"].Success ? Number("every") : 1;
        return Number("most") is var most && most is < 2 or > Most
            ? (null, string.Create(CultureInfo.InvariantCulture, $"is told at most {most} times: write a number from 2 to {Most}"))
            : (new StepRepeat(first, every, most), null);
    }

    /// <summary>The words again, as they are read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}, then every {EveryWords()}, at most {AtMost}");

    private string EveryWords() => First.Anchor switch
    {
        StepAnchor.HoursAfterDue => Every == 1 ? "hour" : StepTime.Hours(Every),
        StepAnchor.AfterDue => Every == 1 ? "working day" : StepTime.Days(Every),
        _ => throw new UnreachableException($"Anchor {First.Anchor}"),
    };

    [GeneratedRegex(
        @"\A(?<first>[^,]+), then every ((?<every>[1-9]\d?) )?(?<unit>working day|hour)s?, at most (?<most>\d{1,4})\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
