namespace DeadlineWatch.Rules;

/// <summary>One run of a clock while it is found.</summary>
internal sealed class ClockRun(
    string key, string? enquiry, ClockDefinition edition, TimelineEvent first, IReadOnlyList<ClockRun> before)
{
    public string Key { get; } = key;

    public string? Enquiry { get; } = enquiry;

    /// <summary>The definition in force on the day it counts from: by it the run is due, and ended.</summary>
    public ClockDefinition Edition { get; private set; } = edition;

    /// <summary>The start events: for an anchor on the latest event all discussions, else the same start said again.</summary>
    public List<TimelineEvent> Starts { get; } = [first];

    public TimelineEvent Start => Starts[0];

    /// <summary>The runs whose common stop started this one; none for the first run of a clock.</summary>
    public IReadOnlyList<ClockRun> Before { get; } = before;

    /// <summary>True for a run of a recurring clock that the end of the one before it started.</summary>
    public bool Follows => Before.Count > 0;

    /// <summary>The first run of the chain. Its key names those that follow, so that a visit entered late between two
    /// others leaves their names alone.</summary>
    public ClockRun First => Follows ? Before[0].First : this;

    public (TimelineEvent Event, EndRule Rule, bool IsStop)? Ended { get; private set; }

    public bool IsOpen => Ended is null;

    /// <summary>A run that follows is of the same plan as those before it.</summary>
    public bool IsOf(string episode) =>
        Starts.Any(each => each.Event.Episode == episode) || Before.Any(each => each.IsOf(episode));

    /// <summary>True for the stop that started this run, said once more: by its id, or as another row of the same day.
    /// It cannot end what it began.</summary>
    public bool IsStartedBy(TimelineEvent stop) => Follows
        && (stop.At.Day <= Start.At.LastDay
            || (stop.Event.Id is not null && stop.Event.Id == Start.Event.Id && stop.Event.Kind == Start.Event.Kind));

    /// <summary>True where it was cancelled from its start, for its need was met already.</summary>
    public bool WasMetAlready { get; private set; }

    /// <summary>Another discussion, by which it counts from now on, or the same start said again.</summary>
    public void Join(TimelineEvent start, ClockDefinition by)
    {
        Starts.Add(start);
        Edition = by;
    }

    public void End(TimelineEvent by, EndRule rule, bool isStop) => (Ended, WasReopened) = ((by, rule, isStop), false);

    /// <summary>True where its stop was taken back and it runs on.</summary>
    public bool WasReopened { get; private set; }

    public void Reopen() => (Ended, WasReopened) = (null, true);

    public void CancelFromStart(TimelineEvent began, DuringRule during)
    {
        End(began with { At = Start.At }, new(during.From, during.Words, []), isStop: false);
        WasMetAlready = true;
    }

    /// <summary>True where its start asked for nothing: it never ran, and is there to be told. No end reaches it.</summary>
    public bool IsExempt { get; private set; }

    public void Exempt(string words)
    {
        End(Start, new(Start.Event.Kind, words, []), isStop: false);
        IsExempt = true;
    }
}
