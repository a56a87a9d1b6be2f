namespace DeadlineWatch.Rules;

/// <summary>Answers <see cref="Profile.Evaluate"/>: timeline → runs of each watched clock → deadlines. What it needs on the
/// way it keeps and uses again for the next case; each thread has its own.</summary>
internal sealed class Evaluator
{
    [ThreadStatic]
    private static Evaluator? _ofThisThread;

    private readonly CaseFindings _findings = new();
    private readonly CaseTimeline _timeline;
    private readonly ClockRuns _runs;
    private readonly DelayFinder _delays;
    private readonly Bookings _bookings;
    private readonly List<Deadline> _deadlines = [];

    private Evaluator()
    {
        _timeline = new(_findings);
        _runs = new(_timeline, _findings);
        _delays = new(_timeline, _findings);
        _bookings = new(_timeline);
    }

    /// <summary>The one of the thread that asks.</summary>
    public static Evaluator OfThisThread => _ofThisThread ??= new();

    public Evaluation Evaluate(CaseReadings readings, EvaluationPlan plan)
    {
        _findings.Begin(readings.Reference);
        _deadlines.Clear();
        _timeline.Read(readings, plan);
        foreach (var clock in plan.Clocks)
        {
            foreach (var run in _runs.Find(clock))
            {
                if (Runs(run, plan.Profile))
                {
                    _deadlines.Add(Judge(run, clock, readings, plan));
                }
            }
        }

        _deadlines.Sort(InOrder);
        return new(_deadlines.ToArray(), _findings.InOrder(), _timeline.RevisitAt);
    }

    private static int InOrder(Deadline one, Deadline other)
    {
        var by = one.StartedAt.Earliest.CompareTo(other.StartedAt.Earliest);
        by = by != 0 ? by : string.CompareOrdinal(one.Clock.Definition, other.Clock.Definition);
        return by != 0 ? by : string.CompareOrdinal(one.Clock.Start, other.Clock.Start);
    }

    private static TimelineEvent AnchorOf(ClockRun run) => run.Edition.Anchor == Anchor.Latest ? run.Starts[^1] : run.Start;

    private bool Runs(ClockRun run, Profile profile)
    {
        var day = AnchorOf(run).At.Day;
        // No limit is longer than two years: counted back from three, none leaves the calendar.
        var first = run.Edition.CountsBack ? profile.Calendar.KnownFrom.AddYears(3) : profile.Calendar.KnownFrom;
        if (day >= first && day <= profile.Counting.CoveredUntil.AddYears(-1))
        {
            // What follows is judged by the edition in force on the day it starts, as any other start.
            return !run.Follows || (run.Edition.Repeats && run.Edition.IsInForceOn(day));
        }

        if (!run.IsExempt)
        {
            _findings.OfClock(run.Edition.Key, "outside-calendar",
                $"It started {CivilTime.Words(day)}; calendar '{profile.Calendar.Key}' is known from "
                + $"{CivilTime.Words(profile.Calendar.KnownFrom)} to {CivilTime.Words(profile.Calendar.KnownUntil)}, so the clock is not run.");
        }

        return false;
    }

    private Deadline Judge(ClockRun run, WatchedClock clock, CaseReadings readings, EvaluationPlan plan)
    {
        var anchor = AnchorOf(run);
        var due = DueDate.Of(anchor.At, run.Edition, run.Follows, plan.Profile);
        var booking = _bookings.Of(run);
        return new()
        {
            Clock = new(readings.Authority, readings.Reference, clock.Key, run.Key),
            StartedAt = anchor.At,
            StartSource = anchor.Source,
            StartRecordedAt = anchor.Event.RecordedAt,
            Episode = run.Follows ? run.Enquiry : anchor.SharedEpisode,
            Follows = run.Follows,
            DueOn = due.On,
            DueAt = due.At,
            EarliestDueAt = due.Earliest,
            Provisional = due.Provisional,
            Ended = Ending(due, run),
            BookedFor = booking?.At,
            BookingPassed = booking?.Standing == EventStanding.PassedWithoutOutcome,
            Decided = _bookings.IsDecided(run),
            OverdueBeforeMove = OverdueBeforeMove(run, plan.Profile),
            Team = anchor.Team,
            Group = GroupOf(readings.Snapshots, anchor.Source),
            Reading = clock.Reading(run.Edition, run.Follows),
            Calendar = plan.Calendar,
            // What never ran has nothing to be delayed.
            Delay = run.IsExempt ? null : _delays.Find(run, due, plan.Profile),
        };
    }

    private static Ending? Ending(Due due, ClockRun run) => run.Ended is not { } ended ? null
        : new(ended.IsStop ? due.Judge(ended.At) : EndedHow.Cancelled,
            ended.At, ended.Event.Event.Kind, ended.Words, ended.Event.Source,
            // What cancelled a run from its start was entered long before it, or is the start itself.
            run.WasMetAlready || run.IsExempt ? null : ended.Event.Event.RecordedAt,
            run.IsExempt);

    /// <summary>The family or meeting, as the source of the start says it; else as the first other does, by name.</summary>
    private static string? GroupOf(IReadOnlyList<CaseSnapshot> snapshots, string source)
    {
        CaseSnapshot? other = null;
        for (var at = 0; at < snapshots.Count; at++)
        {
            var each = snapshots[at];
            if (each.Group is not null && each.Source == source)
            {
                return each.Group;
            }

            if (each.Group is not null && (other is null || string.CompareOrdinal(each.Source, other.Source) < 0))
            {
                other = each;
            }
        }

        return other?.Group;
    }

    /// <summary>For a clock anchored on the latest event: the first due moment that a later event came too late to move.</summary>
    private static DateTimeOffset? OverdueBeforeMove(ClockRun run, Profile profile)
    {
        if (run.Edition.Anchor != Anchor.Latest)
        {
            return null;
        }

        for (var at = 1; at < run.Starts.Count; at++)
        {
            var first = run.Starts[at - 1].At;
            var edition = profile.Definition(run.Edition.Key, first.Day);
            var before = DueDate.Of(first, edition, run.Follows, profile);
            if (before.IsLate(run.Starts[at].At.Earliest))
            {
                return before.At;
            }
        }

        return null;
    }
}
