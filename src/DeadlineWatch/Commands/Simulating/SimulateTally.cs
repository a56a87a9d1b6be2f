using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Counts what the tried rules change, clock by clock, as the cases go by.</summary>
/// <param name="today">The London day on which the directory is asked.</param>
internal sealed class SimulateTally(DateOnly today)
{
    private readonly Dictionary<(string Authority, string Clock), ClockTally> _clocks = [];
    private readonly Dictionary<(DeadlineState? Before, DeadlineState? After), int> _states = [];
    private readonly HashSet<string> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _notJudged = [];

    public int Cases { get; private set; }

    /// <summary>Of the present rules.</summary>
    public int Deadlines { get; private set; }

    /// <summary>The references of cases that one of the rules could not judge.</summary>
    public IReadOnlyList<string> NotJudged => _notJudged;

    /// <summary>How many people, by address, the ladders have told or would tell of open deadlines that move: no more are
    /// told of moved dates.</summary>
    public int People => _people.Count;

    /// <summary>In the order in which the clocks were first met; see <see cref="SimulateTotals"/>.</summary>
    public IReadOnlyDictionary<(string Authority, string Clock), ClockTally> Clocks => _clocks;

    /// <summary>How many went from one state to another; null stands for a clock that is not run.</summary>
    public IReadOnlyDictionary<(DeadlineState? Before, DeadlineState? After), int> States => _states;

    public void Left(string reference)
    {
        Cases++;
        _notJudged.Add(reference);
    }

    public void Add(CaseComparison compared, Configuration.Directory directory)
    {
        Cases++;
        Deadlines += compared.Present.Count;
        foreach (var deadline in compared.Present)
        {
            Of(deadline.Clock).Deadlines++;
        }

        foreach (var change in compared.Changed)
        {
            Of(change.Standing.Deadline.Clock).Add(change);
            if (change.Before?.State != change.After?.State)
            {
                var states = (change.Before?.State, change.After?.State);
                _states[states] = _states.GetValueOrDefault(states) + 1;
            }

            if (change is { Moves: true, Before: { } before, After: { Deadline.Ended: null } after })
            {
                _people.UnionWith(Reached(before, directory).Concat(Reached(after, directory)));
            }
        }
    }

    private ClockTally Of(Clock clock)
    {
        var key = (clock.Authority, clock.Definition);
        return _clocks.TryGetValue(key, out var tally) ? tally : _clocks[key] = new();
    }

    private IEnumerable<string> Reached(StandingDeadline standing, Configuration.Directory directory)
    {
        var definition = standing.Of.Profile.Definition(standing.Deadline.Clock.Definition, standing.Deadline.StartedAt.Day);
        var roles = standing.Of.Profile.Ladders[definition.Ladder].Steps.SelectMany(each => each.Roles);
        return (definition.Undecided is { } undecided ? roles.Append(undecided.Role) : roles).Distinct()
            .SelectMany(role => directory.Find(standing.Deadline.Clock.Authority, standing.Deadline.Team, role, definition.Key, today).Addresses);
    }
}

/// <summary>The counts of one clock.</summary>
internal sealed class ClockTally
{
    /// <summary>Of the present rules.</summary>
    public int Deadlines { get; set; }

    public int Earlier { get; private set; }

    public int Later { get; private set; }

    public int New { get; private set; }

    public int Gone { get; private set; }

    /// <summary>Of those gone: how many have ended. The ledger keeps them as they ended.</summary>
    public int GoneEnded { get; private set; }

    /// <summary>How many are run by both, and stand otherwise.</summary>
    public int OtherState { get; private set; }

    public bool IsChanged => Earlier + Later + New + Gone + OtherState > 0;

    public void Add(ChangedDeadline change)
    {
        Earlier += change.Due == DueChange.Earlier ? 1 : 0;
        Later += change.Due == DueChange.Later ? 1 : 0;
        New += change.Due == DueChange.New ? 1 : 0;
        Gone += change.Due == DueChange.Gone ? 1 : 0;
        GoneEnded += change is { Due: DueChange.Gone, Before.Deadline.Ended: not null } ? 1 : 0;
        OtherState += change.FlipsState ? 1 : 0;
    }
}
