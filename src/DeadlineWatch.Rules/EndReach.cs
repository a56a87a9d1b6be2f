namespace DeadlineWatch.Rules;

/// <summary>Which runs a stop or a cancel ends.
/// <list type="number">
/// <item>Those of its own episode, by id or by row.</item>
/// <item>Where it has an id that belongs to no run, none; where its row holds a start of its own, that start's.</item>
/// <item>Else all that had started, within the definition's span.</item>
/// </list></summary>
internal static class EndReach
{
    /// <summary>The open runs that an end reaches by one rule of their edition.</summary>
    public static IReadOnlyList<ClockRun> Of(
        TimelineEvent end, EndRule rule, ClockDefinition edition, IReadOnlyList<ClockRun> all, CaseTimeline timeline)
    {
        var runs = all.Where(each => each.Edition == edition && !each.IsExempt).ToList();
        if (rule.Scope == EndScope.Episode && end.Event.Episode is { } episode)
        {
            var linked = runs.Where(each => each.IsOf(episode)).ToList();
            if (linked.Count > 0)
            {
                return [.. Open(linked, end, rule, edition)];
            }

            // An id that belongs to no run of this clock says nothing about the others: guessing could hide a late case.
            // A row that holds this clock's start ends that run alone, also where the start comes later in the row,
            // or is booked only.
            if (!end.HasRowMark
                || timeline.Events.Any(each => each.Event.Kind == edition.Start && each.Event.Episode == episode))
            {
                return [];
            }
        }

        return [.. Open(runs.Where(each => IsWithinSpan(each, end, edition)), end, rule, edition)];
    }

    /// <summary>For a clock that counts back the starts lie ahead: an end belongs to the next one, and where that is met
    /// already it says nothing of those after it.</summary>
    private static IEnumerable<ClockRun> Open(IEnumerable<ClockRun> runs, TimelineEvent end, EndRule rule, ClockDefinition edition)
    {
        if (!edition.CountsBack)
        {
            return runs.Where(each => each.IsOpen);
        }

        if (rule.Scope == EndScope.Case)
        {
            // What was booked after the case had closed, or certainly took place all the same, is a matter of its own. A
            // booking that merely passed is neither.
            return runs.Where(each => each.IsOpen && (each.Start.At.Earliest <= end.At.Latest
                || (!each.Start.IsCertain && !(each.Start.Event.RecordedAt > end.At.Latest))));
        }

        var near = runs.Where(each => IsWithinSpan(each, end, edition)).ToList();
        var next = near.Where(each => each.Start.At.LastDay >= end.At.Day).MinBy(each => each.Start.At.Earliest)
            ?? near.MaxBy(each => each.Start.At.Earliest);
        return next is { IsOpen: true } ? [next] : [];
    }

    private static bool IsWithinSpan(ClockRun run, TimelineEvent end, ClockDefinition edition) =>
        edition.SpanDays is not { } span || (run.Start.At.Day.AddDays(span) >= end.At.Day
            && (!edition.CountsBack || run.Start.At.Day.AddDays(-span) <= end.At.LastDay));
}
