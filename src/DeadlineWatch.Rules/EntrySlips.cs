namespace DeadlineWatch.Rules;

/// <summary>Ends that look as if they were entered under a wrong date or a wrong id.</summary>
internal sealed class EntrySlips(CaseTimeline timeline, CaseFindings findings)
{
    /// <summary>A stop whose id belongs to nothing that this clock knows, while a run of it was open, may be that run's under
    /// another id. Nobody would see why the clock runs on.</summary>
    public void ReportAnotherEpisode(TimelineEvent stop, WatchedClock clock, List<ClockRun> runs)
    {
        if (stop.SharedEpisode is { } episode && !IsKnown(episode, clock, runs) && IsOneOpenOn(stop, runs))
        {
            findings.OfClock(clock.Key, "stop-of-another-episode",
                $"{stop.Event.Kind} of {CivilTime.Words(stop.At.Day)} carries the id of no {clock.Editions[0].Name} "
                + "that is known, so it ended none; one was open on that day. Check which id ties the two.");
        }
    }

    /// <summary>Whether an episode is that of a run, or of a start that begins none.</summary>
    private bool IsKnown(string episode, WatchedClock clock, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.IsOf(episode))
            {
                return true;
            }
        }

        foreach (var each in timeline.Events)
        {
            if (each.Event.Episode == episode && clock.RulesOf(each) is { Starts.Length: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOpenOn(TimelineEvent stop, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.IsOpen && EndReach.IsWithinSpan(each, stop, each.Edition)
                && (each.Edition.CountsBack ? each.Start.At.LastDay >= stop.At.Day : !each.IsStartedBy(stop)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is linked to an open run but stands a day or more before it.</summary>
    public void ReportLinkedButEarlier(WatchedClock clock, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.IsOpen && !each.Edition.CountsBack && LinkedButEarlier(each, runs) is { } early)
            {
                findings.OfClock(clock.Key, "end-before-start",
                    $"{early.Event.Kind} is dated {CivilTime.Words(early.At.Day)}, before "
                    + $"{each.Edition.Start} of {CivilTime.Words(each.Start.At.Day)}; it does not count.");
            }
        }
    }

    /// <summary>The last stop that is tied to a run and stands before its start; null where there is none.</summary>
    public TimelineEvent? LinkedButEarlier(ClockRun run, List<ClockRun> runs)
    {
        for (var at = timeline.Events.Count - 1; at >= 0; at--)
        {
            var each = timeline.Events[at];
            if (each.Happened && each.At.Latest < run.Start.At.Earliest && each.Event.Episode is { } episode && run.IsOf(episode)
                && each.MeetsAny(run.Edition.Stops) && !IsOfAnEarlierRun(each, episode, runs))
            {
                return each;
            }
        }

        return null;
    }

    /// <summary>What stands after another start of the episode is the end of that one, and no slip about a later.</summary>
    private static bool IsOfAnEarlierRun(TimelineEvent end, string episode, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (!each.IsExempt && each.Start.At.Earliest <= end.At.Latest && each.IsOf(episode))
            {
                return true;
            }
        }

        return false;
    }
}
