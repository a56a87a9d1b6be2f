using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>How the deadlines of each authority stand, read one by one from the ledger.</summary>
internal sealed class DeadlineGauges(ILedgerQueries ledger, ServiceConfiguration configuration)
{
    // Done early by as much as the longest clock lasts (six months and a few days), a deadline falls due within the year
    // though it ended before it.
    private static readonly TimeSpan Reach = Timeliness.Year + TimeSpan.FromDays(200);

    /// <summary>Counts everything anew.</summary>
    /// <param name="coverage">The coverage of each authority that is counted.</param>
    /// <param name="now">The time of this refresh.</param>
    /// <param name="cancel">Ends the counting.</param>
    internal async Task<IReadOnlyList<MetricFamily>> Count(
        IReadOnlyDictionary<string, Coverage> coverage, DateTimeOffset now, CancellationToken cancel)
    {
        var families = new DeadlineFamilies();
        foreach (var authority in configuration.Authorities.Where(each => coverage.ContainsKey(each.Key)))
        {
            families.Add(authority, await Count(authority.Key, coverage[authority.Key], now, cancel));
        }

        return families.All();
    }

    private async Task<AuthorityCounts> Count(
        string authority, Coverage coverage, DateTimeOffset now, CancellationToken cancel)
    {
        var reaches = coverage.Clocks.ToDictionary(each => each.Clock, each => each.Reach);
        // A clock that the profile no longer has: nothing will say that it was met.
        var nowhere = new DataReach(null, []);
        var teams = new Dictionary<string, string>();
        var counts = new AuthorityCounts(reaches.Keys, new(configuration.ProfileOf(authority).Counting, now), now);

        await foreach (var row in ledger.Deadlines(authority, now - Reach, cancel))
        {
            var team = row.Deadline.Team ?? "";
            if (!teams.TryGetValue(team, out var shown))
            {
                teams[team] = shown = Shown(authority, team);
            }

            counts.Add(shown, row, reaches.GetValueOrDefault(row.Deadline.Clock.Definition, nowhere));
        }

        return counts;
    }

    // The directory's name for the team. A name that only a source knows is never shown: it may hold anything, a worker's
    // name among it, and there may be any number of them. That it is unknown is a finding.
    private string Shown(string authority, string team) =>
        string.IsNullOrWhiteSpace(team) ? "none" : configuration.Directory.Known(authority, team)?.Name ?? "unlisted";
}
