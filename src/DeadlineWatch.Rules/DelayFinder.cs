namespace DeadlineWatch.Rules;

/// <summary>Finds the delay that was agreed to for a run.
/// <list type="number">
/// <item>A decision belongs to a run as a stop does: of its episode, else the run that was open when it was made.</item>
/// <item>One without an approver changes nothing and is a finding. Of several the last counts.</item>
/// <item>The agreed day is the one that stands in the same row or episode; among several the latest.</item>
/// </list></summary>
internal sealed class DelayFinder(CaseTimeline timeline, CaseFindings findings)
{
    /// <summary>Finds the delay; null where none was agreed to.</summary>
    /// <param name="run">The run.</param>
    /// <param name="due">When it is due.</param>
    /// <param name="profile">The profile.</param>
    public AgreedDelay? Find(ClockRun run, Due due, Profile profile)
    {
        if (run.Edition.Delay is not { } rule || Agreed(run, rule) is not { } agreed)
        {
            return null;
        }

        return new(agreed.At, rule.By.Words, agreed.Event.Facts.GetValueOrDefault(AgreedDelay.ReasonFact),
            Until(agreed, rule, run) is { } until ? Usable(until, run, due, profile) : null);
    }

    /// <summary>The last decision on the run that was approved.</summary>
    private TimelineEvent? Agreed(ClockRun run, DelayRule rule)
    {
        TimelineEvent? agreed = null;
        foreach (var each in timeline.Events)
        {
            if (!each.Happened || each.Event.Kind != rule.By.Event || !IsOfRun(each, run))
            {
                continue;
            }

            if (each.Meets(rule.By))
            {
                agreed = each;
            }
            else
            {
                findings.OfClock(run.Edition.Key, "delay-not-approved",
                    $"{rule.By.Event} of {CivilTime.Words(each.At.Day)} lacks {Lacking(each, rule)}, so that it changes nothing.");
            }
        }

        return agreed;
    }

    private static string Lacking(TimelineEvent each, DelayRule rule) =>
        string.Join(" and ", rule.By.When.Where(condition => !condition.Holds(each.Event)).Select(condition => condition.Fact));

    // What was agreed before the run began, or after it had ended, is no matter of this run. On the day of a stop that
    // starts the next run it is the stopped one that had been delayed.
    private static bool IsOfRun(TimelineEvent each, ClockRun run) =>
        (run.Follows ? each.At.Day > run.Start.At.LastDay : each.At.Latest >= run.Start.At.Earliest)
        && (run.Ended is not { } ended || each.At.Earliest <= ended.At.Latest)
        && IsTied(each, run);

    private static bool IsTied(TimelineEvent each, ClockRun run) =>
        each.Event.Episode is { } episode && (run.IsOf(episode) || !each.HasRowMark)
            ? run.IsOf(episode)
            : run.Edition.SpanDays is not { } span || run.Start.At.Day.AddDays(span) >= each.At.Day;

    private DateOnly? Until(TimelineEvent agreed, DelayRule rule, ClockRun run)
    {
        var days = timeline.Events.Where(each => each.Event.Kind == rule.Until && each.At.Precision != Precision.Window).ToList();
        var ofDecision = days.FindAll(each => each.Event.Id is not null && each.Event.Id == agreed.Event.Id);
        ofDecision = ofDecision.Count > 0 ? ofDecision
            : days.FindAll(each => each.Event.Episode is not null && each.Event.Episode == agreed.Event.Episode);
        ofDecision = ofDecision.Count > 0 ? ofDecision : days.FindAll(each => each.Event.Episode is null && IsTied(each, run));
        return ofDecision.Count == 0 ? null : ofDecision.Max(each => each.At.LastDay);
    }

    /// <summary>The day, where it is later than the due day and the calendar reaches it with room for the rungs
    /// after.</summary>
    private DateOnly? Usable(DateOnly until, ClockRun run, Due due, Profile profile)
    {
        // A year holds the rungs after it: no ladder goes further than 99 working days.
        if (until <= profile.Counting.CoveredUntil.AddYears(-1))
        {
            return until > due.LastDay ? until : null;
        }

        findings.OfClock(run.Edition.Key, "delay-outside-calendar",
            $"The delay is agreed to {CivilTime.Words(until)}, which lies beyond the calendar; the day does not count.");
        return null;
    }
}
