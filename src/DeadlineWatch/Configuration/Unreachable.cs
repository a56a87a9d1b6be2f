using System.Diagnostics;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>What stands in a clock but can never come about: a condition that no value meets, an end that another comes
/// before, a rung that no deadline reaches. Each is a slip that nobody would see until a warning is missed.</summary>
internal static class Unreachable
{
    /// <summary>Refuses the conditions and ends of a clock that can never come about.</summary>
    public static void Refuse(Place place, ClockDefinition clock)
    {
        if (place.Member("starts") is { } starts)
        {
            RefuseConditions(starts, clock.When);
            RefuseExemptions(starts, clock);
        }

        // A stop that the start itself would meet ends each run as it begins, and so does such a cancel.
        var begins = new EndRule(clock.Start, "", clock.When, EndScope.Case);
        var stops = Rules(place, "stops", clock.Stops);
        RefuseBehindEachOther(stops);
        RefuseBehind(stops, [(begins, "ends the clock as it starts: the same event starts it")]);
        var cancels = Rules(place, "cancels", clock.Cancels);
        RefuseBehindEachOther(cancels);
        RefuseBehind(cancels,
        [
            (begins, "ends the clock as it starts: the same event starts it"),
            .. stops.Select(each => (each.Rule, "never cancels: the same event is a stop, and a stop comes first")),
        ]);
        Rules(place, "reopens", clock.Reopens);
        if (clock.Undecided is { } undecided && place.Member("undecided") is { } waiting)
        {
            Rules(waiting, "decidedBy", undecided.DecidedBy);
        }
    }

    /// <summary>Refuses a rung that another always comes before, on a clock in days: the later rung of one moment is told, and
    /// the earlier one counts as told with it.</summary>
    public static void RefuseRungs(Place? place, Ladder ladder, IEnumerable<TimeLimit> limits)
    {
        if (limits.Any(each => !each.IsElapsed)
            && ladder.Steps.FirstOrDefault(each => each.When is { Anchor: StepAnchor.AfterDue, Amount: 1 }) is { } after)
        {
            place?.Fault($"the rung \"when overdue\" of the ladder \"{ladder.Key}\" is never told: \"{after.When}\" is the same " +
                "morning for a clock in days");
        }
    }

    /// <summary>The most working days that can lie after the start, to the due day inclusive: a rung as many working days
    /// before due, or more, would fall on the start or before it.</summary>
    /// <param name="limit">The time allowed.</param>
    /// <param name="startCounts">Whether the start's day is the first that counts.</param>
    public static int MostWorkingDays(TimeLimit limit, bool startCounts) => limit.Unit switch
    {
        TimeUnit.WorkingDays => limit.Amount - (startCounts ? 1 : 0),
        TimeUnit.CalendarDays => WorkingDaysOf(limit.Amount - (startCounts ? 1 : 0)),
        TimeUnit.Weeks => WorkingDaysOf(7 * limit.Amount),
        TimeUnit.Months => WorkingDaysOf(MostDays(limit.Amount)),
        TimeUnit.Hours => 0,
        _ => throw new UnreachableException($"Time unit {limit.Unit}"),
    };

    // Of so many days in a row, at most.
    private static int WorkingDaysOf(int days) => (days / 7 * 5) + Math.Min(days % 7, 5);

    // Two years of first days, a leap year among them, see each length that so many months can have.
    private static int MostDays(int months) => Enumerable.Range(0, 24)
        .Select(each => new DateOnly(2027, 1, 1).AddMonths(each))
        .Max(first => first.AddMonths(months).DayNumber - first.DayNumber);

