namespace DeadlineWatch.Rules;

/// <summary>What is booked of an open run: the stop that lies ahead, and what decides that a stop is needed at all.</summary>
internal sealed class Bookings(CaseTimeline timeline)
{
    /// <summary>The first stop that is booked, else the last whose booked date has passed without an outcome; null where
    /// there is neither, or the run has ended.</summary>
    public TimelineEvent? Of(ClockRun run)
    {
        if (!run.IsOpen)
        {
            return null;
        }

        TimelineEvent? passed = null;
        foreach (var each in timeline.Events)
        {
            if (!each.Happened && IsStop(each, run))
            {
                if (each.Standing == EventStanding.Booked)
                {
                    return each;
                }

                passed = each;
            }
        }

        return passed;
    }

    /// <summary>False while it is open whether the stop of an open run will be needed.</summary>
    public bool IsDecided(ClockRun run)
    {
        if (!run.IsOpen || run.Edition.Undecided is not { } undecided)
        {
            return true;
        }

        foreach (var each in timeline.Events)
        {
            if (each.MeetsAny(undecided.DecidedBy) && BelongsTo(each, run))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsStop(TimelineEvent each, ClockRun run)
    {
        for (var at = 0; at < run.Edition.Stops.Count; at++)
        {
            var rule = run.Edition.Stops[at];
            if (each.Meets(rule) && (BelongsTo(each, run) || MeetsTheCase(each, rule, run)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A booking whose id is of another table than the starts', of a stop that counts for the whole case.</summary>
    private bool MeetsTheCase(TimelineEvent each, EndRule rule, ClockRun run) =>
        rule.Scope == EndScope.Case && each.At.Latest >= run.Start.At.Earliest && EndReach.IsWithinSpan(run, each, run.Edition)
        && !timeline.HasStartOf(run.Edition, each.Event.Episode);

    private static bool BelongsTo(TimelineEvent each, ClockRun run) =>
        each.Event.Episode is { } episode && (run.IsOf(episode) || !each.HasRowMark)
            ? run.IsOf(episode)
            : each.At.Latest >= run.Start.At.Earliest
                && (run.Edition.SpanDays is not { } span || run.Start.At.Day.AddDays(span) >= each.At.Day);
}
