namespace DeadlineWatch.Rules;

/// <summary>The runs of one clock on one case, of all its editions: starts and ends met in order of time.
/// <list type="number">
/// <item>Starts that meet the conditions of the edition in force on their day, and all that may end a run, are put in order
/// of time.</item>
/// <item>A start begins a run; for a clock anchored on the latest event it joins the open run of its enquiry.</item>
/// <item>A start that is exempt makes a run that is cancelled from its start and touches no other: <see cref="Exemption"/>.</item>
/// <item>A run that starts while its need is met already, a child being on a plan, is cancelled from its start.</item>
/// <item>A stop or cancel ends the open runs that it reaches: see <see cref="EndReach"/>.</item>
/// <item>For a recurring clock, a stop also starts the next run. Where it ends two, they go on as one.</item>
/// <item>What is linked to a run but stands before it on the same day, was entered in the wrong order: it was done. What
/// is dated a day before is a finding.</item>
/// </list></summary>
internal sealed class ClockRuns
{
    private readonly IReadOnlyList<ClockDefinition> _editions;
    private readonly CaseTimeline _timeline;
    private readonly string _case;
    private readonly List<ClockRun> _runs = [];
    private readonly List<Finding> _findings = [];

    private ClockRuns(IReadOnlyList<ClockDefinition> editions, CaseTimeline timeline, string reference)
    {
        _editions = editions;
        _timeline = timeline;
        _case = reference;
    }

    /// <summary>Finds the runs of a clock.</summary>
    /// <param name="editions">Its definitions: of one key, their periods of effect apart.</param>
    /// <param name="timeline">What happened on the case.</param>
    /// <param name="reference">The case reference.</param>
    public static (IReadOnlyList<ClockRun> Runs, IReadOnlyList<Finding> Findings) Find(
        IReadOnlyList<ClockDefinition> editions, CaseTimeline timeline, string reference)
    {
        var runs = new ClockRuns(editions, timeline, reference);
        runs.Play();
        runs.ReportWhatIsLinkedButEarlier();
        return (runs._runs, runs._findings);
    }

    private void Play()
    {
        foreach (var step in _timeline.Events.SelectMany(StepsOf).OrderBy(each => each.Time).ThenBy(each => each.Order).ThenBy(each => each.Rule).ToList())
        {
            step.Take();
        }
    }

    /// <summary>What an event may do, and when. An end counts by its latest possible moment, so that a date alone ends what
    /// started earlier that day.</summary>
    private IEnumerable<(DateTimeOffset Time, int Order, int Rule, Action Take)> StepsOf(TimelineEvent each)
    {
        foreach (var edition in _editions.Where(edition => IsStart(each, edition)))
        {
            yield return (edition.CountsBack ? DateTimeOffset.MinValue : each.At.Earliest, 0, 0, () => Start(each, edition));
        }

        if (!each.Happened)
        {
            yield break;
        }

        (Func<ClockDefinition, IReadOnlyList<EndRule>> RulesOf, Action<List<MetRule>> Take)[] ends =
        [
            (edition => edition.Stops, met => End(each, met, isStop: true)),
            (edition => edition.Cancels, met => End(each, met, isStop: false)),
            (edition => edition.Reopens, met => Reopen(each, met)),
        ];
        for (var order = 0; order < ends.Length; order++)
        {
            var (rulesOf, take) = ends[order];
            var met = _editions.SelectMany(edition => rulesOf(edition).Select((rule, place) => new MetRule(edition, rule, place)))
                .Where(rule => each.Meets(rule.Rule)).ToList();
            if (met.Count > 0)
            {
                yield return (each.At.Latest, order + 1, met.Min(rule => rule.Place), () => take(met));
            }
        }
    }

