using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Clocks that can be read and run, but are hardly what was meant.</summary>
internal static class DoubtfulClocks
{
    // As citations say it: "national", "national statistic", "regional procedures: London".
    private static readonly IReadOnlyList<string> OthersRules = ["national", "regional procedures"];

    /// <summary>Warns of those that are on.</summary>
    public static void Warn(IReadOnlyList<(Place Place, ReadClock Clock)> clocks)
    {
        var on = clocks.Where(each => each.Clock.IsOn && each.Clock.Definition.Key.Length > 0).ToList();
        foreach (var (place, clock) in on)
        {
            WarnOfLongerTime(place, clock.Definition);
        }

        for (var at = 1; at < on.Count; at++)
        {
            if (on.Take(at).FirstOrDefault(each => IsTheSame(each.Clock.Definition, on[at].Clock.Definition)) is { Clock: not null } other)
            {
                WarnOfTwo(other, on[at]);
            }
        }
    }

    private static void WarnOfLongerTime(Place place, ClockDefinition clock)
    {
        if (clock.SkipsClosureDays && OthersRules.FirstOrDefault(each => clock.Citation.Standing.StartsWith(each, StringComparison.Ordinal)) is { } rule)
        {
            place.Member("skipsClosureDays")?.Warn(
                $"closure days lengthen the time of {clock.Key}, but its citation is {rule}: no such text leaves them out");
        }
    }

    // Where it was switched on, for there it can be switched off again; of two such places, the later clock's.
    private static void WarnOfTwo((Place Place, ReadClock Clock) one, (Place Place, ReadClock Clock) other)
    {
        var (first, second) = (one.Clock.Definition, other.Clock.Definition);
        var place = other.Place.Member(ClockReader.On) ?? one.Place.Member(ClockReader.On) ?? other.Place.Member("key") ?? other.Place;
        place.Warn($"{first.Key} and {second.Key} both run from {first.Start} to {SharedStop(first, second)}: every start is counted twice; " +
            "switch one off");
    }

    // Those that ask for other codes, or on other days, have no start in common.
    private static bool IsTheSame(ClockDefinition one, ClockDefinition other) =>
        one.Key != other.Key && one.Start == other.Start && one.Start != default && SharedStop(one, other) is not null
        && one.EffectiveFrom <= other.EffectiveUntil && other.EffectiveFrom <= one.EffectiveUntil
        && !one.When.Any(each => other.When.Any(theirs => AreApart(each, theirs)));

    private static bool AreApart(FactCondition one, FactCondition other) =>
        one.Fact == other.Fact
        && ((one.AnyOf.Count > 0 && one.AnyOf.All(each => !Meets(each, other)))
            || (other.AnyOf.Count > 0 && other.AnyOf.All(each => !Meets(each, one))));

    private static bool Meets(string value, FactCondition condition) =>
        (condition.AnyOf.Count == 0 || condition.AnyOf.Contains(value)) && !condition.NoneOf.Contains(value);

    private static EventKind? SharedStop(ClockDefinition one, ClockDefinition other) =>
        one.Stops.Select(each => each.Event).FirstOrDefault(each => each != default && other.Stops.Any(theirs => theirs.Event == each)) is var kind
            && kind != default ? kind : null;
}
