using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>What is tried, on what data and at what time.</summary>
/// <param name="Trial">What is tried.</param>
/// <param name="Now">The time at which both rules judge.</param>
/// <param name="Present">The authorities by the present rules.</param>
/// <param name="Tried">The same by the tried ones.</param>
/// <param name="LedgerByOtherRules">The authorities whose ledger was last judged by other rules than the present ones.</param>
internal sealed record SimulateContext(
    Trial Trial, DateTimeOffset Now, IReadOnlyDictionary<string, WatchedAuthority> Present,
    IReadOnlyDictionary<string, WatchedAuthority> Tried, IReadOnlyList<string> LedgerByOtherRules)
{
    /// <summary>What the oldest data is as of; null where nothing was read yet.</summary>
    public DateTimeOffset? DataAsOf => Judged.SelectMany(each => each.Coverage.Sources).Min(each => each.DataAsOf);

    /// <summary>The sources that nothing has been read from yet.</summary>
    public IReadOnlyList<string> WaitsFor => [.. Judged.SelectMany(each => each.WaitsFor)];

    private IEnumerable<WatchedAuthority> Judged => Trial.Authorities.Select(each => Present[each.Key]);

    public static async Task<SimulateContext> Of(Trial trial, IPollStore ledger, DateTimeOffset now, CancellationToken cancel)
    {
        var sources = await ledger.Sources(cancel);
        var others = new List<string>();
        foreach (var authority in trial.Authorities)
        {
            if (await ledger.RulesInForce(authority.Key, cancel) is { } inForce && inForce != trial.Present.ProfileOf(authority.Key).RulesHash)
            {
                others.Add(authority.Key);
            }
        }

        return new(trial, now, Authorities(trial.Present), Authorities(trial.Tried), others);

        IReadOnlyDictionary<string, WatchedAuthority> Authorities(ServiceConfiguration by) => WatchedAuthority.AllOf(by, sources);
    }
}
