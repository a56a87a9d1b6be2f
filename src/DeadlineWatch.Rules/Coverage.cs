namespace DeadlineWatch.Rules;

/// <summary>Which clocks of a profile can be watched for an authority, given what its sources supply. A clock whose stop
/// nobody can see is not run: it would be overdue for ever. Each edition of a clock is judged by itself: one to come that
/// asks for what no source gives yet must not silence the one in force, nor may it run because that one can be
/// watched.</summary>
public sealed class Coverage
{
    private readonly Dictionary<string, ClockCoverage> _byClock;
    private readonly HashSet<(string Clock, DateOnly From)> _watched;
    private EvaluationPlan? _plan;

    private Coverage(IReadOnlyList<SourceStanding> sources, IReadOnlyList<ClockCoverage> clocks, IEnumerable<ClockDefinition> watched)
    {
        _watched = [.. watched.Select(each => (each.Key, each.EffectiveFrom))];
        Sources = sources;
        Clocks = clocks;
        _byClock = clocks.ToDictionary(each => each.Clock, StringComparer.Ordinal);
    }

    /// <summary>The sources of the authority.</summary>
    public IReadOnlyList<SourceStanding> Sources { get; }

    /// <summary>Each clock of the profile, once a key, in the profile's order: watched where one edition of it is.</summary>
    public IReadOnlyList<ClockCoverage> Clocks { get; }

    /// <summary>The coverage of one clock.</summary>
    /// <exception cref="KeyNotFoundException">The profile has no such clock.</exception>
    public ClockCoverage this[string clock] => _byClock[clock];

    /// <summary>Whether an edition of a clock can be watched; it may still wait for a first reading.</summary>
    public bool IsWatched(ClockDefinition edition) => _watched.Contains((edition.Key, edition.EffectiveFrom));

    /// <summary>How the authority's cases are evaluated by a profile; made once.</summary>
    internal EvaluationPlan PlanOf(Profile profile)
    {
        if (_plan is not { } made || !ReferenceEquals(made.Profile, profile))
        {
            made = new(profile, this);
            _plan = made;
        }

        return made;
    }

    /// <summary>Judges the union of the sources of one authority.</summary>
    public static Coverage Of(Profile profile, IReadOnlyList<SourceStanding> sources)
    {
        var judged = profile.Clocks.Select(each => Judge(each, sources)).ToList();
        return new(sources,
            [.. judged.GroupBy(each => each.Definition.Key, StringComparer.Ordinal).Select(each => Whole([.. each]))],
            judged.Where(each => each.NotWatched is null).Select(each => each.Definition));
    }

    /// <summary>Event kinds that more than one source supplies: the configuration must say which leads.</summary>
    public static IReadOnlyList<(EventKind Kind, IReadOnlyList<string> Sources)> Doubled(IReadOnlyList<SourceStanding> sources) =>
    [
        .. sources.SelectMany(source => source.Supplies.Select(kind => (kind, source.Name)))
            .GroupBy(each => each.kind, each => each.Name)
            .Where(each => each.Count() > 1)
            .Select(each => (each.Key, (IReadOnlyList<string>)[.. each])),
    ];

    private static EditionCoverage Judge(ClockDefinition clock, IReadOnlyList<SourceStanding> sources)
    {
        var starts = Supplying(clock.Start);
        var stops = clock.Stops.SelectMany(each => Supplying(each.Event)).Distinct().ToList();
        var cancels = clock.Cancels.SelectMany(each => Supplying(each.Event)).Distinct().ToList();
        var missingFact = clock.When.FirstOrDefault(each => each.AnyOf.Count > 0 && !starts.Any(source => source.Facts.Contains(each.Fact)));

        string? why =
            starts.Count == 0 ? $"no source supplies {clock.Start}"
            : stops.Count == 0 ? $"no source supplies {string.Join(" or ", clock.Stops.Select(each => each.Event).Distinct())}"
            : clock.Needs.Where(each => Supplying(each).Count == 0).Select(each => each.Name).FirstOrDefault() is { } needed
                ? $"no source supplies {needed}, without which it cannot be told where this is not needed"
            : missingFact is not null ? $"no source supplies the fact {missingFact.Fact} of {clock.Start}"
            : null;
        return new EditionCoverage(clock, why, starts, stops, cancels);

        List<SourceStanding> Supplying(EventKind kind) => [.. sources.Where(each => each.Supplies.Contains(kind))];
    }

    /// <summary>A clock by those of its editions that can be watched; where none can, by the first.</summary>
    private static ClockCoverage Whole(IReadOnlyList<EditionCoverage> editions)
    {
        var watched = editions.Where(each => each.NotWatched is null).ToList();
        var of = watched.Count > 0 ? watched : [editions[0]];
        var starts = of.SelectMany(each => each.Starts).Distinct().ToList();
        var stops = of.SelectMany(each => each.Stops).Distinct().ToList();
        var ends = stops.Concat(of.SelectMany(each => each.Cancels)).Distinct().ToList();

        return new ClockCoverage(editions[0].Definition.Key,
            watched.Count > 0 ? null : editions[0].NotWatched,
            watched.Count > 0 ? starts.Concat(ends).FirstOrDefault(each => each.DataAsOf is null)?.Name : null,
            [.. starts.Select(each => each.Name)], [.. stops.Select(each => each.Name)], Reach(ends))
        {
            NotWatchedEditions = watched.Count == 0 ? []
                : [.. editions.Where(each => each.NotWatched is not null).Select(each => $"{Effect(each.Definition)}: {each.NotWatched}")],
        };
    }

    private static string Effect(ClockDefinition edition) =>
        edition.EffectiveFrom > DateOnly.MinValue ? $"from {CivilTime.Words(edition.EffectiveFrom)}"
        : $"until {CivilTime.Words(edition.EffectiveUntil)}";

    private static DataReach Reach(IReadOnlyList<SourceStanding> sources) =>
        new(sources.Any(each => each.DataAsOf is null) ? null : sources.Min(each => each.DataAsOf), sources);

    /// <summary>One edition, and who supplies what it asks for.</summary>
    private sealed record EditionCoverage(
        ClockDefinition Definition, string? NotWatched, IReadOnlyList<SourceStanding> Starts,
        IReadOnlyList<SourceStanding> Stops, IReadOnlyList<SourceStanding> Cancels);
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

    /// <summary>Of a clock that is watched: its editions that cannot be, and why. "from Tue 1 Sep 2026: no source supplies
    /// …".</summary>
    public IReadOnlyList<string> NotWatchedEditions { get; init; } = [];
}
