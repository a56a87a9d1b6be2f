using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>Counts the deadlines of one authority by team and clock. A team with few cases is not named: together with
/// what is known outside, a small number can tell whose child it is.</summary>
internal sealed class DeadlineCounts
{
    /// <summary>The team of all that are not named.</summary>
    internal const string Other = "other";

    /// <summary>The fewest distinct cases of a team that is named.</summary>
    internal const int FewestCases = 6;

    private readonly Dictionary<string, TeamCounts> _teams = [];

    /// <summary>Counts one deadline.</summary>
    /// <param name="team">The team as the page would name it.</param>
    /// <param name="row">The deadline.</param>
    /// <param name="reach">How far the data of its stops and cancels reaches.</param>
    /// <param name="now">The time of this refresh.</param>
    internal void Add(string team, DeadlineRow row, DataReach reach, DateTimeOffset now)
    {
        if (!_teams.TryGetValue(team, out var counts))
        {
            _teams[team] = counts = new TeamCounts();
        }

        // More than enough to be named need not be remembered.
        if (counts.Cases.Count < FewestCases)
        {
            counts.Cases.Add(row.Deadline.Clock.Case);
        }

        counts.Of(row.Deadline.Clock.Definition).Add(row, reach, now);
    }

    /// <summary>The counts of each team that may be named, and of all others as <see cref="Other"/>, which is always
    /// there; each for at least <paramref name="clocks"/>, so that a clock without deadlines counts 0.</summary>
    internal IReadOnlyList<(string Team, string Clock, StateCounts Counts)> Folded(IEnumerable<string> clocks)
    {
        var folded = new Dictionary<string, TeamCounts> { [Other] = new() };
        foreach (var (team, counts) in _teams)
        {
            var shown = counts.Cases.Count < FewestCases ? Other : team;
            if (!folded.TryGetValue(shown, out var sum))
            {
                folded[shown] = sum = new TeamCounts();
            }

            sum.Add(counts);
        }

        var all = clocks.ToList();
        return
        [
            .. folded.SelectMany(each => all.Union(each.Value.Clocks)
                .Select(clock => (each.Key, clock, each.Value.Of(clock)))),
        ];
    }

    private sealed class TeamCounts
    {
        private readonly Dictionary<string, StateCounts> _byClock = [];

        internal HashSet<string> Cases { get; } = [];

        internal IEnumerable<string> Clocks => _byClock.Keys.ToList();

        internal StateCounts Of(string clock)
        {
            if (!_byClock.TryGetValue(clock, out var counts))
            {
                _byClock[clock] = counts = new StateCounts();
            }

            return counts;
        }

        internal void Add(TeamCounts other)
        {
            foreach (var (clock, counts) in other._byClock)
            {
                Of(clock).Add(counts);
            }
        }
    }
}

/// <summary>How many deadlines stand in which state.</summary>
/// <remarks>Each deadline that ended counts once in <see cref="InTime"/>, <see cref="OutOfTime"/> or
/// <see cref="Cancelled"/>. One that has not ended counts once in <see cref="Running"/> or <see cref="Overdue"/>, or, when
/// it is no longer in the source, only in <see cref="Unseen"/>: its mails pause, and nobody knows whether it is overdue.
/// <see cref="Unproven"/> is a part of in time, <see cref="AwaitingData"/> a part of running, <see cref="Provisional"/> a
/// part of running and overdue.</remarks>
internal sealed class StateCounts
{
    internal int Running { get; private set; }

    internal int Overdue { get; private set; }

    internal int InTime { get; private set; }

    internal int OutOfTime { get; private set; }

    internal int Cancelled { get; private set; }

    internal int Unproven { get; private set; }

    internal int AwaitingData { get; private set; }

    internal int Unseen { get; private set; }

    internal int Provisional { get; private set; }

    internal void Add(DeadlineRow row, DataReach reach, DateTimeOffset now)
    {
        var deadline = row.Deadline;
        if (deadline.Ended is null && row.UnseenAt is not null)
        {
            Unseen++;
            return;
        }

        switch (deadline.State(now, reach))
        {
            case DeadlineState.Running: Running++; break;
            case DeadlineState.Overdue: Overdue++; break;
            case DeadlineState.InTime: InTime++; break;
            case DeadlineState.OutOfTime: OutOfTime++; break;
            case DeadlineState.Cancelled: Cancelled++; break;
            default: throw new System.Diagnostics.UnreachableException($"State {deadline.State(now, reach)}");
        }

        Unproven += deadline.Ended?.How == EndedHow.InTimeUnproven ? 1 : 0;
        AwaitingData += deadline.AwaitsData(now, reach) ? 1 : 0;
        Provisional += deadline.Ended is null && deadline.Provisional ? 1 : 0;
    }

    internal void Add(StateCounts other)
    {
        Running += other.Running;
        Overdue += other.Overdue;
        InTime += other.InTime;
        OutOfTime += other.OutOfTime;
        Cancelled += other.Cancelled;
        Unproven += other.Unproven;
        AwaitingData += other.AwaitingData;
        Unseen += other.Unseen;
        Provisional += other.Provisional;
    }
}
