namespace DeadlineWatch.Rules;

/// <summary>One thing that a source says happened (or is booked to happen) on a case.</summary>
public sealed record CaseEvent
{
    /// <summary>What happened.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The source's own id of the event; null where it has none. It makes the identity of the clock that the
    /// event starts, so that a corrected date stays the same clock.</summary>
    public string? Id { get; init; }

    /// <summary>What ties events together: the id of the referral, enquiry or plan, or a mark of the row that held
    /// them. Null where nothing ties.</summary>
    public string? Episode { get; init; }

    /// <summary>When it happened; null where the source only says that it did (a flag), until
    /// <see cref="CaseSnapshot.Dated"/> gives it the window between two readings.</summary>
    public Moment? OccurredAt { get; init; }

    /// <summary>When it was entered in the case system, UTC; null where the source does not say. Late recording is not
    /// late practice: clocks run on <see cref="OccurredAt"/>.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>The team that held the matter, by its name in the source; null to use the case's team.</summary>
    public string? Team { get; init; }

    /// <summary>Coded facts about the event, such as <c>channel</c> = <c>telephone</c>; never free text. The fact
    /// <c>outcome</c> makes a booking that has passed an actual event.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = NoFacts;

    /// <summary>The name of the fact that says how a meeting ended.</summary>
    public const string Outcome = "outcome";

    /// <summary>Whether all conditions hold of the event.</summary>
    internal bool Meets(IReadOnlyList<FactCondition> conditions) => FirstNotMet(conditions) is null;

    /// <summary>The first condition that does not hold of the event; null where all do.</summary>
    internal FactCondition? FirstNotMet(IReadOnlyList<FactCondition> conditions)
    {
        for (var at = 0; at < conditions.Count; at++)
        {
            if (!conditions[at].Holds(this))
            {
                return conditions[at];
            }
        }

        return null;
    }

    private static readonly Dictionary<string, string> NoFacts = new(StringComparer.Ordinal);
}
