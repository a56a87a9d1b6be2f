namespace DeadlineWatch.Rules;

/// <summary>How people see a deadline. Only the last three are facts of the case; between the first two stands the time of
/// day and how far the data reaches.</summary>
public enum DeadlineState
{
    /// <summary>Not yet due; or due and awaiting the data that would show whether it was met.</summary>
    Running,

    /// <summary>Past due and not done.</summary>
    Overdue,

    /// <summary>Done within the timescale; where only dates are known, possibly unproven.</summary>
    InTime,

    /// <summary>Done, but late.</summary>
    OutOfTime,

    /// <summary>Ended without being met.</summary>
    Cancelled,
}

/// <summary>How a clock's run ended.</summary>
public enum EndedHow
{
    /// <summary>Certainly done within the timescale.</summary>
    InTime,

    /// <summary>Done; whether within the timescale cannot be told from dates without times. Counted within in time.</summary>
    InTimeUnproven,

    /// <summary>Certainly done after it was due.</summary>
    OutOfTime,

    /// <summary>Ended without being met.</summary>
    Cancelled,
}

/// <summary>The end of a clock's run.</summary>
/// <param name="How">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="By">The event that ended it.</param>
/// <param name="Words">That event in words: "conference held".</param>
/// <param name="Source">The source that said so.</param>
/// <param name="RecordedAt">When that was entered in the case system, UTC; null where the source does not say. Never
/// judged by.</param>
/// <param name="IsExempt">True where the start itself asked for nothing, so that it was cancelled from its start: see
/// <see cref="Exemption"/>.</param>
public sealed record Ending(
    EndedHow How, Moment At, EventKind By, string Words, string Source, DateTimeOffset? RecordedAt = null, bool IsExempt = false)
{
    private readonly UtcInstant _recordedAt = RecordedAt;

    /// <summary>When it was entered in the case system, UTC; null where the source does not say. Never judged by.</summary>
    public DateTimeOffset? RecordedAt { get => _recordedAt.OrNull; init => _recordedAt = value; }

    /// <summary>True where the start itself asked for nothing, so that it was cancelled from its start: see
    /// <see cref="Exemption"/>.</summary>
    public bool IsExempt { get; init; } = IsExempt;
}

/// <summary>A clock with its due moment: all that the data says about it, and nothing that depends on the time of day.</summary>
public sealed record Deadline
{
    private readonly UtcInstant _startRecordedAt;
    private readonly UtcInstant _dueAt;
    private readonly UtcInstant _earliestDueAt;
    private readonly UtcInstant _overdueBeforeMove;
    private readonly Booking? _booking;

    // One more than its day number; 0 for none.
    private readonly int _dueOn;

    /// <summary>Which run of which clock.</summary>
    public required Clock Clock { get; init; }

    /// <summary>When the run started: day 0.</summary>
    public required Moment StartedAt { get; init; }

    /// <summary>The source that said so.</summary>
    public required string StartSource { get; init; }

    /// <summary>When the start was entered in the case system, UTC; null where the source does not say. Clocks run on
    /// <see cref="StartedAt"/>.</summary>
    public DateTimeOffset? StartRecordedAt { get => _startRecordedAt.OrNull; init => _startRecordedAt = value; }

    /// <summary>The episode of the start event; null where it has none.</summary>
    public string? Episode { get; init; }

    /// <summary>True for a run of a recurring clock that the stop of the one before it started.</summary>
    public bool Follows { get; init; }

    /// <summary>The last London day on which it is in time, inclusive; null for a clock in hours.</summary>
    public DateOnly? DueOn
    {
        get => _dueOn == 0 ? null : DateOnly.FromDayNumber(_dueOn - 1);
        init => _dueOn = value is { } day ? day.DayNumber + 1 : 0;
    }

    /// <summary>The instant from which it is late. For days: the midnight that ends <see cref="DueOn"/>, exclusive, or
    /// <see cref="DueBy"/> on that day, inclusive. For hours: start plus hours, inclusive; the latest such instant where
    /// only the start's date is known.</summary>
    public required DateTimeOffset DueAt { get => _dueAt.Value; init => _dueAt = value; }

    /// <summary>For a clock in hours of which only the start's date is known: the earliest instant at which it may be due.
    /// Warnings count from it. Else the same as <see cref="DueAt"/>.</summary>
    public required DateTimeOffset EarliestDueAt { get => _earliestDueAt.Value; init => _earliestDueAt = value; }

