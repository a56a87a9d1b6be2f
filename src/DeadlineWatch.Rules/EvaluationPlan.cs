namespace DeadlineWatch.Rules;

/// <summary>What all cases of an authority are evaluated by, looked up once instead of for each: which clocks run, which of
/// their rules a kind of event meets, and what each source means by it. Kinds are numbered, so that an event's rules are
/// found without comparing words.</summary>
internal sealed class EvaluationPlan
{
    private readonly Dictionary<EventKind, int> _numbers = [];
    private readonly Dictionary<string, SourcePlan> _sources;

    public EvaluationPlan(Profile profile, Coverage coverage)
    {
        Profile = profile;
        Calendar = $"{profile.Calendar.Key}@{profile.Calendar.Version}";
        _sources = coverage.Sources.ToDictionary(each => each.Name, each => new SourcePlan(each, NumberOf), StringComparer.Ordinal);
        Clocks =
        [
            .. profile.Clocks.Where(each => coverage[each.Key].Runs && coverage.IsWatched(each)).GroupBy(each => each.Key, StringComparer.Ordinal)
                .Select(editions => new WatchedClock([.. editions], profile, NumberOf)),
        ];
    }

    public Profile Profile { get; }

    /// <summary>The calendar and its version, as deadlines tell them.</summary>
    public string Calendar { get; }

    public WatchedClock[] Clocks { get; }

    /// <summary>What a source of the authority means; null for one that it does not have.</summary>
    public SourcePlan? Source(string name) => _sources.GetValueOrDefault(name);

    private int NumberOf(EventKind kind)
    {
        _numbers.TryAdd(kind, _numbers.Count);
        return _numbers[kind];
    }
}

/// <summary>What one source means by the kinds that it supplies.</summary>
internal sealed class SourcePlan(SourceStanding standing, Func<EventKind, int> numberOf)
{
    private readonly Dictionary<EventKind, SuppliedKind> _kinds = standing.Supplies.ToDictionary(
        each => each, each => new SuppliedKind(numberOf(each), standing.Actual.Contains(each), standing.WithOutcome.Contains(each)));

    /// <summary>What its last sound reading is as of; null before the first.</summary>
    public DateTimeOffset? DataAsOf => standing.DataAsOf;

    /// <summary>What it means by a kind; null for one that it does not supply.</summary>
    public SuppliedKind? Means(EventKind kind) => _kinds.TryGetValue(kind, out var supplied) ? supplied : null;
}

/// <summary>A kind that a source supplies.</summary>
/// <param name="Number">The number of the kind.</param>
/// <param name="IsActual">True where its dates are always of things that happened.</param>
/// <param name="HasOutcomes">True where the source records an outcome for it.</param>
internal readonly record struct SuppliedKind(int Number, bool IsActual, bool HasOutcomes);