    private bool IsStart(TimelineEvent each, ClockDefinition edition)
    {
        if (!(each.Happened || edition.CountsBack) || each.Event.Kind != edition.Start || !edition.IsInForceOn(each.At.Day))
        {
            return false;
        }

        if (each.At.Precision == Precision.Window)
        {
            Report("undated-start", $"{edition.Start} has no date, so the clock cannot run.");
            return false;
        }

        var failed = edition.When.FirstOrDefault(condition => !condition.Holds(each.Event));
        if (failed is not null && !each.Event.Facts.ContainsKey(failed.Fact))
        {
            Report("fact-missing", $"{edition.Start} of {CivilTime.Words(each.At.Day)} has no {failed.Fact}, so the clock is not run for it.");
        }

        return failed is null;
    }

    private void Start(TimelineEvent start, ClockDefinition edition)
    {
        var enquiry = start.HasRowMark ? null : start.Event.Episode;
        if (edition.ExemptionOf(start.Event) is { } exemption)
        {
            Exempt(start, edition, enquiry, exemption);
            return;
        }

        var alreadyMet = edition.UnlessDuring is { } state ? _timeline.Began(state, start) : null;
        if (edition.Anchor == Anchor.Latest && _runs.LastOrDefault(each => each.Enquiry == enquiry) is { IsExempt: false } last)
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

        var run = new ClockRun(key, enquiry, edition, start, before: []);
        _runs.Add(run);
        if (alreadyMet is not null && edition.UnlessDuring is { } during)
        {
            run.CancelFromStart(alreadyMet, during);
        }
        else if (!edition.CountsBack && LinkedButEarlier(run) is { } early && early.At.LastDay == start.At.Day)
        {
            EndAll([(run, StopMetBy(early, edition))], early, isStop: true);
        }
    }

    private void Exempt(TimelineEvent start, ClockDefinition edition, string? enquiry, Exemption exemption)
    {
        // A discussion that is exempt moves no date of its enquiry.
        var isOfAKnownEnquiry = edition.Anchor == Anchor.Latest && _runs.Any(each => each.Enquiry == enquiry);
        if (!isOfAKnownEnquiry && RunKey.OfExempt(start, edition, enquiry, _runs) is { } key)
        {
            var run = new ClockRun(key, enquiry, edition, start, before: []);
            run.Exempt(exemption.Words);
            _runs.Add(run);
        }
    }

    /// <summary>The key of the run that a start begins; null where it begins none, being a start known already.</summary>
    private string? KeyOf(TimelineEvent start, ClockDefinition edition, string? enquiry)
    {
        var key = RunKey.Of(start, edition, enquiry, _runs);
        if (_runs.FirstOrDefault(each => each.Key == key) is not { } same)
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
        return _runs.Any(each => each.Key == key) ? null : key;
    }

    private static bool IsAfterEnd(TimelineEvent start, ClockRun run) =>
        run.Ended is { } ended && start.At.Precision == Precision.Minute && start.At.Earliest > ended.Event.At.Latest
        && run.Starts.All(each => each.At != start.At);

    private void End(TimelineEvent end, IEnumerable<MetRule> met, bool isStop)
    {
        var reached = new List<(ClockRun Run, EndRule Rule)>();
        foreach (var each in met)
        {
            var runs = EndReach.Of(end, each.Rule, each.Edition, _runs, _timeline);
            reached.AddRange(runs.Where(run => reached.TrueForAll(other => other.Run != run)).Select(run => (run, each.Rule)));
        }

        EndAll(reached, end, isStop);
    }

    private void EndAll(IEnumerable<(ClockRun Run, EndRule Rule)> reached, TimelineEvent end, bool isStop)
    {
        var ended = reached.Where(each => !isStop || !each.Run.IsStartedBy(end)).ToList();
        ended.ForEach(each => each.Run.End(end, each.Rule, isStop));
        var repeating = ended.Select(each => each.Run).Where(each => each.Edition.Repeats).ToList();
        if (isStop && repeating.Count > 0)
        {
            Follow(end, repeating);
        }
    }

