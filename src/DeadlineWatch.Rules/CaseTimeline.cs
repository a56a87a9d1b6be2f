namespace DeadlineWatch.Rules;

/// <summary>The events of one case from all its sources, judged by what each source's data is as of: what has happened,
/// what is only booked, and what was booked and passed without an outcome.</summary>
internal sealed class CaseTimeline
{
    private readonly List<TimelineEvent> _events = [];
    private readonly List<Finding> _findings = [];

    public CaseTimeline(CaseReadings readings)
    {
        var standings = readings.Coverage.Sources.ToDictionary(each => each.Name, StringComparer.Ordinal);
        foreach (var snapshot in readings.Snapshots.OrderBy(each => each.Source, StringComparer.Ordinal))
        {
            if (standings.TryGetValue(snapshot.Source, out var standing) && standing.DataAsOf is { } asOf)
            {
                foreach (var each in snapshot.Events.Where(each => standing.Supplies.Contains(each.Kind)))
                {
                    Take(each, snapshot, standing, asOf);
                }
            }
        }

        // The order of rows in a file must not matter: sort by all that tells events apart. What is said twice, also by
        // two sources, happened once.
        _events.Sort(Compare);
        for (var at = _events.Count - 1; at > 0; at--)
        {
            if (CompareWhat(_events[at - 1], _events[at]) == 0)
            {
                _events.RemoveAt(at);
            }
        }
    }

    /// <summary>All events, earliest possible first.</summary>
    public IReadOnlyList<TimelineEvent> Events => _events;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The earliest data moment from which a booking counts as passed; null where nothing is booked.</summary>
    public DateTimeOffset? RevisitAt { get; private set; }

    /// <summary>The event that had begun a state before a start's day, if nothing had ended it by the start; null where the
    /// state does not hold.</summary>
    public TimelineEvent? Began(DuringRule state, TimelineEvent start)
    {
        var began = _events.LastOrDefault(each => each.Happened && each.Event.Kind == state.From && each.At.LastDay < start.At.Day);
        return began is not null && !_events.Exists(each =>
            each.Happened && each.Event.Kind == state.To
            && each.At.Latest >= began.At.Earliest && each.At.Earliest <= start.At.Latest)
            ? began
            : null;
    }

    private static int Compare(TimelineEvent one, TimelineEvent other)
    {
        var by = CompareWhat(one, other);
        by = by != 0 ? by : one.Standing.CompareTo(other.Standing);
        by = by != 0 ? by : other.IsCertain.CompareTo(one.IsCertain);
        by = by != 0 ? by : string.CompareOrdinal(one.Source, other.Source);
        return by != 0 ? by : string.CompareOrdinal(one.Team, other.Team);
    }

    /// <summary>Compares what happened; not who says so, nor which team had it.</summary>
    private static int CompareWhat(TimelineEvent one, TimelineEvent other)
    {
        var by = one.At.Earliest.CompareTo(other.At.Earliest);
        by = by != 0 ? by : one.At.Latest.CompareTo(other.At.Latest);
        by = by != 0 ? by : one.At.Precision.CompareTo(other.At.Precision);
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Kind.Name, other.Event.Kind.Name);
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Id, other.Event.Id);
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Episode, other.Event.Episode);
        by = by != 0 ? by : string.CompareOrdinal(FactsOf(one), FactsOf(other));
        return by != 0 ? by : Nullable.Compare(one.Event.RecordedAt, other.Event.RecordedAt);
    }

    private static string FactsOf(TimelineEvent each) => each.Event.Facts.Count == 0
        ? ""
        : string.Join('|', each.Event.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={fact.Value}"));

    private void Take(CaseEvent taken, CaseSnapshot snapshot, SourceStanding standing, DateTimeOffset asOf)
    {
        if (taken.OccurredAt is not { } at)
        {
            throw new ArgumentException(
                $"The event {taken.Kind} of source '{snapshot.Source}' has no moment: date the snapshot first.", nameof(taken));
        }

        var isActual = standing.Actual.Contains(taken.Kind);
        var hasOutcome = taken.Facts.ContainsKey(CaseEvent.Outcome);
        var (countsFrom, hasPassed) = CountsFrom(at, isActual || hasOutcome, asOf);
        var standingOf = !hasPassed ? EventStanding.Booked
            : !isActual && !hasOutcome && standing.WithOutcome.Contains(taken.Kind) ? EventStanding.PassedWithoutOutcome
            : EventStanding.Happened;
        if (!hasPassed)
        {
            RevisitAt = RevisitAt is { } earlier && earlier <= countsFrom ? earlier : countsFrom;
            if (isActual && at.Day > CivilTime.DayOf(asOf).AddDays(1))
            {
                _findings.Add(new("future-date", $"case {snapshot.Reference}, {taken.Kind}, source {snapshot.Source}",
                    $"It is dated {CivilTime.Words(at.Day)}, after the data itself, and does not count until then.", snapshot.Reference));
            }
        }

        _events.Add(new(taken, at, snapshot.Source, taken.Team ?? snapshot.Team, standingOf, IsCertain: isActual || hasOutcome));
    }

    /// <summary>A date counts from its own day where it says what happened, from the next day where it may be a booking.</summary>
    private static (DateTimeOffset From, bool Passed) CountsFrom(Moment at, bool happened, DateTimeOffset asOf)
    {
        var from = at.Precision switch
        {
            Precision.Window => at.Latest,
            Precision.Minute => at.Earliest,
            _ => happened ? at.Earliest : CivilTime.EndOf(at.Day),
        };
        return (from, from <= asOf);
    }
}

/// <summary>What an event's date means, given what the data is as of.</summary>
internal enum EventStanding
{
    Happened,
    Booked,
    PassedWithoutOutcome,
}

/// <summary>An event in its case's timeline.</summary>
/// <param name="Event">As the source gave it.</param>
/// <param name="At">When.</param>
/// <param name="Source">Who said so.</param>
/// <param name="Team">The team that had it.</param>
/// <param name="Standing">What the date means.</param>
/// <param name="IsCertain">True where its date is that of what happened, by its kind or by a recorded outcome; false where
/// it may be a booking, also one that has passed.</param>
internal sealed record TimelineEvent(
    CaseEvent Event, Moment At, string Source, string? Team, EventStanding Standing, bool IsCertain)
{
    public bool Happened => Standing == EventStanding.Happened;

    public bool Meets(EndRule rule) => Event.Kind == rule.Event && rule.When.All(each => each.Holds(Event));

    /// <summary>True where the episode is a mark of the row that held the event, and no id that other rows share.</summary>
    public bool HasRowMark => Event.Episode?.StartsWith(RowMark, StringComparison.Ordinal) == true;

    /// <summary>How the readers begin an episode that only ties the events of one row.</summary>
    public const string RowMark = "row:";
}
