namespace DeadlineWatch.Rules;

/// <summary>Which clocks of a profile can be watched for an authority, given what its sources supply. A clock whose stop
/// nobody can see is not run: it would be overdue for ever.</summary>
public sealed class Coverage
{
    private readonly Dictionary<string, ClockCoverage> _byClock;

    private Coverage(IReadOnlyList<SourceStanding> sources, IReadOnlyList<ClockCoverage> clocks)
    {
        Sources = sources;
        Clocks = clocks;
        _byClock = clocks.ToDictionary(each => each.Clock, StringComparer.Ordinal);
    }

    /// <summary>The sources of the authority.</summary>
    public IReadOnlyList<SourceStanding> Sources { get; }

    /// <summary>Each clock of the profile, once a key, in the profile's order.</summary>
    public IReadOnlyList<ClockCoverage> Clocks { get; }

    /// <summary>The coverage of one clock.</summary>
    /// <exception cref="KeyNotFoundException">The profile has no such clock.</exception>
    public ClockCoverage this[string clock] => _byClock[clock];

    /// <summary>Judges the union of the sources of one authority.</summary>
    public static Coverage Of(Profile profile, IReadOnlyList<SourceStanding> sources) =>
        new(sources, [.. profile.Clocks.DistinctBy(each => each.Key).Select(each => Judge(each, profile, sources))]);

    /// <summary>Event kinds that more than one source supplies: the configuration must say which leads.</summary>
    public static IReadOnlyList<(EventKind Kind, IReadOnlyList<string> Sources)> Doubled(IReadOnlyList<SourceStanding> sources) =>
    [
        .. sources.SelectMany(source => source.Supplies.Select(kind => (kind, source.Name)))
            .GroupBy(each => each.kind, each => each.Name)
            .Where(each => each.Count() > 1)
            .Select(each => (each.Key, (IReadOnlyList<string>)[.. each])),
    ];

    private static ClockCoverage Judge(ClockDefinition clock, Profile profile, IReadOnlyList<SourceStanding> sources)
    {
        var starts = Supplying(clock.Start);
        var stops = clock.Stops.SelectMany(each => Supplying(each.Event)).Distinct().ToList();
        var cancels = clock.Cancels.SelectMany(each => Supplying(each.Event)).Distinct().ToList();
        var missingFact = clock.When.FirstOrDefault(each => each.AnyOf.Count > 0 && !starts.Any(source => source.Facts.Contains(each.Fact)));
        var all = starts.Concat(stops).Concat(cancels).Distinct().ToList();

        string? why =
            starts.Count == 0 ? $"no source supplies {clock.Start}"
            : stops.Count == 0 ? $"no source supplies {string.Join(" or ", clock.Stops.Select(each => each.Event).Distinct())}"
            : clock.Needs.Where(each => Supplying(each).Count == 0).Select(each => each.Name).FirstOrDefault() is { } needed
                ? $"no source supplies {needed}, without which it cannot be told where this is not needed"
            : missingFact is not null ? $"no source supplies the fact {missingFact.Fact} of {clock.Start}"
            : null;
        var waitsFor = why is null ? all.FirstOrDefault(each => each.DataAsOf is null)?.Name : null;

        return new ClockCoverage(clock.Key, why, waitsFor,
            [.. starts.Select(each => each.Name)], [.. stops.Select(each => each.Name)],
            Reach([.. stops.Concat(cancels).Distinct()]));

        List<SourceStanding> Supplying(EventKind kind) => [.. sources.Where(each => each.Supplies.Contains(kind))];
    }

    private static DataReach Reach(IReadOnlyList<SourceStanding> sources) =>
        new(sources.Any(each => each.DataAsOf is null) ? null : sources.Min(each => each.DataAsOf), sources);
}

/// <summary>Whether one clock is watched for an authority, and why not.</summary>
/// <param name="Clock">The definition's key.</param>
/// <param name="NotWatched">Why it cannot be watched, in words; null where it can.</param>
/// <param name="WaitsFor">The source that has had no sound reading yet; null where all have.</param>
/// <param name="Starts">The sources of its starts.</param>
/// <param name="Stops">The sources of its stops.</param>
/// <param name="Reach">How far the data of its stops and cancels reaches.</param>
public sealed record ClockCoverage(
    string Clock, string? NotWatched, string? WaitsFor, IReadOnlyList<string> Starts, IReadOnlyList<string> Stops, DataReach Reach)
{
    /// <summary>True where the clock is run now.</summary>
    public bool Runs => NotWatched is null && WaitsFor is null;
}