    private void Follow(TimelineEvent stop, List<ClockRun> before)
    {
        if (stop.At.Precision == Precision.Window)
        {
            Report("undated-stop", $"{stop.Event.Kind} has no date, so the next one cannot be counted from it.");
            return;
        }

        var isTaken = stop.Event.Id is null || _runs.Any(each => each.Key == stop.Event.Id);
        var key = isTaken ? $"{before[0].First.Key}@{RunKey.Day(stop)}" : stop.Event.Id!;
        if (_runs.Any(each => each.Key == key))
        {
            // A first run of the same episode began that day: it asks for the next one already.
            return;
        }

        var episode = stop.HasRowMark ? null : stop.Event.Episode;
        var edition = _editions.FirstOrDefault(each => each.IsInForceOn(stop.At.Day)) ?? before[0].Edition;
        _runs.Add(new ClockRun(key, episode ?? before[0].Enquiry, edition, stop, before));
    }

    /// <summary>Takes back the last stop that a reopening reaches. What that stop had started goes with it; unless it was
    /// ended itself, or was reopened: then this says the same once more.</summary>
    private void Reopen(TimelineEvent by, IEnumerable<MetRule> met)
    {
        var stopped = met.SelectMany(each => Stopped(by, each)).Distinct().ToList();
        if (stopped.MaxBy(each => each.Ended?.Event.At.Latest)?.Ended?.Event is not { } stop
            || _runs.Any(each => each.Follows && each.Start == stop && (!each.IsOpen || each.WasReopened)))
        {
            return;
        }

        _runs.RemoveAll(each => each.Follows && each.Start == stop);
        stopped.Where(each => each.Ended?.Event == stop).ToList().ForEach(each => each.Reopen());
    }

    private List<ClockRun> Stopped(TimelineEvent by, MetRule met)
    {
        var stopped = _runs.Where(each => each.Ended is { IsStop: true } && each.Edition == met.Edition).ToList();
        return met.Rule.Scope == EndScope.Episode && by.Event.Episode is { } episode
            && (!by.HasRowMark || stopped.Exists(each => each.IsOf(episode)))
            ? [.. stopped.Where(each => each.IsOf(episode))]
            : stopped;
    }

    private void ReportWhatIsLinkedButEarlier()
    {
        foreach (var run in _runs.Where(each => each.IsOpen && !each.Edition.CountsBack))
        {
            if (LinkedButEarlier(run) is { } early)
            {
                Report("end-before-start", $"{early.Event.Kind} is dated {CivilTime.Words(early.At.Day)}, before "
                    + $"{run.Edition.Start} of {CivilTime.Words(run.Start.At.Day)}; it does not count.");
            }
        }
    }

    /// <summary>The last stop that is tied to a run and stands before its start; null where there is none.</summary>
    private TimelineEvent? LinkedButEarlier(ClockRun run) => _timeline.Events.LastOrDefault(each =>
        each.Happened && each.Event.Episode is { } episode && run.IsOf(episode)
        && each.At.Latest < run.Start.At.Earliest && !IsOfAnEarlierRun(each, episode)
        && run.Edition.Stops.Any(rule => rule.Scope == EndScope.Episode && each.Meets(rule)));

    private static EndRule StopMetBy(TimelineEvent end, ClockDefinition edition) =>
        edition.Stops.First(rule => rule.Scope == EndScope.Episode && end.Meets(rule));

    /// <summary>What stands after another start of the episode is the end of that one, and no slip about a later.</summary>
    private bool IsOfAnEarlierRun(TimelineEvent end, string episode) =>
        _runs.Any(each => !each.IsExempt && each.IsOf(episode) && each.Start.At.Earliest <= end.At.Latest);

    private void Report(string code, string words) =>
        _findings.Add(new(code, $"case {_case}, clock {_editions[0].Key}", words, _case));

    /// <summary>A rule of an edition that an event meets, and its place among that edition's rules.</summary>
    private sealed record MetRule(ClockDefinition Edition, EndRule Rule, int Place);
}
