namespace DeadlineWatch.Rules;

/// <summary>Finds the delay that was agreed to for a run.
/// <list type="number">
/// <item>A decision belongs to a run as a stop does: of its episode, else the run that was open when it was made.</item>
/// <item>One without an approver changes nothing and is a finding. Of several the last counts.</item>
/// <item>The agreed day is the one that stands in the same row or episode; among several the latest.</item>
/// </list></summary>
internal sealed class DelayFinder(CaseTimeline timeline, ClockDefinition definition, Profile profile)
{
    /// <param name="deadline">The run's deadline, with its due moment.</param>
    /// <param name="run">The run.</param>
    /// <param name="findings">Where what is wrong is put.</param>
    public AgreedDelay? Find(Deadline deadline, ClockRun run, List<Finding> findings)
    {
        if (definition.Delay is not { } rule)
        {
            return null;
        }

        var place = $"case {deadline.Clock.Case}, clock {definition.Key}";
        var decisions = timeline.Events
            .Where(each => each.Happened && each.Event.Kind == rule.By.Event && IsOfRun(each, run))
            .ToLookup(each => each.Meets(rule.By));
        findings.AddRange(decisions[false].Select(each => new Finding("delay-not-approved", place,
            $"{rule.By.Event} of {CivilTime.Words(each.At.Day)} lacks {Lacking(each, rule)}, so that it changes nothing.",
            deadline.Clock.Case)));
        if (decisions[true].LastOrDefault() is not { } agreed)
        {
            return null;
        }

        return new(agreed.At, rule.By.Words, agreed.Event.Facts.GetValueOrDefault(AgreedDelay.ReasonFact),
            Until(agreed, rule, run) is { } until ? Usable(until, deadline, place, findings) : null);
    }

    private static string Lacking(TimelineEvent each, DelayRule rule) =>
        string.Join(" and ", rule.By.When.Where(condition => !condition.Holds(each.Event)).Select(condition => condition.Fact));

    // What was agreed before the run began, or after it had ended, is no matter of this run. On the day of a stop that
    // starts the next run it is the stopped one that had been delayed.
    private bool IsOfRun(TimelineEvent each, ClockRun run) =>
        (run.Follows ? each.At.Day > run.Start.At.LastDay : each.At.Latest >= run.Start.At.Earliest)
        && (run.Ended is not { } ended || each.At.Earliest <= ended.Event.At.Latest)
        && IsTied(each, run);

    private bool IsTied(TimelineEvent each, ClockRun run) =>
        each.Event.Episode is { } episode && (run.IsOf(episode) || !each.HasRowMark)
            ? run.IsOf(episode)
            : definition.SpanDays is not { } span || run.Start.At.Day.AddDays(span) >= each.At.Day;

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
    private DateOnly? Usable(DateOnly until, Deadline deadline, string place, List<Finding> findings)
    {
        // A year holds the rungs after it: no ladder goes further than 99 working days.
        if (until <= profile.Counting.CoveredUntil.AddYears(-1))
        {
            return until > deadline.LastDay ? until : null;
        }

        findings.Add(new("delay-outside-calendar", place,
            $"The delay is agreed to {CivilTime.Words(until)}, which lies beyond the calendar; the day does not count.",
            deadline.Clock.Case));
        return null;
    }
}
