namespace DeadlineWatch.Rules;

/// <summary>What an event's date means, given what the data is as of.</summary>
internal enum EventStanding
{
    Happened,
    Booked,
    PassedWithoutOutcome,
}

/// <summary>An event in its case's timeline; no two in it are alike. It is filled anew for each case.</summary>
internal sealed class TimelineEvent
{
    /// <summary>How the readers begin an episode that only ties the events of one row.</summary>
    public const string RowMark = "row:";

    /// <summary>As the source gave it.</summary>
    public CaseEvent Event { get; private set; } = null!;

    /// <summary>The number of its kind: see <see cref="EvaluationPlan"/>.</summary>
    public int Kind { get; private set; }

    /// <summary>When.</summary>
    public Moment At { get; private set; }

    /// <summary>Who said so.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The team that had it.</summary>
    public string? Team { get; private set; }

    /// <summary>What the date means.</summary>
    public EventStanding Standing { get; private set; }

    /// <summary>True where its date is that of what happened, by its kind or by a recorded outcome; false where it may be a
    /// booking, also one that has passed.</summary>
    public bool IsCertain { get; private set; }

    public bool Happened => Standing == EventStanding.Happened;

    /// <summary>True where the episode is a mark of the row that held the event, and no id that other rows share.</summary>
    public bool HasRowMark => Event.Episode?.StartsWith(RowMark, StringComparison.Ordinal) == true;

    /// <summary>The id that other rows share; null where it has none.</summary>
    public string? SharedEpisode => HasRowMark ? null : Event.Episode;

    public void Fill(CaseEvent said, int kind, Moment at, string source, string? team, EventStanding standing, bool isCertain) =>
        (Event, Kind, At, Source, Team, Standing, IsCertain) = (said, kind, at, source, team, standing, isCertain);

    public bool Meets(EndRule rule) => Event.Kind == rule.Event && Event.Meets(rule.When);

    public bool MeetsAny(IReadOnlyList<EndRule> rules)
    {
        for (var at = 0; at < rules.Count; at++)
        {
            if (Meets(rules[at]))
            {
                return true;
            }
        }

        return false;
    }
}
