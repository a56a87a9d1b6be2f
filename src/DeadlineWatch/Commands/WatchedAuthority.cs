using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>An authority as the ledger knows it: its rules, and how far the data of its sources reaches.</summary>
internal sealed record WatchedAuthority(Authority Authority, Profile Profile, Coverage Coverage)
{
    /// <summary>What its oldest data is as of; null where a source has had no sound reading.</summary>
    public DateTimeOffset? DataAsOf => Coverage.Sources.Any(each => each.DataAsOf is null)
        ? null
        : Coverage.Sources.Min(each => each.DataAsOf);

    /// <summary>The sources that nothing has been read from yet.</summary>
    public IEnumerable<string> WaitsFor => Coverage.Sources.Where(each => each.DataAsOf is null).Select(each => each.Name);

    /// <summary>The authorities that a command asks of: the one that was named, a canary too; else the councils.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="named">The authority that was named; null for none.</param>
    public static IReadOnlyList<Authority> Asked(ServiceConfiguration configuration, string? named) =>
        named is null ? configuration.Councils : [.. configuration.Authorities.Where(each => each.Key == named)];

    public static IReadOnlyDictionary<string, WatchedAuthority> AllOf(
        ServiceConfiguration configuration, IReadOnlyList<SourceRow> rows) =>
        configuration.Authorities.ToDictionary(
            each => each.Key,
            each => new WatchedAuthority(
                each, configuration.ProfileOf(each.Key), Standings.Coverage(configuration, each.Key, rows)),
            StringComparer.Ordinal);

    /// <summary>How far the data of a clock's stops and cancels reaches; nowhere for one that the profile no longer has.</summary>
    public DataReach ReachOf(string clock) =>
        Coverage.Clocks.FirstOrDefault(each => each.Clock == clock)?.Reach ?? new DataReach(null, []);

    /// <summary>What people call the clock; its key where the profile no longer has it.</summary>
    public string NameOf(Deadline deadline) => DefinitionOf(deadline)?.Name ?? deadline.Clock.Definition;

    /// <summary>The definition that a deadline ran by; null where the profile no longer has it.</summary>
    public ClockDefinition? DefinitionOf(Deadline deadline) =>
        Profile.Clocks.Any(each => each.Key == deadline.Clock.Definition)
            ? Profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day)
            : null;
}
