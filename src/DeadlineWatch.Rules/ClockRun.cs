namespace DeadlineWatch.Rules;

/// <summary>One run of a clock while it is found. It is begun anew for each case.</summary>
internal sealed class ClockRun
{
    public string Key { get; private set; } = "";

    public string? Enquiry { get; private set; }

    /// <summary>The definition in force on the day it counts from: by it the run is due, and ended.</summary>
    public ClockDefinition Edition { get; private set; } = null!;

    /// <summary>The start events: for an anchor on the latest event all discussions, else the same start said again.</summary>
    public List<TimelineEvent> Starts { get; } = [];

    public TimelineEvent Start => Starts[0];

    /// <summary>The runs whose common stop started this one; none for the first run of a clock.</summary>
    public List<ClockRun> Before { get; } = [];

    /// <summary>True for a run of a recurring clock that the end of the one before it started.</summary>
    public bool Follows => Before.Count > 0;

    /// <summary>The first run of the chain. Its key names those that follow, so that a visit entered late between two
    /// others leaves their names alone.</summary>
    public ClockRun First => Follows ? Before[0].First : this;

    public RunEnd? Ended { get; private set; }

    public bool IsOpen => Ended is null;

    /// <summary>True where it was cancelled from its start, for its need was met already.</summary>
    public bool WasMetAlready { get; private set; }

    /// <summary>True where its stop was taken back and it runs on.</summary>
    public bool WasReopened { get; private set; }

    /// <summary>True where its start asked for nothing: it never ran, and is there to be told. No end reaches it.</summary>
    public bool IsExempt { get; private set; }

    /// <summary>Begins a run in place of what this object was before.</summary>
    public void Begin(string key, string? enquiry, ClockDefinition edition, TimelineEvent first)
    {
        (Key, Enquiry, Edition, Ended) = (key, enquiry, edition, null);
        (WasMetAlready, WasReopened, IsExempt) = (false, false, false);
        Starts.Clear();
        Starts.Add(first);
        Before.Clear();
    }

    /// <summary>A run that follows is of the same plan as those before it.</summary>
    public bool IsOf(string episode)
    {
        foreach (var each in Starts)
        {
            if (each.Event.Episode == episode)
            {
                return true;
            }
        }

        foreach (var each in Before)
        {
            if (each.IsOf(episode))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for the stop that started this run, said once more: by its id, or as another row of the same day.
    /// It cannot end what it began.</summary>
    public bool IsStartedBy(TimelineEvent stop) => Follows
        && (stop.At.Day <= Start.At.LastDay
            || (stop.Event.Id is not null && stop.Event.Id == Start.Event.Id && stop.Event.Kind == Start.Event.Kind));

    /// <summary>Another discussion, by which it counts from now on, or the same start said again.</summary>
    public void Join(TimelineEvent start, ClockDefinition by)
    {
        Starts.Add(start);
        Edition = by;
    }

    public void End(TimelineEvent by, EndRule rule, bool isStop) =>
        (Ended, WasReopened) = (new(by, by.At, rule.Words, isStop), false);

    public void Reopen() => (Ended, WasReopened) = (null, true);

    public void CancelFromStart(TimelineEvent began, DuringRule during) =>
        (Ended, WasMetAlready) = (new(began, Start.At, during.Words, IsStop: false), true);

    public void Exempt(string words) =>
        (Ended, IsExempt) = (new(Start, Start.At, words, IsStop: false), true);
}

/// <summary>How a run ended.</summary>
/// <param name="Event">The event that ended it.</param>
/// <param name="At">When.</param>
/// <param name="Words">That event in words.</param>
/// <param name="IsStop">True where it met the timescale.</param>
internal readonly record struct RunEnd(TimelineEvent Event, Moment At, string Words, bool IsStop);
