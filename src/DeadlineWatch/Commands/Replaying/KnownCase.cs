using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>An event, or a state of one, and from when to when the source would have shown it.</summary>
/// <param name="From">From when, inclusive.</param>
/// <param name="Until">Until when, exclusive; after that another state of the same event stands in its place.</param>
/// <param name="Event">The event as it would have been read.</param>
internal sealed record KnownEvent(DateTimeOffset From, DateTimeOffset Until, CaseEvent Event);

/// <summary>What would have been known of one case of one source at each time, made from what is known today; pure.
/// <list type="number">
/// <item>An event is known from when it was recorded; where the source does not say that, from when it happened; one with a
/// date alone, from the end of that day.</item>
/// <item>One recorded ahead of its date is a booking until then: its outcome is known only after.</item>
/// <item>A flag without a date is known with the last thing that happened in its episode, else on its case.</item>
/// </list></summary>
internal sealed class KnownCase
{
    private readonly CaseSnapshot _complete;
    private readonly IReadOnlyList<KnownEvent> _events;

    /// <param name="complete">What the source says of the case today.</param>
    /// <param name="dataAsOf">What it is as of.</param>
    public KnownCase(CaseSnapshot complete, DateTimeOffset dataAsOf)
    {
        _complete = complete;
        var dated = complete.Events.Where(each => !IsUndated(each)).SelectMany(StatesOf).ToList();
        var seen = dated.Where(each => each.From <= dataAsOf).ToList();
        _events =
        [
            .. dated,
            .. complete.Events.Where(IsUndated).Select(each => new KnownEvent(
                CompanionAt(each, seen), DateTimeOffset.MaxValue, each with { OccurredAt = null })),
        ];
    }

    /// <summary>The moments at which something new is known.</summary>
    public IEnumerable<DateTimeOffset> Moments => _events.Select(each => each.From).Distinct();

    /// <summary>What a load as of <paramref name="asOf"/> would have said of the case; null where it did not know it.</summary>
    /// <param name="asOf">What the load is as of.</param>
    /// <param name="before">What the load before it was as of; null for the first. A flag that stood there is not told again: the
    /// ledger has put it between two loads already.</param>
    public CaseSnapshot? At(DateTimeOffset asOf, DateTimeOffset? before)
    {
        var events = _events
            .Where(each => each.From <= asOf && asOf < each.Until && (each.Event.OccurredAt is not null || before is null || each.From > before))
            .Select(each => each.Event).ToList();
        return events.Count == 0 ? null : _complete with { Events = events };
    }

    /// <summary>True for a flag of which nobody knows since when it stands, also one that stood there at the ledger's first
    /// reading.</summary>
    public static bool IsUndated(CaseEvent each) => each.OccurredAt is null
        || each.OccurredAt is { Precision: Precision.Window } window && window.Earliest == DateTimeOffset.MinValue;

    private static IEnumerable<KnownEvent> StatesOf(CaseEvent complete)
    {
        var happened = HappenedBy(complete.OccurredAt!.Value);
        if (complete.RecordedAt is not { } recorded)
        {
            return [new(happened, DateTimeOffset.MaxValue, complete)];
        }

        return recorded < happened && complete.Facts.ContainsKey(CaseEvent.Outcome)
            ? [new(recorded, happened, WithoutOutcome(complete)), new(happened, DateTimeOffset.MaxValue, complete)]
            : [new(recorded, DateTimeOffset.MaxValue, complete)];
    }

    private static CaseEvent WithoutOutcome(CaseEvent complete) => complete with
    {
        Facts = complete.Facts.Where(each => each.Key != CaseEvent.Outcome)
            .ToDictionary(each => each.Key, each => each.Value, StringComparer.Ordinal),
    };

    private static DateTimeOffset HappenedBy(Moment at) => at.Precision switch
    {
        Precision.Day => CivilTime.EndOf(at.Day),
        _ => at.Latest,
    };

    private static DateTimeOffset CompanionAt(CaseEvent flag, IReadOnlyList<KnownEvent> seen)
    {
        var ofEpisode = seen.Where(each => flag.Episode is not null && each.Event.Episode == flag.Episode).ToList();
        return (ofEpisode.Count > 0 ? ofEpisode : seen).Select(each => each.From).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
    }
}
