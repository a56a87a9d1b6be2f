using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>Counts the deadlines of one authority, one by one: by team and clock how the open ones stand; by clock, and by
/// team over all clocks, what came of those that fell due and what comes due.</summary>
/// <remarks>A team with few cases is not named: together with what is known outside, a small number can tell whose child it
/// is.</remarks>
internal sealed class AuthorityCounts
{
    /// <summary>The team of all that are not named.</summary>
    internal const string Other = "other";

    /// <summary>The fewest distinct cases of a team that is named.</summary>
    internal const int FewestCases = 6;

    private readonly ComingDays _days;
    private readonly DateTimeOffset _now;
    private readonly SiblingOutcomes _siblings = new();
    private readonly Dictionary<string, ClockCounts> _clocks = [];
    private readonly Dictionary<string, TeamCounts> _teams = [];
    private readonly List<ClockCounts> _clocksInOrder = [];
    private readonly List<TeamCounts> _teamsInOrder = [];
    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _unseen = [];

    /// <param name="clocks">The clocks of the profile: one without deadlines counts 0.</param>
    /// <param name="days">The working days ahead.</param>
    /// <param name="now">The time of this refresh.</param>
    internal AuthorityCounts(IEnumerable<string> clocks, ComingDays days, DateTimeOffset now)
    {
        _days = days;
        _now = now;
        foreach (var clock in clocks)
        {
            Clock(clock).OfProfile = true;
        }
    }

    /// <summary>Cases with an open deadline.</summary>
    internal int OpenCases => _open.Count;

    /// <summary>Cases with an open deadline that is no longer in the source.</summary>
    internal int UnseenCases => _unseen.Count;

    /// <summary>Counts one deadline; one that ended and did not fall due within the year counts nowhere.</summary>
    /// <param name="team">The team as the page would name it.</param>
    /// <param name="row">The deadline.</param>
    /// <param name="reach">How far the data of its stops and cancels reaches.</param>
    internal void Add(string team, DeadlineRow row, DataReach reach)
    {
        var deadline = row.Deadline;
        var fellDue = Timeliness.FellDue(deadline.DueAt, _now);
        if (deadline.Ended is not null && !fellDue)
        {
            return;
        }

        var (ofTeam, ofClock) = (Team(team), Clock(deadline.Clock.Definition));
        // More than enough to be named need not be remembered.
        if (ofTeam.Cases.Count < FewestCases)
        {
            ofTeam.Cases.Add(deadline.Clock.Case);
        }

        var outcome = deadline.OutcomeAt(_now, reach);
        if (deadline.Ended is null)
        {
            AddOpen(row, outcome, reach, ofTeam, ofClock);
        }

        if (fellDue)
        {
            AddDue(deadline, row.UnseenAt is not null && deadline.Ended is null ? Outcome.NotJudged : outcome, ofTeam, ofClock);
        }
    }

    /// <summary>The counts of each clock, and of each team that may be named, with all others as <see cref="Other"/>, which is
    /// always there. Nothing may be added afterwards.</summary>
    internal (IReadOnlyList<ClockCounts> Clocks, IReadOnlyList<TeamCounts> Teams) Folded()
    {
        foreach (var (clock, team, dueAt, worst) in _siblings.All())
        {
            var timeliness = team == SiblingOutcomes.AllTeams ? _clocksInOrder[clock].Judged : _teamsInOrder[team].Judged;
            timeliness.AddGroup(worst, dueAt, _now);
        }

        var folded = new Dictionary<string, TeamCounts> { [Other] = new(Other, 0, _days) };
        foreach (var team in _teamsInOrder)
        {
            var shown = team.Cases.Count < FewestCases ? Other : team.Team;
            if (!folded.TryGetValue(shown, out var sum))
            {
                folded[shown] = sum = new(shown, 0, _days);
            }

            sum.Add(team);
        }

        return (_clocksInOrder, [.. folded.Values]);
    }

    private void AddOpen(DeadlineRow row, Outcome outcome, DataReach reach, TeamCounts ofTeam, ClockCounts ofClock)
    {
        var deadline = row.Deadline;
        var state = row.UnseenAt is not null ? OpenState.Unseen
            : outcome == Outcome.Overdue ? OpenState.Overdue
            : deadline.AwaitsData(_now, reach) ? OpenState.AwaitingData
            : OpenState.Running;
        _open.Add(deadline.Clock.Case);
        ofTeam.Open(ofClock.Clock).Add(state, deadline.DueAt);
        if (state == OpenState.Unseen)
        {
            _unseen.Add(deadline.Clock.Case);
            return;
        }

        ofClock.Provisional += deadline.Provisional ? 1 : 0;
        if (state == OpenState.Running)
        {
            ofClock.Coming.Add(deadline);
            ofTeam.Coming.Add(deadline);
        }
    }

    private void AddDue(Deadline deadline, Outcome outcome, TeamCounts ofTeam, ClockCounts ofClock)
    {
        ofClock.Judged.AddChild(outcome, deadline.DueAt, _now);
        ofTeam.Judged.AddChild(outcome, deadline.DueAt, _now);
        if (SiblingGroup.Of(deadline) is { } siblings)
        {
            _siblings.Add(siblings, ofClock.Number, ofTeam.Number, outcome);
        }
        else
        {
            ofClock.Judged.AddGroup(outcome, deadline.DueAt, _now);
            ofTeam.Judged.AddGroup(outcome, deadline.DueAt, _now);
        }
    }

    private ClockCounts Clock(string clock)
    {
        if (!_clocks.TryGetValue(clock, out var counts))
        {
            _clocks[clock] = counts = new(clock, _clocksInOrder.Count, _days);
            _clocksInOrder.Add(counts);
        }

        return counts;
    }

    private TeamCounts Team(string team)
    {
        if (!_teams.TryGetValue(team, out var counts))
        {
            _teams[team] = counts = new(team, _teamsInOrder.Count, _days);
            _teamsInOrder.Add(counts);
        }

        return counts;
    }
}

/// <summary>What is counted of one clock over all teams.</summary>
internal sealed class ClockCounts(string clock, int number, ComingDays days)
{
    internal string Clock { get; } = clock;

    internal int Number { get; } = number;

    /// <summary>False where deadlines stand in the ledger of a clock that the profile no longer has.</summary>
    internal bool OfProfile { get; set; }

    internal Timeliness Judged { get; } = new();

    internal ComingDue Coming { get; } = new(days);

    /// <summary>Open ones, still in the source, that were counted past the end of their calendar.</summary>
    internal int Provisional { get; set; }
}

/// <summary>What is counted of one team: the open ones by clock, the rest over all clocks. A group with children in two
/// teams counts in both.</summary>
internal sealed class TeamCounts(string team, int number, ComingDays days)
{
    private readonly Dictionary<string, OpenCounts> _openByClock = [];

    internal string Team { get; } = team;

    internal int Number { get; } = number;

    internal HashSet<string> Cases { get; } = [];

    internal Timeliness Judged { get; } = new();

    internal ComingDue Coming { get; } = new(days);

    internal bool HasOpen(string clock) => _openByClock.ContainsKey(clock);

    internal OpenCounts Open(string clock)
    {
        if (!_openByClock.TryGetValue(clock, out var counts))
        {
            _openByClock[clock] = counts = new();
        }

        return counts;
    }

    internal void Add(TeamCounts other)
    {
        Judged.Add(other.Judged);
        Coming.Add(other.Coming);
        foreach (var (clock, counts) in other._openByClock)
        {
            Open(clock).Add(counts);
        }
    }
}
