using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>In which order the rungs of a ladder come about, and which of them cannot stand in one ladder.</summary>
internal static class LadderOrder
{
    /// <summary>Where a rung stands among those of its ladder.</summary>
    public static (int Stage, long Within) Of(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue or StepAnchor.HoursBeforeDue => (0, -when.Amount),
        StepAnchor.AfterStart => (0, when.Amount),
        StepAnchor.OnLastDay => (1, when.Time?.Ticks ?? 0),
        StepAnchor.WhenOverdue => (2, 0),
        StepAnchor.HoursAfterDue => (3, when.Amount),
        StepAnchor.AfterDue => (4, when.Amount),
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };

    /// <summary>Refuses rungs that are not written earliest first, that cannot be compared, or of which one comes when another
    /// does.</summary>
    /// <param name="rungs">The rungs as they are written, each with its tellings: one, or those of a repeat.</param>
    public static void Refuse(IReadOnlyList<(Place Place, IReadOnlyList<LadderStep> Steps)> rungs)
    {
        for (var at = 1; at < rungs.Count; at++)
        {
            var (place, steps) = rungs[at];
            if (WhyNotAfter(rungs[at - 1].Steps[0], steps[0]) is { } why)
            {
                place.Fault(why);
            }
            else if (rungs.Take(at).SelectMany(each => each.Steps)
                .Select(each => WhyNotBeside(each, steps)).FirstOrDefault(each => each is not null) is { } meets)
            {
                place.Fault(meets);
            }
        }
    }

    private static string? WhyNotAfter(LadderStep previous, LadderStep step)
    {
        var (before, when) = (previous.When, step.When);
        return Kind(before) is { } one && Kind(when) is { } other && one != other
                ? $"\"{when}\" and \"{before}\" cannot stand in one ladder: it warns either by hours after the start, by hours " +
                    "before due or by days before the due day"
            : Of(when) == Of(before) ? $"the rung \"{Written(step)}\" stands twice"
            : Of(when).CompareTo(Of(before)) < 0 ? $"\"{Written(step)}\" comes before \"{Written(previous)}\": write the rungs earliest first"
            : null;
    }

    private static string? WhyNotBeside(LadderStep earlier, IReadOnlyList<LadderStep> steps) =>
        steps.FirstOrDefault(each => each.When == earlier.When) is { } meets
            ? $"\"{Written(meets)}\" and \"{Written(earlier)}\" are both told {meets.When}: only one of them would be"
        : steps.FirstOrDefault(each => MayComeFirst(each.When, earlier.When)) is { } overtakes
            ? string.Create(CultureInfo.InvariantCulture,
                $"\"{overtakes.When}\" may come before \"{earlier.When}\": at most {LeastHours(overtakes.When.Amount)} hours come before it always")
        : null;

    // Both are known only when the due moment is: a ladder whose rungs change places would tell the wrong people last.
    private static bool MayComeFirst(StepTime days, StepTime hours) =>
        days.Anchor == StepAnchor.AfterDue && hours.Anchor == StepAnchor.HoursAfterDue && hours.Amount > LeastHours(days.Amount);

    // From the last minute of a day to 08:30 of the next is eight and a half; each further day is a whole one. When clocks go
    // forward, it is at a weekend.
    private static int LeastHours(int workingDays) => (24 * (workingDays - 1)) + 8;

    private static string Written(LadderStep step) => step.Repeat?.ToString() ?? step.When.ToString();

    // How long before the due moment an hour after the start is, only the clock knows.
    private static StepAnchor? Kind(StepTime when) => when.Anchor switch
    {
        StepAnchor.AfterStart or StepAnchor.HoursBeforeDue => when.Anchor,
        StepAnchor.BeforeDue or StepAnchor.OnLastDay => StepAnchor.BeforeDue,
        _ => null,
    };
}
