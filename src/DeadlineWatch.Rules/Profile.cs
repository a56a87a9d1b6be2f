namespace DeadlineWatch.Rules;

/// <summary>One jurisdiction: its vocabulary, its clocks, its ladders, its calendar and how it counts. Read from
/// <c>config/profiles</c>; nothing of it is in code.</summary>
public sealed record Profile
{
    private CountedOn? _counting;
    private CountedOn? _closing;

    /// <summary>The stable key: <c>west-midlands</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What people call it: "West Midlands".</summary>
    public required string Name { get; init; }

    /// <summary>The calendar by which its working days count.</summary>
    public required WorkingCalendar Calendar { get; init; }

    /// <summary>The same calendar, counted on beyond its last day with weekends only for five years: what lies there is
    /// provisional.</summary>
    public WorkingCalendar Counting
    {
        get
        {
            // A copy of a profile made by "with" brings the field along: it holds only for the calendar it was made of.
            if (_counting is not { } made || made.Of != Calendar)
            {
                made = new(Calendar, [], Calendar.ExtendedWithWeekendsOnly(Calendar.KnownUntil.AddYears(5)));
                _counting = made;
            }

            return made.Counting;
        }
    }

    /// <summary>The days on which the council is closed though they are working days by the calendar; empty unless the
    /// profile lists them. They count for those clocks only that say so.</summary>
    public IReadOnlyList<Holiday> ClosureDays { get; init; } = [];

    /// <summary>From when on what comes in on a working day counts as received on the next one; what comes in on another
    /// day does too. It moves day 0 of those clocks in working days that what it names starts. Null for the strict
    /// reading: day 0 is the day itself, whatever the hour.</summary>
    public CutOff? CutOff { get; init; }

    /// <summary>The calendar by which one clock is counted: <see cref="Counting"/>, without the closure days where the
    /// clock leaves them out.</summary>
    public WorkingCalendar CountingFor(ClockDefinition definition)
    {
        if (!definition.SkipsClosureDays || ClosureDays.Count == 0)
        {
            return Counting;
        }

        // Likewise only for the days it was made of.
        if (_closing is not { } made || made.Of != Calendar || made.Days != ClosureDays)
        {
            var closing = new WorkingCalendar(Calendar.Key, Calendar.Source, Calendar.KnownFrom, Calendar.KnownUntil,
                Calendar.Holidays.Concat(ClosureDays));
            made = new(Calendar, ClosureDays, closing.ExtendedWithWeekendsOnly(Counting.CoveredUntil));
            _closing = made;
        }

        return made.Counting;
    }

    /// <summary>The day from which a run counts: that of its start, or the next working day where it came in after the cut-off.</summary>
    public DateOnly DayZero(Moment start, ClockDefinition definition, bool follows) => DueDate.DayZero(start, definition, follows, this);

    /// <summary>Its vocabulary: each event kind and how people say it.</summary>
    public required IReadOnlyDictionary<EventKind, string> Events { get; init; }

    /// <summary>The names of the coded facts that its clocks ask for.</summary>
    public IReadOnlyCollection<string> FactsAsked =>
    [
        .. Clocks.SelectMany(clock => clock.When.Concat(clock.Exempt.SelectMany(each => each.When))
            .Concat(clock.Stops.Concat(clock.Cancels).Concat(clock.Reopens).Concat(clock.Undecided?.DecidedBy ?? []).SelectMany(rule => rule.When))
            .Concat(clock.Delay?.By.When ?? [])
            .Select(condition => condition.Fact)).Distinct(),
    ];

    /// <summary>The clocks that are on, in the order of the file. A key stands more than once where its periods of effect
    /// differ.</summary>
    public required IReadOnlyList<ClockDefinition> Clocks { get; init; }

    /// <summary>The clocks that it has but does not run: another council's standard, or one not wanted yet. They start nothing,
    /// and no source is missed for them.</summary>
    public IReadOnlyList<ClockDefinition> ClocksOff { get; init; } = [];

    /// <summary>The ladders, by key.</summary>
    public required IReadOnlyDictionary<string, Ladder> Ladders { get; init; }

    /// <summary>The roles in words, by key: <c>team-manager</c>, "team manager".</summary>
    public required IReadOnlyDictionary<string, string> Roles { get; init; }

    /// <summary>How grave a step must be to be told at night and on any day, whoever is told; none unless the profile names
    /// some.</summary>
    public IReadOnlyList<Severity> UrgentSeverities { get; init; } = [];

    /// <summary>How long and why a matter may be silenced; null where none may be.</summary>
    public SilenceRules? Silences { get; init; }

    /// <summary>The hash of all rules in force: profile and calendar. Each deadline carries the one it was judged by.</summary>
    public required string RulesHash { get; init; }

    /// <summary>The definition of a clock that started on a day.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ClockDefinition Definition(string key, DateOnly startedOn)
    {
        ClockDefinition? last = null;
        for (var at = 0; at < Clocks.Count; at++)
        {
            if (Clocks[at].Key != key)
            {
                continue;
            }

            last = Clocks[at];
            if (last.IsInForceOn(startedOn))
            {
                return last;
            }
        }

        return last ?? throw new KeyNotFoundException($"Profile '{Key}' has no clock '{key}'.");
    }

    /// <summary>Whether a step may be told at night and on any day: those of a clock in hours always, others by
    /// <see cref="UrgentSeverities"/>. A child who must be seen within a day cannot wait for Monday.</summary>
    public bool IsUrgent(Deadline deadline, Severity severity) => deadline.IsElapsed || UrgentSeverities.Contains(severity);

    /// <summary>Which clocks run or ran on a case, and when each is due. It knows what the data is as of, never the time of
    /// day.</summary>
    public Evaluation Evaluate(CaseReadings readings) => Evaluator.OfThisThread.Evaluate(readings, readings.Coverage.PlanOf(this));

    // One object, so that a thread which reads it while another writes sees all of it or none.
    private sealed record CountedOn(WorkingCalendar Of, IReadOnlyList<Holiday> Days, WorkingCalendar Counting);
}
