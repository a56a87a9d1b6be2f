using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>What <c>simulate</c> counted, in the order in which it is told.</summary>
internal sealed record SimulateTotals
{
    public required int Cases { get; init; }

    /// <summary>Of the present rules.</summary>
    public required int Deadlines { get; init; }

    /// <summary>All clocks that one of the rules runs, changed or not, in the order of the profile.</summary>
    public required IReadOnlyList<ClockTotal> Clocks { get; init; }

    /// <summary>The most frequent first.</summary>
    public required IReadOnlyList<StateTotal> States { get; init; }

    public required IReadOnlyList<string> NotJudged { get; init; }

    public required int PeopleAtMost { get; init; }

    public int Earlier => Clocks.Sum(each => each.Earlier);

    public int Later => Clocks.Sum(each => each.Later);

    public int New => Clocks.Sum(each => each.New);

    public int Gone => Clocks.Sum(each => each.Gone);

    public int GoneEnded => Clocks.Sum(each => each.GoneEnded);

    public int OtherState => Clocks.Sum(each => each.OtherState);

    public static SimulateTotals Of(
        SimulateTally tally, IReadOnlyDictionary<string, WatchedAuthority> present, IReadOnlyDictionary<string, WatchedAuthority> tried) => new()
        {
            Cases = tally.Cases,
            Deadlines = tally.Deadlines,
            Clocks =
            [
                .. tally.Clocks
                    .OrderBy(each => each.Key.Authority, StringComparer.Ordinal)
                    .ThenBy(each => Place(tried[each.Key.Authority], each.Key.Clock))
                    .ThenBy(each => Place(present[each.Key.Authority], each.Key.Clock))
                    .Select(each => ClockTotal.Of(
                        each.Key.Authority, each.Key.Clock,
                        Name(tried[each.Key.Authority], each.Key.Clock) ?? Name(present[each.Key.Authority], each.Key.Clock) ?? each.Key.Clock,
                        each.Value)),
            ],
            States =
            [
                .. tally.States.Select(each => new StateTotal(each.Key.Before, each.Key.After, each.Value))
                    .OrderByDescending(each => each.Count).ThenBy(each => each.Before).ThenBy(each => each.After),
            ],
            NotJudged = tally.NotJudged,
            PeopleAtMost = tally.People,
        };

    // What the rules no longer have comes last.
    private static int Place(WatchedAuthority of, string clock)
    {
        var at = of.Coverage.Clocks.ToList().FindIndex(each => each.Clock == clock);
        return at < 0 ? int.MaxValue : at;
    }

    private static string? Name(WatchedAuthority of, string clock) => of.Profile.Clocks.LastOrDefault(each => each.Key == clock)?.Name;
}

/// <summary>What would change of one clock.</summary>
internal sealed record ClockTotal(
    string Authority, string Clock, string Name, int Deadlines, int Earlier, int Later, int New, int Gone, int GoneEnded, int OtherState)
{
    public static ClockTotal Of(string authority, string clock, string name, ClockTally tally) => new(
        authority, clock, name, tally.Deadlines, tally.Earlier, tally.Later, tally.New, tally.Gone, tally.GoneEnded, tally.OtherState);
}

/// <summary>How many would go from one state to another; null stands for a clock that is not run.</summary>
internal sealed record StateTotal(DeadlineState? Before, DeadlineState? After, int Count);
