using System.Diagnostics;

namespace DeadlineWatch.Rules;

/// <summary>The runs of one clock on one case, of all its editions: starts and ends met in order of time.
/// <list type="number">
/// <item>Starts that meet the conditions of the edition in force on their day, and all that may end a run, are put in order
/// of time: <see cref="ClockSteps"/>.</item>
/// <item>A start begins a run; for a clock anchored on the latest event it joins the open run of its enquiry.</item>
/// <item>A start that is exempt makes a run that is cancelled from its start and touches no other: <see cref="Exemption"/>.</item>
/// <item>A run that starts while its need is met already, a child being on a plan, is cancelled from its start.</item>
/// <item>A stop or cancel ends the open runs that it reaches: see <see cref="EndReach"/>.</item>
/// <item>For a recurring clock, a stop also starts the next run. Where it ends two, they go on as one.</item>
/// <item>What is linked to a run but stands before it on the same day, was entered in the wrong order: it was done. What
/// is dated a day before is a finding.</item>
/// </list></summary>
internal sealed class ClockRuns(CaseTimeline timeline, CaseFindings findings)
{
    private readonly Reused<ClockRun> _kept = new();
    private readonly List<ClockRun> _runs = [];
    private readonly List<(ClockRun Run, EndRule Rule)> _reached = [];
    private readonly List<ClockRun> _repeating = [];
    private readonly ClockSteps _steps = new(timeline, findings);
    private readonly EndReach _reach = new(timeline);
    private readonly EntrySlips _slips = new(timeline, findings);
    private WatchedClock _clock = null!;

    /// <summary>Finds the runs of a clock on the timeline's case; they hold until the next are asked for.</summary>
    public List<ClockRun> Find(WatchedClock clock)
    {
        _clock = clock;
        _kept.TakeBack();
        _runs.Clear();
        foreach (var step in _steps.Of(clock))
        {
            Take(step);
        }

        _slips.ReportLinkedButEarlier(clock, _runs);
        return _runs;
    }

