namespace DeadlineWatch.Rules;

/// <summary>The events of one case from all its sources, judged by what each source's data is as of: what has happened,
/// what is only booked, and what was booked and passed without an outcome.</summary>
internal sealed class CaseTimeline(CaseFindings findings)
{
    private readonly Reused<TimelineEvent> _kept = new();
    private readonly List<TimelineEvent> _events = [];

    /// <summary>All events, earliest possible first.</summary>
    public List<TimelineEvent> Events => _events;

    /// <summary>The earliest data moment from which a booking counts as passed; null where nothing is booked.</summary>
    public DateTimeOffset? RevisitAt { get; private set; }

    /// <summary>Reads a case in place of the one before.</summary>
    public void Read(CaseReadings readings, EvaluationPlan plan)
    {
        _kept.TakeBack();
        _events.Clear();
        RevisitAt = null;
        for (var at = 0; at < readings.Snapshots.Count; at++)
        {
            var snapshot = readings.Snapshots[at];
            if (plan.Source(snapshot.Source) is { DataAsOf: { } asOf } source)
            {
                Take(snapshot, source, asOf);
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

    /// <summary>The event that had begun a state before a start's day, if nothing had ended it by the start; null where the
    /// state does not hold.</summary>
    public TimelineEvent? Began(DuringRule state, TimelineEvent start)
    {
        TimelineEvent? began = null;
        foreach (var each in _events)
        {
            if (each.Happened && each.Event.Kind == state.From && each.At.LastDay < start.At.Day)
            {
                began = each;
            }
        }

        return began is not null && !HadEnded(state, began, start) ? began : null;
    }

    /// <summary>Whether an event that may start a clock stands under an episode.</summary>
    public bool HasStartOf(ClockDefinition edition, string? episode)
    {
        foreach (var each in _events)
        {
            if (each.Event.Kind == edition.Start && each.Event.Episode == episode)
            {
                return true;
            }
        }

        return false;
    }

    private bool HadEnded(DuringRule state, TimelineEvent began, TimelineEvent start)
    {
        foreach (var each in _events)
        {
            if (each.Happened && each.Event.Kind == state.To && each.At.Latest >= began.At.Earliest && each.At.Earliest <= start.At.Latest)
            {
                return true;
            }
        }

        return false;
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
        by = by != 0 ? by : one.At.Precision - other.At.Precision;
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Kind.Name, other.Event.Kind.Name);
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Id, other.Event.Id);
        by = by != 0 ? by : string.CompareOrdinal(one.Event.Episode, other.Event.Episode);
        by = by != 0 ? by : string.CompareOrdinal(FactsOf(one), FactsOf(other));
        return by != 0 ? by : Nullable.Compare(one.Event.RecordedAt, other.Event.RecordedAt);
    }

    private static string FactsOf(TimelineEvent each) => each.Event.Facts.Count == 0
        ? ""
        : string.Join('|', each.Event.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={fact.Value}"));

    private void Take(CaseSnapshot snapshot, SourcePlan source, DateTimeOffset asOf)
    {
        for (var at = 0; at < snapshot.Events.Count; at++)
        {
            var each = snapshot.Events[at];
            if (source.Means(each.Kind) is { } kind)
            {
                Take(each, kind, snapshot, asOf);
            }
        }
    }

    private void Take(CaseEvent taken, SuppliedKind kind, CaseSnapshot snapshot, DateTimeOffset asOf)
    {
        if (taken.OccurredAt is not { } at)
        {
            throw new ArgumentException(
                $"The event {taken.Kind} of source '{snapshot.Source}' has no moment: date the snapshot first.", nameof(taken));
        }

        var isCertain = kind.IsActual || taken.Facts.ContainsKey(CaseEvent.Outcome);
        var countsFrom = CountsFrom(at, isCertain);
        var hasPassed = countsFrom <= asOf;
        var standing = !hasPassed ? EventStanding.Booked
            : !isCertain && kind.HasOutcomes ? EventStanding.PassedWithoutOutcome
            : EventStanding.Happened;
        if (!hasPassed)
        {
            RevisitAt = RevisitAt is { } earlier && earlier <= countsFrom ? earlier : countsFrom;
            if (kind.IsActual && at.Day > CivilTime.DayOf(asOf).AddDays(1))
            {
                findings.Add(new("future-date", $"case {snapshot.Reference}, {taken.Kind}, source {snapshot.Source}",
                    $"It is dated {CivilTime.Words(at.Day)}, after the data itself, and does not count until then.", snapshot.Reference));
            }
        }

        var filled = _kept.Next();
        filled.Fill(taken, kind.Number, at, snapshot.Source, taken.Team ?? snapshot.Team, standing, isCertain);
        _events.Add(filled);
    }

    /// <summary>A date counts from its own day where it says what happened, from the next day where it may be a booking.</summary>
    private static DateTimeOffset CountsFrom(Moment at, bool happened) => at.Precision switch
    {
        Precision.Window => at.Latest,
        Precision.Minute => at.Earliest,
        _ => happened ? at.Earliest : CivilTime.EndOf(at.Day),
    };
}
