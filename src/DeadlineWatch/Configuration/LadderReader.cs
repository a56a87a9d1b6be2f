using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads the ladders of a profile: who is told when.</summary>
internal static class LadderReader
{
    private const string TimeExpected =
        "a rung's time: write \"5 working days before due\", \"on the last day at 10:00\", \"24 hours after start\", " +
        "\"6 hours before due\", \"when overdue\", \"4 hours after due\", \"2 working days after due\", or that with " +
        "\", then every 2 working days, at most 5\"";

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

            var rungs = place.SomeItems().Select(each => (Place: each, Steps: Rung(each, roles) ?? [])).Where(each => each.Steps.Count > 0).ToList();
            LadderOrder.Refuse(rungs);
            List<LadderStep> steps = [.. rungs.SelectMany(each => each.Steps).OrderBy(each => LadderOrder.Of(each.When))];
            if (steps.Count > 0 && !steps.Exists(each => each.When.Anchor == StepAnchor.WhenOverdue))
            {
                place.Fault($"the ladder \"{key}\" has no rung \"when overdue\": nobody would be told that it is");
            }

            read[key] = new Ladder(key, steps);
        }

        return read;
    }

    /// <summary>The stable key of a rung, from its words: <c>5-working-days-before</c>, <c>last-day-10:00</c>,
    /// <c>24-hours-after-start</c>, <c>6-hours-before</c>, <c>overdue</c>, <c>2-working-days-after</c>. Told rungs are remembered by
    /// it.</summary>
    public static string KeyOf(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue or StepAnchor.HoursBeforeDue or StepAnchor.HoursAfterDue or StepAnchor.AfterDue =>
            Joined(when.ToString().Replace(" due", "", StringComparison.Ordinal)),
        StepAnchor.OnLastDay => string.Create(CultureInfo.InvariantCulture, $"last-day-{when.Time:HH\\:mm}"),
        StepAnchor.AfterStart => Joined(when.ToString()),
        StepAnchor.WhenOverdue => "overdue",
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };

    /// <summary>How grave a rung of that form is, where its profile does not say so itself.</summary>
    public static Severity UsualSeverity(StepTime when) => when.Anchor switch
    {
        StepAnchor.BeforeDue or StepAnchor.AfterStart or StepAnchor.HoursBeforeDue => Severity.Warning,
        StepAnchor.OnLastDay => Severity.LastDay,
        StepAnchor.WhenOverdue => Severity.Overdue,
        StepAnchor.HoursAfterDue or StepAnchor.AfterDue => Severity.StillOverdue,
        _ => throw new UnreachableException($"Anchor {when.Anchor}"),
    };

    private static string Joined(string words) => words.Replace(' ', '-');

    // A rung that repeats is so many rungs: nothing after this knows of repeats.
    private static IReadOnlyList<LadderStep>? Rung(Place place, IReadOnlyCollection<string> roles) => place.Object<IReadOnlyList<LadderStep>>(shape =>
    {
        var (repeat, times) = Times(shape.Required("when"));
        List<string> told = [.. (shape.Required("tell")?.SomeItems() ?? []).Select(each => each.OneOf(roles, "role")).OfType<string>()];
        var severity = shape.Optional("severity")?.OneOf<Severity>("severity");

        return [.. times.Select(each => new LadderStep(KeyOf(each), each, told, severity ?? UsualSeverity(each)) { Repeat = repeat })];
    });

    private static (StepRepeat? Repeat, IReadOnlyList<StepTime> Times) Times(Place? place)
    {
        if (place?.TextIfAny() is { } text && StepRepeat.Read(text) is { } read && read != default)
        {
            if (read.Refusal is { } refusal)
            {
                place.Fault($"\"{text}\" {refusal}");
            }

            return (read.Repeat, read.Repeat?.Times ?? []);
        }

        return (null, place?.Parse(StepTime.TryParse, TimeExpected) is { } once ? [once] : []);
    }
}
