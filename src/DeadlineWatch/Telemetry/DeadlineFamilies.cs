using DeadlineWatch.Configuration;

namespace DeadlineWatch.Telemetry;

/// <summary>The counts of all authorities as families of the page. Every combination stands there, with 0 where nothing is
/// counted.</summary>
internal sealed class DeadlineFamilies
{
    private readonly List<(Labels, double)> _deadlines = [];
    private readonly List<(Labels, double)> _oldestOverdue = [];
    private readonly List<(Labels, double)> _judged = [];
    private readonly List<(Labels, double)> _teamJudged = [];
    private readonly List<(Labels, double)> _within = [];
    private readonly List<(Labels, double)> _teamWithin = [];
    private readonly List<(Labels, double)> _on = [];
    private readonly List<(Labels, double)> _teamOn = [];
    private readonly List<(Labels, double)> _provisional = [];
    private readonly List<(Labels, double)> _openCases = [];
    private readonly List<(Labels, double)> _unseenCases = [];

    internal void Add(Authority authority, AuthorityCounts counts)
    {
        var labels = Labels.Of(("authority", authority.Key), ("profile", authority.Profile));
        var (clocks, teams) = counts.Folded();
        foreach (var clock in clocks)
        {
            var ofClock = labels.With("clock", clock.Clock);
            Add(clock.Judged, ofClock, _judged);
            Add(clock.Coming, ofClock, _within, _on);
            _provisional.Add((ofClock, clock.Provisional));
        }

        foreach (var team in teams)
        {
            var ofTeam = labels.With("team", team.Team);
            Add(team.Judged, ofTeam, _teamJudged);
            Add(team.Coming, ofTeam, _teamWithin, _teamOn);
            foreach (var clock in clocks.Where(each => each.OfProfile || team.HasOpen(each.Clock)))
            {
                AddOpen(team.Open(clock.Clock), labels.With("clock", clock.Clock).With("team", team.Team));
            }
        }

        _openCases.Add((labels, counts.OpenCases));
        _unseenCases.Add((labels, counts.UnseenCases));
    }

    internal IReadOnlyList<MetricFamily> All() =>
    [
        MetricFamily.Gauge("deadlinewatch_deadlines",
            "Open deadlines by how they stand; each counts in one state.", _deadlines),
        MetricFamily.Gauge("deadlinewatch_oldest_overdue_timestamp_seconds",
            "When the oldest overdue deadline was due; no number where none is overdue.", _oldestOverdue),
        MetricFamily.Gauge("deadlinewatch_judged_deadlines",
            "Deadlines that fell due within the window by what became of them, done or not; a group counts as its worst.", _judged),
        MetricFamily.Gauge("deadlinewatch_team_judged_deadlines",
            "Deadlines of a team, over all clocks, that fell due within the window by what became of them, done or not; a group counts as its worst.",
            _teamJudged),
        MetricFamily.Gauge("deadlinewatch_due_within",
            "Running deadlines that are due by the end of so many working days after today; cumulative.", _within),
        MetricFamily.Gauge("deadlinewatch_team_due_within",
            "Running deadlines of a team, over all clocks, that are due by the end of so many working days after today; cumulative.",
            _teamWithin),
        MetricFamily.Gauge("deadlinewatch_due_on",
            "Running deadlines by the working day by which they must be done, today and the next 15.", _on),
        MetricFamily.Gauge("deadlinewatch_team_due_on",
            "Running deadlines of a team, over all clocks, by the working day by which they must be done, today and the next 15.", _teamOn),
        MetricFamily.Gauge("deadlinewatch_provisional_deadlines",
            "Open deadlines, still in the source, that were counted past the end of their calendar.", _provisional),
        MetricFamily.Gauge("deadlinewatch_open_cases",
            "Cases with an open deadline.", _openCases),
        MetricFamily.Gauge("deadlinewatch_unseen_cases",
            "Cases with an open deadline that is no longer in the source.", _unseenCases),
    ];

    private void AddOpen(OpenCounts open, Labels labels)
    {
        foreach (var (state, count) in open.All())
        {
            _deadlines.Add((labels.With("state", state), count));
        }

        if (open.OldestOverdue is { } at)
        {
            _oldestOverdue.Add((labels, Instruments.Seconds(at)));
        }
    }

    private static void Add(Timeliness judged, Labels labels, List<(Labels, double)> series)
    {
        foreach (var (window, outcome, countedBy, count) in judged.All())
        {
            series.Add((labels.With("window", window).With("outcome", outcome).With("counted_by", countedBy), count));
        }
    }

    private static void Add(
        ComingDue coming, Labels labels, List<(Labels, double)> within, List<(Labels, double)> on)
    {
        foreach (var (workingDays, count) in coming.Within())
        {
            within.Add((labels.With("working_days", workingDays), count));
        }

        foreach (var (day, count) in coming.On())
        {
            on.Add((labels.With("day", day), count));
        }
    }
}
