namespace DeadlineWatch.Rules;

/// <summary>Which runs a stop or a cancel ends.
/// <list type="number">
/// <item>Those of its own episode, by id or by row.</item>
/// <item>Where it has an id that belongs to no run, none; where its row holds a start of its own, that start's. A stop for the
/// whole case ends those that had started all the same, within the definition's span: its id is of another table.</item>
/// <item>Else all that had started, within the definition's span.</item>
/// <item>A cancel for the whole case ends all that had started, however long ago; one for the other episodes all but those
/// of its own.</item>
/// </list></summary>
internal sealed class EndReach(CaseTimeline timeline)
{
    private readonly List<ClockRun> _of = [];
    private readonly List<ClockRun> _reached = [];

    /// <summary>What ties an end to the runs that it may end.</summary>
    private enum Tie
    {
        OwnEpisode,
        OtherEpisodes,
        Span,
    }

    /// <summary>The open runs that an end reaches by one rule of their edition; until the next is asked for.</summary>
    public List<ClockRun> Of(TimelineEvent end, EndRule rule, bool isStop, ClockDefinition edition, List<ClockRun> all)
    {
        _reached.Clear();
        _of.Clear();
        foreach (var each in all)
        {
            if (each.Edition == edition && !each.IsExempt)
            {
                _of.Add(each);
            }
        }

        if (rule.Scope == EndScope.Case && !isStop)
        {
            ReachTheCase(end, edition);
        }
        else if (rule.Scope == EndScope.OtherEpisodes)
        {
            ReachOpen(end, edition, Tie.OtherEpisodes);
        }
        else if (end.Event.Episode is { } episode && IsOfAny(episode))
        {
            ReachOpen(end, edition, Tie.OwnEpisode);
        }
        else if (end.Event.Episode is null || !SaysNothingOfOthers(end, rule, edition))
        {
            ReachOpen(end, edition, Tie.Span);
        }

        return _reached;
    }

    /// <summary>Whether an end that is tied to nothing may belong to the run.</summary>
    public static bool IsWithinSpan(ClockRun run, TimelineEvent end, ClockDefinition edition) =>
        edition.SpanDays is not { } span || (run.Start.At.Day.AddDays(span) >= end.At.Day
            && (!edition.CountsBack || run.Start.At.Day.AddDays(-span) <= end.At.LastDay));

    private bool IsOfAny(string episode)
    {
        foreach (var each in _of)
        {
            if (each.IsOf(episode))
            {
                return true;
            }
        }

        return false;
    }

    // An id that belongs to no run of this clock says nothing about the others: guessing could hide a late case.
    // A row that holds this clock's start ends that run alone, also where the start comes later in the row,
    // or is booked only.
    private bool SaysNothingOfOthers(TimelineEvent end, EndRule rule, ClockDefinition edition) =>
        end.HasRowMark ? timeline.HasStartOf(edition, end.Event.Episode) : rule.Scope == EndScope.Episode;

    // What was booked after the case had closed, or certainly took place all the same, is a matter of its own. A booking that
    // merely passed is neither.
    private void ReachTheCase(TimelineEvent end, ClockDefinition edition)
    {
        foreach (var each in _of)
        {
            if (each.IsOpen && (!edition.CountsBack || each.Start.At.Earliest <= end.At.Latest
                || (!each.Start.IsCertain && !(each.Start.Event.RecordedAt > end.At.Latest))))
            {
                _reached.Add(each);
            }
        }
    }

    /// <summary>For a clock that counts back the starts lie ahead: an end belongs to the next one, and where that is met
    /// already it says nothing of those after it.</summary>
    private void ReachOpen(TimelineEvent end, ClockDefinition edition, Tie tie)
    {
        ClockRun? next = null;
        ClockRun? last = null;
        foreach (var each in _of)
        {
            if (!IsTied(each, end, edition, tie))
            {
                continue;
            }

            if (!edition.CountsBack && each.IsOpen)
            {
                _reached.Add(each);
            }

            if (edition.CountsBack && IsWithinSpan(each, end, edition))
            {
                next = each.Start.At.LastDay >= end.At.Day && !(next?.Start.At.Earliest <= each.Start.At.Earliest) ? each : next;
                last = last?.Start.At.Earliest >= each.Start.At.Earliest ? last : each;
            }
        }

        if ((next ?? last) is { IsOpen: true } near)
        {
            _reached.Add(near);
        }
    }

    private static bool IsTied(ClockRun run, TimelineEvent end, ClockDefinition edition, Tie tie) => tie switch
    {
        Tie.OwnEpisode => end.Event.Episode is { } own && run.IsOf(own),
        Tie.OtherEpisodes => end.Event.Episode is not { } own || !run.IsOf(own),
        Tie.Span => IsWithinSpan(run, end, edition),
        _ => throw new System.Diagnostics.UnreachableException($"Tie {tie}"),
    };
}
