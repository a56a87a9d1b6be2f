namespace DeadlineWatch.Rules;

/// <summary>Answers <see cref="Profile.Evaluate"/>: timeline → runs of each watched clock → deadlines.</summary>
internal sealed class Evaluator(Profile profile, CaseReadings readings)
{
    private readonly CaseTimeline _timeline = new(readings);
    private readonly List<Finding> _findings = [];

    public Evaluation Evaluate()
    {
        _findings.AddRange(_timeline.Findings);
        var deadlines = new List<Deadline>();
        foreach (var editions in profile.Clocks
            .Where(each => readings.Coverage[each.Key].Runs && readings.Coverage.IsWatched(each)).GroupBy(each => each.Key, StringComparer.Ordinal))
        {
            var (runs, findings) = ClockRuns.Find([.. editions], _timeline, readings.Reference);
            _findings.AddRange(findings);
            deadlines.AddRange(runs.Select(run => Judge(run.Edition, run)).OfType<Deadline>());
        }

        return new(
            [.. deadlines.OrderBy(each => each.StartedAt.Earliest).ThenBy(each => each.Clock.Definition, StringComparer.Ordinal)
                .ThenBy(each => each.Clock.Start, StringComparer.Ordinal)],
            [.. _findings.Distinct().OrderBy(each => each.Place, StringComparer.Ordinal).ThenBy(each => each.Code, StringComparer.Ordinal)
                .ThenBy(each => each.Words, StringComparer.Ordinal)],
            _timeline.RevisitAt);
    }

    private Deadline? Judge(ClockDefinition definition, ClockRun run)
    {
        var anchor = definition.Anchor == Anchor.Latest ? run.Starts[^1] : run.Start;
        // No limit is longer than two years: counted back from three, none leaves the calendar.
        var first = definition.CountsBack ? profile.Calendar.KnownFrom.AddYears(3) : profile.Calendar.KnownFrom;
        if (anchor.At.Day < first || anchor.At.Day > profile.Counting.CoveredUntil.AddYears(-1))
        {
            if (run.IsExempt)
            {
                return null;
            }

            _findings.Add(new("outside-calendar", $"case {readings.Reference}, clock {definition.Key}",
                $"It started {CivilTime.Words(anchor.At.Day)}; calendar '{profile.Calendar.Key}' is known from "
                + $"{CivilTime.Words(profile.Calendar.KnownFrom)} to {CivilTime.Words(profile.Calendar.KnownUntil)}, so the clock is not run.",
                readings.Reference));
            return null;
        }

        // What follows is judged by the edition in force on the day it starts, as any other start.
        if (run.Follows && !(definition.Repeats && definition.IsInForceOn(anchor.At.Day)))
        {
            return null;
        }

        var due = DueDate.Of(anchor.At, definition, run.Follows, profile);
        var deadline = new Deadline
        {
            Clock = new(readings.Authority, readings.Reference, definition.Key, run.Key),
            StartedAt = anchor.At,
            StartSource = anchor.Source,
            StartRecordedAt = anchor.Event.RecordedAt,
            Episode = run.Follows ? run.Enquiry : anchor.HasRowMark ? null : anchor.Event.Episode,
            Follows = run.Follows,
            DueOn = due.On,
            DueAt = due.At,
            EarliestDueAt = due.Earliest,
            Provisional = due.Provisional,
            OverdueBeforeMove = OverdueBeforeMove(definition, run),
            Team = anchor.Team,
            Group = readings.Snapshots.FirstOrDefault(each => each.Source == anchor.Source)?.Group
                ?? readings.Snapshots.OrderBy(each => each.Source, StringComparer.Ordinal).Select(each => each.Group)
                    .FirstOrDefault(each => each is not null),
            Reading = DueDate.Reading(definition, run.Follows, profile),
            Calendar = $"{profile.Calendar.Key}@{profile.Calendar.Version}",
        };
        return WithBooking(deadline, definition, run) with
        {
            Ended = Ending(deadline, run),
            // What never ran has nothing to be delayed.
            Delay = run.IsExempt ? null : new DelayFinder(_timeline, definition, profile).Find(deadline, run, _findings),
        };
    }

    private static Ending? Ending(Deadline deadline, ClockRun run) => run.Ended is not { } ended ? null
        : new(ended.IsStop ? deadline.Judge(ended.Event.At) : EndedHow.Cancelled,
            ended.Event.At, ended.Event.Event.Kind, ended.Rule.Words, ended.Event.Source, RecordedAt(ended.Event.Event, run),
            run.IsExempt);

    // What cancelled a run from its start was entered long before it, or is the start itself.
    private static DateTimeOffset? RecordedAt(CaseEvent by, ClockRun run) =>
        run.WasMetAlready || run.IsExempt ? null : by.RecordedAt;

    /// <summary>For a clock anchored on the latest event: the first due moment that a later event came too late to move.</summary>
    private DateTimeOffset? OverdueBeforeMove(ClockDefinition definition, ClockRun run)
    {
        if (definition.Anchor != Anchor.Latest)
        {
            return null;
        }

        for (var at = 1; at < run.Starts.Count; at++)
        {
            var first = run.Starts[at - 1].At;
            var edition = profile.Definition(definition.Key, first.Day);
            var before = DueDate.Of(first, edition, run.Follows, profile);
            var isLate = before.On is null || edition.DueBy is not null
                ? run.Starts[at].At.Earliest > before.At
                : run.Starts[at].At.Earliest >= before.At;
            if (isLate)
            {
                return before.At;
            }
        }

        return null;
    }

    private Deadline WithBooking(Deadline deadline, ClockDefinition definition, ClockRun run)
    {
        if (!run.IsOpen)
        {
            return deadline;
        }

        var near = _timeline.Events
            .Where(each => !each.Happened && definition.Stops.Any(each.Meets) && BelongsTo(each, definition, run))
            .ToList();
        var booked = near.FirstOrDefault(each => each.Standing == EventStanding.Booked);
        var passed = near.LastOrDefault(each => each.Standing == EventStanding.PassedWithoutOutcome);
        var isDecided = definition.Undecided is not { } undecided || _timeline.Events.Any(each =>
            undecided.DecidedBy.Any(each.Meets) && BelongsTo(each, definition, run));
        return deadline with
        {
            BookedFor = (booked ?? passed)?.At,
            BookingPassed = booked is null && passed is not null,
            Decided = isDecided,
        };
    }

    private static bool BelongsTo(TimelineEvent each, ClockDefinition definition, ClockRun run) =>
        each.Event.Episode is { } episode && (run.IsOf(episode) || !each.HasRowMark)
            ? run.IsOf(episode)
            : each.At.Latest >= run.Start.At.Earliest
                && (definition.SpanDays is not { } span || run.Start.At.Day.AddDays(span) >= each.At.Day);
}
