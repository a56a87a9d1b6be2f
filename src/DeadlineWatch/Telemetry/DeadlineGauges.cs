using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>How the deadlines of each authority stand, read one by one from the ledger.</summary>
internal sealed class DeadlineGauges(ILedgerQueries ledger, ServiceConfiguration configuration)
{
    /// <summary>How long an ended deadline is counted: a year of performance, as returns ask for it.</summary>
    internal static readonly TimeSpan EndedWindow = TimeSpan.FromDays(365);

    /// <summary>Counts everything anew.</summary>
    /// <param name="coverage">The coverage of each authority.</param>
    /// <param name="now">The time of this refresh.</param>
    /// <param name="cancel">Ends the counting.</param>
    internal async Task<IReadOnlyList<MetricFamily>> Count(
        IReadOnlyDictionary<string, Coverage> coverage, DateTimeOffset now, CancellationToken cancel)
    {
        var counts = new List<(Labels Labels, StateCounts Counts)>();
        foreach (var authority in configuration.Authorities)
        {
            foreach (var (team, clock, states) in await Count(authority.Key, coverage[authority.Key], now, cancel))
            {
                counts.Add((Labels.Of(("authority", authority.Key), ("profile", authority.Profile), ("clock", clock),
                    ("team", team)), states));
            }
        }

        return Families(counts);
    }

    private async Task<IReadOnlyList<(string Team, string Clock, StateCounts Counts)>> Count(
        string authority, Coverage coverage, DateTimeOffset now, CancellationToken cancel)
    {
        var reaches = coverage.Clocks.ToDictionary(each => each.Clock, each => each.Reach);
        // A clock that the profile no longer has: nothing will say that it was met.
        var nowhere = new DataReach(null, []);
        var teams = new Dictionary<string, string>();
        var counts = new DeadlineCounts();

        await foreach (var row in ledger.Deadlines(authority, now - EndedWindow, cancel))
        {
            var team = row.Deadline.Team ?? "";
            if (!teams.TryGetValue(team, out var shown))
            {
                teams[team] = shown = Shown(authority, team);
            }

            counts.Add(shown, row, reaches.GetValueOrDefault(row.Deadline.Clock.Definition, nowhere), now);
        }

        return counts.Folded(reaches.Keys);
    }

    // The directory's name for the team. A name that only a source knows is never shown: it may hold anything, a worker's
    // name among it, and there may be any number of them. That it is unknown is a finding.
    private string Shown(string authority, string team) =>
        string.IsNullOrWhiteSpace(team) ? "none" : configuration.Directory.Known(authority, team)?.Name ?? "unlisted";

    private static IReadOnlyList<MetricFamily> Families(List<(Labels Labels, StateCounts Counts)> counts) =>
    [
        MetricFamily.Gauge("deadlinewatch_deadlines",
            "Deadlines by state, ended ones of the last 365 days; those no longer in the source are counted apart.",
            counts.SelectMany(each => new[]
            {
                (each.Labels.With("state", "running"), (double)each.Counts.Running),
                (each.Labels.With("state", "overdue"), each.Counts.Overdue),
                (each.Labels.With("state", "in_time"), each.Counts.InTime),
                (each.Labels.With("state", "out_of_time"), each.Counts.OutOfTime),
                (each.Labels.With("state", "cancelled"), each.Counts.Cancelled),
            })),
        Part(counts, "deadlinewatch_deadlines_unproven",
            "Deadlines within in_time of which dates without times do not prove it.", each => each.Unproven),
        Part(counts, "deadlinewatch_deadlines_awaiting_data",
            "Deadlines within running that are past due while no data yet shows whether they were met.",
            each => each.AwaitingData),
        Part(counts, "deadlinewatch_deadlines_unseen",
            "Deadlines without an end that are no longer in the source; neither in running nor in overdue.",
            each => each.Unseen),
        Part(counts, "deadlinewatch_deadlines_provisional",
            "Deadlines within running and overdue that were counted past the end of their calendar.",
            each => each.Provisional),
    ];

    private static MetricFamily Part(
        List<(Labels Labels, StateCounts Counts)> counts, string name, string help, Func<StateCounts, int> part) =>
        MetricFamily.Gauge(name, help, counts.Select(each => (each.Labels, (double)part(each.Counts))));
}