    private static void RefuseExemptions(Place starts, ClockDefinition clock)
    {
        if (clock.Exempt.Count == 0 || starts.Member("exempt") is not { IsList: true } list || list.Items() is not { } places
            || places.Count != clock.Exempt.Count)
        {
            // Beside a fault of the list itself.
            return;
        }

        var begins = new EndRule(clock.Start, "", clock.When, EndScope.Case);
        var rules = places.Zip(clock.Exempt, (place, each) => (Place: place, Rule: begins with { Words = each.Words, When = each.When }))
            // What has no condition is beside a fault of its own.
            .Where(each => each.Rule.When.Count > 0).ToList();
        foreach (var (place, rule) in rules)
        {
            foreach (var (asked, value) in rule.When.SelectMany(each => NeverAmong(each, clock.When).Select(never => (each.Fact, never))))
            {
                (place.Member("when")?.Member(asked) ?? place).Fault(
                    $"\"{value}\" never comes to this: the start's own \"when\" and \"unless\" leave that {asked} out");
            }

            if (Covers(rule, begins))
            {
                place.Fault($"\"{rule.Words}\" exempts every start: the clock would never run");
            }
        }

        RefuseBehindEachOther(rules);
    }

    private static IEnumerable<string> NeverAmong(FactCondition asked, IReadOnlyList<FactCondition> start) =>
        start.FirstOrDefault(each => each.Fact == asked.Fact) is { } rule
            ? asked.AnyOf.Where(each => (rule.AnyOf.Count > 0 && !rule.AnyOf.Contains(each)) || rule.NoneOf.Contains(each))
            : [];

    private static List<(Place Place, EndRule Rule)> Rules(Place clock, string member, IReadOnlyList<EndRule> rules)
    {
        if (rules.Count == 0 || clock.Member(member) is not { IsList: true } list || list.Items() is not { } places
            || places.Count != rules.Count)
        {
            // Beside a fault of the list itself.
            return [];
        }

        List<(Place Place, EndRule Rule)> read = [.. places.Zip(rules)];
        read.ForEach(each => RefuseConditions(each.Place, each.Rule.When));

        return read;
    }

    private static void RefuseBehindEachOther(List<(Place Place, EndRule Rule)> rules)
    {
        for (var at = 1; at < rules.Count; at++)
        {
            RefuseBehind([rules[at]], [.. rules[..at].Select(each => (each.Rule, "is never reached: each such event meets one above it"))]);
        }
    }

    private static void RefuseBehind(IReadOnlyList<(Place Place, EndRule Rule)> rules, IReadOnlyList<(EndRule Rule, string Why)> before)
    {
        foreach (var (place, rule) in rules)
        {
            if (before.FirstOrDefault(each => Covers(each.Rule, rule)) is { Why: { } why })
            {
                place.Fault($"\"{rule.Words}\" {why}");
            }
        }
    }

    private static void RefuseConditions(Place place, IReadOnlyList<FactCondition> conditions)
    {
        foreach (var each in conditions.Where(each => each.AnyOf.Count > 0 && each.AnyOf.All(each.NoneOf.Contains)))
        {
            (place.Member("unless")?.Member(each.Fact) ?? place).Fault(
                $"no {each.Fact} is left: each one of \"when\" stands in \"unless\" too");
        }
    }

    // Whether each event that meets the other rule meets the first one too, and ends no fewer runs by it.
    private static bool Covers(EndRule first, EndRule other) =>
        first.Event == other.Event && first.Event != default && (first.Scope == EndScope.Case || other.Scope == EndScope.Episode)
        && first.When.All(each => other.When.Any(narrower => Covers(each, narrower)));

    private static bool Covers(FactCondition wide, FactCondition narrow)
    {
        if (wide.Fact != narrow.Fact)
        {
            return false;
        }

        var left = narrow.AnyOf.Except(narrow.NoneOf).ToList();
        return narrow.AnyOf.Count > 0
            ? left.TrueForAll(each => (wide.AnyOf.Count == 0 || wide.AnyOf.Contains(each)) && !wide.NoneOf.Contains(each))
            : wide.AnyOf.Count == 0 && wide.NoneOf.All(narrow.NoneOf.Contains);
    }
}