    /// <summary>True where the date lies beyond the calendar's last day and was counted on with weekends only.</summary>
    public bool Provisional { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public Ending? Ended { get; init; }

    /// <summary>The booked date of what would stop it; null where nothing is booked.</summary>
    public Moment? BookedFor { get => _booking?.For; init => _booking = value is { } at ? new(at) : null; }

    /// <summary>True where the booked date has passed and the source records no outcome for it.</summary>
    public bool BookingPassed { get; init; }

    /// <summary>False while it is open whether the stop will be needed at all: see <see cref="UndecidedRule"/>.</summary>
    public bool Decided { get; init; } = true;

    /// <summary>For a clock anchored on the latest event: since when it had been overdue when a later event moved its date;
    /// the due moment that was passed. Likewise where it was overdue when its start was corrected into one that is exempt:
    /// only the ledger knows that. Null where it was not.</summary>
    public DateTimeOffset? OverdueBeforeMove { get => _overdueBeforeMove.OrNull; init => _overdueBeforeMove = value; }

    /// <summary>The team that must act, by its name in the source; null where no source says.</summary>
    public string? Team { get; init; }

    /// <summary>The family or meeting; null where no source says.</summary>
    public string? Group { get; init; }

    /// <summary>The calendar it was counted by, and its version: "england-and-wales@3f2a…".</summary>
    public required string Calendar { get; init; }

    /// <summary>How the days were counted, where that is another reading than the usual and strict one: "counted from and
    /// including the start day". Null where the start day is day 0 whatever the hour, and the calendar alone says which
    /// days are working days.</summary>
    public string? Reading { get; init; }

    /// <summary>The delay that was agreed to; null where none was. It changes the escalation and nothing else.</summary>
    public AgreedDelay? Delay { get; init; }

    /// <summary>True for a clock in hours.</summary>
    public bool IsElapsed => DueOn is null;

    /// <summary>The London time by which it is due on its last day; null where it is due by the end of the day, and for a
    /// clock in hours.</summary>
    public TimeOnly? DueBy => DueOn is { } on ? DueByOf(on, DueAt) : null;

    /// <summary>The same of a due moment that has moved: null where <paramref name="dueAt"/> is the midnight that ends
    /// <paramref name="dueOn"/>.</summary>
    public static TimeOnly? DueByOf(DateOnly dueOn, DateTimeOffset dueAt) =>
        dueAt < CivilTime.EndOf(dueOn) ? TimeOnly.FromDateTime(CivilTime.LocalOf(dueAt)) : null;

    /// <summary>The London day in which the due moment lies: <see cref="DueOn"/>, or that of a clock in hours at the
    /// latest.</summary>
    public DateOnly LastDay => Due.LastDay;

    /// <summary>True where it was done in time and entered only after the due moment: late recording is not late
    /// practice.</summary>
    public bool WasRecordedLate => Ended is { How: EndedHow.InTime or EndedHow.InTimeUnproven, RecordedAt: { } recorded }
        && IsLate(recorded);

    /// <summary>True where the due moment lies before the start: "at least 2 working days before the conference".</summary>
    public bool CountsBack => EarliestDueAt <= StartedAt.Earliest;

    /// <summary>True where it ended without being met, or was done late, after it had been due: it was overdue.</summary>
    public bool WasOverdue => OverdueBeforeMove is not null
        || Ended is { How: EndedHow.OutOfTime }
        || (Ended is { How: EndedHow.Cancelled, IsExempt: false } ended && IsLate(ended.At.Earliest));

    /// <summary>Judges what stopped it. For days: in time if and only if the stop's London day is on or before
    /// <see cref="DueOn"/>. For hours, and days with <see cref="DueBy"/>: in time if and only if the stop is at or before
    /// <see cref="DueAt"/>. Where dates without times leave both open: in time, unproven.</summary>
    public EndedHow Judge(Moment stop) => Due.Judge(stop);

    /// <summary>Whether an instant is past due: at or after the midnight that ends <see cref="DueOn"/> for days, after
    /// <see cref="DueAt"/> for hours and for days with <see cref="DueBy"/>.</summary>
    public bool IsLate(DateTimeOffset instant) => Due.IsLate(instant);

    private Due Due => new(DueOn, EarliestDueAt, DueAt, Provisional);

    /// <summary>The state at <paramref name="now"/>, given how far the data of its stops and cancels reaches.</summary>
    public DeadlineState State(DateTimeOffset now, DataReach data) => Ended?.How switch
    {
        EndedHow.InTime or EndedHow.InTimeUnproven => DeadlineState.InTime,
        EndedHow.OutOfTime => DeadlineState.OutOfTime,
        EndedHow.Cancelled => DeadlineState.Cancelled,
        null => IsLate(now) && data.Settles(this, now) ? DeadlineState.Overdue : DeadlineState.Running,
        _ => throw new System.Diagnostics.UnreachableException($"Ended {Ended.How}"),
    };

    /// <summary>How it counts at <paramref name="now"/> where timeliness is counted, given how far the data of its stops and
    /// cancels reaches.</summary>
    public Outcome OutcomeAt(DateTimeOffset now, DataReach data) => State(now, data) switch
    {
        DeadlineState.Overdue => Outcome.Overdue,
        DeadlineState.OutOfTime => Outcome.OutOfTime,
        DeadlineState.Running => Outcome.NotJudged,
        DeadlineState.InTime => Ended?.How == EndedHow.InTimeUnproven ? Outcome.InTimeUnproven : Outcome.InTimeProven,
        DeadlineState.Cancelled => Outcome.Cancelled,
        _ => throw new System.Diagnostics.UnreachableException($"State {State(now, data)}"),
    };

    /// <summary>True where it is past due at <paramref name="now"/>, but no data yet shows whether it was met.</summary>
    public bool AwaitsData(DateTimeOffset now, DataReach data) =>
        Ended is null && IsLate(now) && !data.Settles(this, now);

    /// <summary>The whole derivation of the due moment, day by day: what started it, each working day counted, each day
    /// skipped and why.</summary>
    /// <example>"Thu 2 Apr 2026 14:10 received, day 0 · Fri 3 Apr Good Friday · Sat 4, Sun 5 weekend · Mon 6 Apr Easter
    /// Monday · Tue 7 Apr working day 1: due by the end of Tue 7 Apr".</example>
    public Derivation Explain(Profile profile) => Derivation.Of(this, profile);

    // Beside the deadline, since few have one.
    private sealed record Booking(Moment For);
}