    private void Take(ClockStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Start:
                Start(step.Event, step.Edition!);
                break;
            case StepKind.Stop:
                End(step.Event, step.Rules.Stops, isStop: true);
                break;
            case StepKind.Cancel:
                End(step.Event, step.Rules.Cancels, isStop: false);
                break;
            case StepKind.Reopen:
                Reopen(step.Event, step.Rules.Reopens);
                break;
            default:
                throw new UnreachableException($"Step {step.Kind}");
        }
    }

    private void Start(TimelineEvent start, ClockDefinition edition)
    {
        var enquiry = start.SharedEpisode;
        if (edition.ExemptionOf(start.Event) is { } exemption)
        {
            Exempt(start, edition, enquiry, exemption);
            return;
        }

        var alreadyMet = edition.UnlessDuring is { } state ? timeline.Began(state, start) : null;
        if (edition.Anchor == Anchor.Latest && LastOf(enquiry) is { IsExempt: false } last)
        {
            if (last.IsOpen)
            {
                last.Join(start, edition);
                return;
            }

            if (last.WasMetAlready && alreadyMet is not null)
            {
                // Another discussion on a child still on the plan: no clock ran, and none begins.
                return;
            }
        }

        if (KeyOf(start, edition, enquiry) is not { } key)
        {
            return;
        }

        var run = Begin(key, enquiry, edition, start);
        if (alreadyMet is not null && edition.UnlessDuring is { } during)
        {
            run.CancelFromStart(alreadyMet, during);
        }
        else if (!edition.CountsBack && _slips.LinkedButEarlier(run, _runs) is { } early && early.At.LastDay == start.At.Day)
        {
            _reached.Clear();
            _reached.Add((run, edition.Stops.First(early.Meets)));
            EndReached(early, isStop: true);
        }
    }

    private ClockRun Begin(string key, string? enquiry, ClockDefinition edition, TimelineEvent start)
    {
        var run = _kept.Next();
        run.Begin(key, enquiry, edition, start);
        _runs.Add(run);
        return run;
    }

    private ClockRun? LastOf(string? enquiry)
    {
        ClockRun? last = null;
        foreach (var each in _runs)
        {
            last = each.Enquiry == enquiry ? each : last;
        }

        return last;
    }

    private void Exempt(TimelineEvent start, ClockDefinition edition, string? enquiry, Exemption exemption)
    {
        // A discussion that is exempt moves no date of its enquiry.
        var isOfAKnownEnquiry = edition.Anchor == Anchor.Latest && LastOf(enquiry) is not null;
        if (!isOfAKnownEnquiry && RunKey.OfExempt(start, edition, enquiry, _runs) is { } key)
        {
            Begin(key, enquiry, edition, start).Exempt(exemption.Words);
        }
    }

    /// <summary>The key of the run that a start begins; null where it begins none, being a start known already.</summary>
    private string? KeyOf(TimelineEvent start, ClockDefinition edition, string? enquiry)
    {
        var key = RunKey.Of(start, edition, enquiry, _runs);
        if (RunKey.RunOf(key, _runs) is not { } same)
        {
            return key;
        }

        if (edition.Anchor == Anchor.Each && start.Event.Id is not null && same.Start.At != start.At)
        {
            Report("doubled-start", $"{edition.Start} stands twice with one id; the earlier date counts.");
            return null;
        }

        var isSameDay = same.Start.At.Day == start.At.Day;
        if (edition.Anchor == Anchor.Each && isSameDay && !IsAfterEnd(start, same))
        {
            same.Join(start, edition);
            return null;
        }

        // Another start of the same episode: a second enquiry under one referral, an enquiry that had ended and goes on,
        // a second call on the day on which the first was answered.
        key = isSameDay ? $"{key}@{RunKey.Minute(start)}" : $"{key}@{RunKey.Day(start)}";
        return RunKey.RunOf(key, _runs) is null ? key : null;
    }

    private static bool IsAfterEnd(TimelineEvent start, ClockRun run) =>
        run.Ended is { } ended && start.At.Precision == Precision.Minute && start.At.Earliest > ended.At.Latest
        && run.Starts.TrueForAll(each => each.At != start.At);

    private void End(TimelineEvent end, PlacedRule[] rules, bool isStop)
    {
        _reached.Clear();
        foreach (var each in rules)
        {
            if (end.Event.Meets(each.Rule.When))
            {
                foreach (var run in _reach.Of(end, each.Rule, isStop, each.Edition, _runs))
                {
                    Reach(run, each.Rule);
                }
            }
        }

        if (isStop && _reached.Count == 0)
        {
            _slips.ReportAnotherEpisode(end, _clock, _runs);
        }

        EndReached(end, isStop);
    }

    // The first rule that reaches a run ends it.
    private void Reach(ClockRun run, EndRule rule)
    {
        foreach (var each in _reached)
        {
            if (each.Run == run)
            {
                return;
            }
        }

        _reached.Add((run, rule));
    }

    private void EndReached(TimelineEvent end, bool isStop)
    {
        _repeating.Clear();
        foreach (var (run, rule) in _reached)
        {
            if (!isStop || !run.IsStartedBy(end))
            {
                run.End(end, rule, isStop);
                if (run.Edition.Repeats)
                {
                    _repeating.Add(run);
                }
            }
        }

        if (isStop && _repeating.Count > 0)
        {
            Follow(end, _repeating);
        }
    }

    private void Follow(TimelineEvent stop, List<ClockRun> before)
    {
        if (stop.At.Precision == Precision.Window)
        {
            Report("undated-stop", $"{stop.Event.Kind} has no date, so the next one cannot be counted from it.");
            return;
        }

        var key = stop.Event.Id is { } id && RunKey.RunOf(id, _runs) is null ? id : $"{before[0].First.Key}@{RunKey.Day(stop)}";
        if (RunKey.RunOf(key, _runs) is not null)
        {
            // A first run of the same episode began that day: it asks for the next one already.
            return;
        }

        var edition = _clock.EditionOn(stop.At.Day) ?? before[0].Edition;
        Begin(key, stop.SharedEpisode ?? before[0].Enquiry, edition, stop).Before.AddRange(before);
    }

    /// <summary>Takes back the last stop that a reopening reaches. What that stop had started goes with it; unless it was
    /// ended itself, or was reopened: then this says the same once more.</summary>
    private void Reopen(TimelineEvent by, PlacedRule[] rules)
    {
        var stopped = rules.Where(each => by.Event.Meets(each.Rule.When)).SelectMany(each => Stopped(by, each)).Distinct().ToList();
        if (stopped.MaxBy(each => each.Ended?.At.Latest)?.Ended?.Event is not { } stop
            || _runs.Exists(each => each.Follows && each.Start == stop && (!each.IsOpen || each.WasReopened)))
        {
            return;
        }

        _runs.RemoveAll(each => each.Follows && each.Start == stop);
        stopped.Where(each => each.Ended?.Event == stop).ToList().ForEach(each => each.Reopen());
    }

    private List<ClockRun> Stopped(TimelineEvent by, PlacedRule met)
    {
        var stopped = _runs.FindAll(each => each.Ended is { IsStop: true } && each.Edition == met.Edition);
        return met.Rule.Scope == EndScope.Episode && by.Event.Episode is { } episode
            && (!by.HasRowMark || stopped.Exists(each => each.IsOf(episode)))
            ? stopped.FindAll(each => each.IsOf(episode))
            : stopped;
    }

    private void Report(string code, string words) => findings.OfClock(_clock.Key, code, words);
}
