namespace DeadlineWatch.Rules;

/// <summary>One clock with its editions that are watched, and what each kind of event does to it.</summary>
internal sealed class WatchedClock
{
    // By the number of the kind; null for one that means nothing to this clock.
    private readonly KindRules?[] _rules;
    private readonly Dictionary<ClockDefinition, (string? First, string? Later)> _readings;

    /// <summary>Looks up what each kind does.</summary>
    /// <param name="editions">Its definitions: of one key, their periods of effect apart.</param>
    /// <param name="profile">The profile that they are of.</param>
    /// <param name="numberOf">Numbers the kinds.</param>
    public WatchedClock(IReadOnlyList<ClockDefinition> editions, Profile profile, Func<EventKind, int> numberOf)
    {
        Editions = editions;
        _readings = new(ReferenceEqualityComparer.Instance);
        foreach (var each in editions)
        {
            _readings[each] = (DueDate.Reading(each, follows: false, profile), DueDate.Reading(each, follows: true, profile));
        }

        var kinds = editions.SelectMany(each => each.Stops.Concat(each.Cancels).Concat(each.Reopens).Select(rule => rule.Event).Append(each.Start))
            .Distinct().ToDictionary(numberOf);
        _rules = new KindRules?[kinds.Keys.Max() + 1];
        foreach (var (number, kind) in kinds)
        {
            _rules[number] = KindRules.Of(kind, editions);
        }
    }

    /// <summary>The definitions, in the order of the file.</summary>
    public IReadOnlyList<ClockDefinition> Editions { get; }

    /// <summary>The key of the clock.</summary>
    public string Key => Editions[0].Key;

    /// <summary>What an event does to this clock; null for nothing.</summary>
    public KindRules? RulesOf(TimelineEvent each) => each.Kind < _rules.Length ? _rules[each.Kind] : null;

    /// <summary>How one of the editions counts, where that is not the usual way: see <see cref="DueDate.Reading"/>.</summary>
    public string? Reading(ClockDefinition edition, bool follows) => follows ? _readings[edition].Later : _readings[edition].First;

    /// <summary>The first edition in force on a day; null where none is.</summary>
    public ClockDefinition? EditionOn(DateOnly day)
    {
        for (var at = 0; at < Editions.Count; at++)
        {
            if (Editions[at].IsInForceOn(day))
            {
                return Editions[at];
            }
        }

        return null;
    }
}

/// <summary>What one kind of event does to a clock.</summary>
/// <param name="Starts">The editions that it starts.</param>
/// <param name="Stops">The rules by which it may stop a run.</param>
/// <param name="Cancels">Those by which it may cancel one.</param>
/// <param name="Reopens">Those by which it may reopen one.</param>
internal sealed record KindRules(ClockDefinition[] Starts, PlacedRule[] Stops, PlacedRule[] Cancels, PlacedRule[] Reopens)
{
    public static KindRules Of(EventKind kind, IReadOnlyList<ClockDefinition> editions)
    {
        return new([.. editions.Where(each => each.Start == kind)],
            Placed(each => each.Stops), Placed(each => each.Cancels), Placed(each => each.Reopens));

        PlacedRule[] Placed(Func<ClockDefinition, IReadOnlyList<EndRule>> rulesOf) =>
        [
            .. editions.SelectMany(edition => rulesOf(edition).Select((rule, place) => new PlacedRule(edition, rule, place)))
                .Where(each => each.Rule.Event == kind),
        ];
    }
}

/// <summary>A rule of an edition, and its place among those of its sort.</summary>
internal sealed record PlacedRule(ClockDefinition Edition, EndRule Rule, int Place);
