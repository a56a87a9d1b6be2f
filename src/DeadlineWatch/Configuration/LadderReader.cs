using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads the ladders of a profile: who is told when.</summary>
internal static class LadderReader
{
    private const string TimeExpected =
        "a rung's time: write \"5 working days before due\", \"on the last day at 10:00\", \"24 hours after start\", " +
        "\"when overdue\" or \"2 working days after due\"";

    /// <summary>The ladders by key.</summary>
    public static IReadOnlyDictionary<string, Ladder> Read(Place? ladders, IReadOnlyCollection<string> roles)
    {
        var read = new Dictionary<string, Ladder>();
        foreach (var (key, place) in ladders?.Members() ?? [])
        {
            if (Keys.Read(key) is null)
            {
                place.Fault($"\"{key}\" is not {Keys.Expected}");
            }

            var rungs = place.SomeItems().Select(each => (Place: each, Step: Rung(each, roles))).ToList();
            RefuseDisorder(rungs);
            List<LadderStep> steps = [.. rungs.Select(each => each.Step).OfType<LadderStep>()];
            if (steps.Count > 0 && !steps.Exists(each => each.When.Anchor == StepAnchor.WhenOverdue))
            {
                place.Fault($"the ladder \"{key}\" has no rung \"when overdue\": nobody would be told that it is");
            }

            read[key] = new Ladder(key, steps);
        }

        return read;
    }

    /// <summary>The stable key of a rung, from its words: <c>5-working-days-before</c>, <c>last-day-10:00</c>,
    /// <c>24-hours-after-start</c>, <c>overdue</c>, <c>2-working-days-after</c>. Told rungs are remembered by
    /// it.</summary>
    public static string KeyOf(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue or StepAnchor.AfterDue =>
            Joined(when.ToString().Replace(" due", "", StringComparison.Ordinal)),
        StepAnchor.OnLastDay => string.Create(CultureInfo.InvariantCulture, $"last-day-{when.Time:HH\\:mm}"),
        StepAnchor.AfterStart => Joined(when.ToString()),
        StepAnchor.WhenOverdue => "overdue",
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };

    private static string Joined(string words) => words.Replace(' ', '-');

    private static LadderStep? Rung(Place place, IReadOnlyCollection<string> roles) => place.Object(shape =>
    {
        var when = shape.Required("when")?.Parse(StepTime.TryParse, TimeExpected);
        var told = (shape.Required("tell")?.SomeItems() ?? []).Select(each => each.OneOf(roles, "role")).ToList();
        var severity = shape.Optional("severity")?.OneOf<Severity>("severity");

        return when is null
            ? null
            : new LadderStep(KeyOf(when), when, [.. told.OfType<string>()], severity ?? SeverityOf(when));
    });

    private static Severity SeverityOf(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue or StepAnchor.AfterStart => Severity.Warning,
        StepAnchor.OnLastDay => Severity.LastDay,
        StepAnchor.WhenOverdue => Severity.Overdue,
        StepAnchor.AfterDue => Severity.StillOverdue,
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };

    private static void RefuseDisorder(IReadOnlyList<(Place Place, LadderStep? Step)> rungs)
    {
        LadderStep? previous = null;
        foreach (var (place, step) in rungs)
        {
            if (previous is not null && step is not null)
            {
                if (!Comparable(previous.When, step.When))
                {
                    place.Fault($"\"{step.When}\" and \"{previous.When}\" cannot stand in one ladder: it warns either " +
                        "by hours after the start or by days before the due day");
                }
                else if (Order(step.When) == Order(previous.When))
                {
                    place.Fault($"the rung \"{step.When}\" stands twice");
                }
                else if (Order(step.When).CompareTo(Order(previous.When)) < 0)
                {
                    place.Fault($"\"{step.When}\" comes before \"{previous.When}\": write the rungs earliest first");
                }
            }

            previous = step ?? previous;
        }
    }

    // How long before the due moment an hour after the start is, only the clock knows.
    private static bool Comparable(StepTime one, StepTime other) =>
        !(IsByHours(one) && IsByDays(other)) && !(IsByDays(one) && IsByHours(other));

    private static bool IsByHours(StepTime when) => when.Anchor == StepAnchor.AfterStart;

    private static bool IsByDays(StepTime when) => when.Anchor is StepAnchor.BeforeDue or StepAnchor.OnLastDay;

    private static (int Stage, long Within) Order(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue => (0, -when.Amount),
        StepAnchor.AfterStart => (0, when.Amount),
        StepAnchor.OnLastDay => (1, when.Time?.Ticks ?? 0),
        StepAnchor.WhenOverdue => (2, 0),
        StepAnchor.AfterDue => (3, when.Amount),
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };
}
