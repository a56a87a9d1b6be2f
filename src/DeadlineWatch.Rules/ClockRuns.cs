using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>The runs of one clock on one case: starts and ends met in order of time.
/// <list type="number">
/// <item>Starts that meet the definition's conditions, and all that may end a run, are put in order of time.</item>
/// <item>A start begins a run; for a clock anchored on the latest event it joins the open run of its enquiry.</item>
/// <item>A run that starts while its need is met already, a child being on a plan, is cancelled from its start.</item>
/// <item>A stop or cancel ends the open runs of its episode; without an episode, all that had started.</item>
/// <item>For a recurring clock, a stop also starts the next run. Where it ends two, they go on as one.</item>
/// <item>What is linked to a run but stands before it on the same day, was entered in the wrong order: it was done. What
/// is dated a day before is a finding.</item>
/// <item>Each edition of a clock plays the starts of all, so that no two name a run alike, and keeps those that are its
/// own: by the day of the start from which they count.</item>
/// </list></summary>
internal sealed class ClockRuns
{
    private readonly ClockDefinition _definition;
    private readonly IReadOnlyList<ClockDefinition> _editions;
    private readonly CaseTimeline _timeline;
    private readonly string _case;
    private readonly List<ClockRun> _runs = [];
    private readonly List<Finding> _findings = [];

    private ClockRuns(ClockDefinition definition, IReadOnlyList<ClockDefinition> editions, CaseTimeline timeline, string reference)
    {
        _definition = definition;
        _editions = editions;
        _timeline = timeline;
        _case = reference;
    }

    public static (IReadOnlyList<ClockRun> Runs, IReadOnlyList<Finding> Findings) Find(
        ClockDefinition definition, IReadOnlyList<ClockDefinition> editions, CaseTimeline timeline, string reference)
    {
        var runs = new ClockRuns(definition, editions, timeline, reference);
        runs.Play();
        runs.ReportWhatIsLinkedButEarlier();
        runs._runs.RemoveAll(each => !definition.IsInForceOn(definition.Anchor == Anchor.Latest
            ? each.Starts[^1].At.Day
            : each.First.Start.At.Day));
        return (runs._runs, runs._findings);
    }

    private void Play()
    {
        var starts = _timeline.Events.Where(IsStart).Select(each => (Time: _definition.CountsBack ? DateTimeOffset.MinValue : each.At.Earliest, Order: 0, Event: each, Rule: (EndRule?)null));
        var stops = Ends(_definition.Stops, order: 1);
        var cancels = Ends(_definition.Cancels, order: 2);
        var reopens = Ends(_definition.Reopens, order: 3);
        foreach (var (_, order, each, rule) in starts.Concat(stops).Concat(cancels).Concat(reopens).OrderBy(each => each.Time).ThenBy(each => each.Order))
        {
            if (rule is null)
            {
                Start(each);
            }
            else if (order == 3)
            {
                Reopen(each, rule);
            }
            else
            {
                End(each, rule, isStop: order == 1);
            }
        }
    }

    /// <summary>An end counts by its latest possible moment, so that a date alone ends what started earlier that day.</summary>
    private IEnumerable<(DateTimeOffset Time, int Order, TimelineEvent Event, EndRule? Rule)> Ends(IReadOnlyList<EndRule> rules, int order) =>
        from rule in rules
        from each in _timeline.Events
        where each.Happened && each.Meets(rule)
        select (each.At.Latest, order, each, (EndRule?)rule);

    private bool IsStart(TimelineEvent each)
    {
        if (!(each.Happened || _definition.CountsBack)
            || _editions.FirstOrDefault(edition => edition.IsInForceOn(each.At.Day)) is not { } edition || each.Event.Kind != edition.Start)
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

    private void Start(TimelineEvent start)
    {
        var enquiry = start.HasRowMark ? null : start.Event.Episode;
        var alreadyMet = AlreadyMetAt(start);
        if (_definition.Anchor == Anchor.Latest && _runs.LastOrDefault(each => each.Enquiry == enquiry) is { } last)
        {
            if (last.IsOpen)
            {
                last.Starts.Add(start);
                return;
            }

            if (last.WasMetAlready && alreadyMet is not null)
            {
                // Another discussion on a child still on the plan: no clock ran, and none begins.
                return;
            }
        }

        var key = _definition.Anchor == Anchor.Latest ? enquiry ?? DayKey(start) : start.Event.Id ?? enquiry ?? DayKey(start);
        if (_runs.Any(each => each.Follows && each.Key == key))
        {
            // The ids of starts and of stops are of two tables, and may be alike.
            key = $"{key}@{DayKey(start)}";
        }

        if (_runs.FirstOrDefault(each => each.Key == key) is { } same)
        {
            if (_definition.Anchor == Anchor.Each && start.Event.Id is not null && same.Start.At != start.At)
            {
                Report("doubled-start", $"{_definition.Start} stands twice with one id; the earlier date counts.");
                return;
            }

            var isSameDay = same.Start.At.Day == start.At.Day;
            if (_definition.Anchor == Anchor.Each && isSameDay && !IsAfterEnd(start, same))
            {
                same.Starts.Add(start);
                return;
            }

            // Another start of the same episode: a second enquiry under one referral, an enquiry that had ended and goes on,
            // a second call on the day on which the first was answered.
            key = isSameDay ? $"{key}@{MinuteKey(start)}" : $"{key}@{DayKey(start)}";
            if (_runs.Any(each => each.Key == key))
            {
                return;
            }
        }

        var run = new ClockRun(key, enquiry, start, before: []);
        _runs.Add(run);
        if (alreadyMet is not null && _definition.UnlessDuring is { } during)
        {
            run.CancelFromStart(alreadyMet, during);
        }
        else if (!_definition.CountsBack && LinkedButEarlier(run) is { } early && early.At.LastDay == start.At.Day)
        {
            EndAll([run], early, StopMetBy(early), isStop: true);
        }
    }

    /// <summary>The event that had begun the state before the start's day, if nothing had ended it by the start.</summary>
    private TimelineEvent? AlreadyMetAt(TimelineEvent start)
    {
        if (_definition.UnlessDuring is not { } during)
        {
            return null;
        }

        var began = _timeline.Events.LastOrDefault(each =>
            each.Happened && each.Event.Kind == during.From && each.At.LastDay < start.At.Day);
        return began is not null && !_timeline.Events.Any(each =>
            each.Happened && each.Event.Kind == during.To
            && each.At.Latest >= began.At.Earliest && each.At.Earliest <= start.At.Latest)
            ? began
            : null;
    }

    private static bool IsAfterEnd(TimelineEvent start, ClockRun run) =>
        run.Ended is { } ended && start.At.Precision == Precision.Minute && start.At.Earliest > ended.Event.At.Latest
        && run.Starts.All(each => each.At != start.At);

    private void End(TimelineEvent end, EndRule rule, bool isStop)
    {
        var linked = rule.Scope == EndScope.Episode && end.Event.Episode is { } episode
            ? _runs.Where(each => each.IsOf(episode)).ToList()
            : [];
        if (linked.Count > 0)
        {
            EndAll(Reached(linked, end, rule), end, rule, isStop);
            return;
        }

        if (rule.Scope == EndScope.Episode && end.Event.Episode is not null && !end.HasRowMark)
        {
            // An id that belongs to no run of this clock says nothing about the others: guessing could hide a late case.
            return;
        }

        // A row that holds this clock's start ends that run alone, also where the start comes later in the row.
        if (end.HasRowMark && rule.Scope == EndScope.Episode
            && _timeline.Events.Any(each => each.Happened && each.Event.Kind == _definition.Start && each.Event.Episode == end.Event.Episode))
        {
            return;
        }

        EndAll(Reached(_runs.Where(each => IsWithinSpan(each, end)), end, rule), end, rule, isStop);
    }

    /// <summary>Which of the runs it may concern an end ends. For a clock that counts back the starts lie ahead: it
    /// belongs to the next one, and where that is met already it says nothing of those after it.</summary>
    private IEnumerable<ClockRun> Reached(IEnumerable<ClockRun> runs, TimelineEvent end, EndRule rule)
    {
        if (!_definition.CountsBack)
        {
            return runs.Where(each => each.IsOpen);
        }

        if (rule.Scope == EndScope.Case)
        {
            // What was booked after the case had closed, or took place all the same, is a matter of its own.
            return runs.Where(each => each.IsOpen && (each.Start.At.Earliest <= end.At.Latest
                || (!each.Start.Happened && !(each.Start.Event.RecordedAt > end.At.Latest))));
        }

        var near = runs.Where(each => IsWithinSpan(each, end)).ToList();
        var next = near.Where(each => each.Start.At.LastDay >= end.At.Day).MinBy(each => each.Start.At.Earliest)
            ?? near.MaxBy(each => each.Start.At.Earliest);
        return next is { IsOpen: true } ? [next] : [];
    }

    private void Reopen(TimelineEvent by, EndRule rule)
    {
        var stopped = _runs.Where(each => each.Ended is { IsStop: true }).ToList();
        if (rule.Scope == EndScope.Episode && by.Event.Episode is { } episode
            && (!by.HasRowMark || stopped.Exists(each => each.IsOf(episode))))
        {
            stopped = [.. stopped.Where(each => each.IsOf(episode))];
        }

        if (stopped.MaxBy(each => each.Ended?.Event.At.Latest)?.Ended?.Event is not { } stop
            || _runs.Any(each => each.Follows && each.Start == stop && !each.IsOpen))
        {
            return;
        }

        _runs.RemoveAll(each => each.Follows && each.Start == stop);
        stopped.Where(each => each.Ended?.Event == stop).ToList().ForEach(each => each.Reopen());
    }

    private void EndAll(IEnumerable<ClockRun> open, TimelineEvent end, EndRule rule, bool isStop)
    {
        var ended = open.Where(each => !isStop || !each.IsStartedBy(end)).ToList();
        ended.ForEach(each => each.End(end, rule, isStop));
        if (isStop && _definition.Repeats && ended.Count > 0)
        {
            Follow(end, ended);
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
        var key = isTaken ? $"{before[0].First.Key}@{DayKey(stop)}" : stop.Event.Id!;
        if (_runs.Any(each => each.Key == key))
        {
            // A first run of the same episode began that day: it asks for the next one already.
            return;
        }

        var episode = stop.HasRowMark ? null : stop.Event.Episode;
        _runs.Add(new ClockRun(key, episode ?? before[0].Enquiry, stop, before));
    }

    private bool IsWithinSpan(ClockRun run, TimelineEvent end) =>
        _definition.SpanDays is not { } span || (run.Start.At.Day.AddDays(span) >= end.At.Day
            && (!_definition.CountsBack || run.Start.At.Day.AddDays(-span) <= end.At.LastDay));

    private void ReportWhatIsLinkedButEarlier()
    {
        foreach (var run in _runs.Where(each => each.IsOpen && !_definition.CountsBack))
        {
            if (LinkedButEarlier(run) is { } early)
            {
                Report("end-before-start", $"{early.Event.Kind} is dated {CivilTime.Words(early.At.Day)}, before "
                    + $"{_definition.Start} of {CivilTime.Words(run.Start.At.Day)}; it does not count.");
            }
        }
    }

    /// <summary>The last stop that is tied to a run and stands before its start; null where there is none.</summary>
    private TimelineEvent? LinkedButEarlier(ClockRun run) => _timeline.Events.LastOrDefault(each =>
        each.Happened && each.Event.Episode is { } episode && run.IsOf(episode)
        && each.At.Latest < run.Start.At.Earliest && !IsOfAnEarlierRun(each, episode)
        && _definition.Stops.Any(rule => rule.Scope == EndScope.Episode && each.Meets(rule)));

    private EndRule StopMetBy(TimelineEvent end) => _definition.Stops.First(rule => rule.Scope == EndScope.Episode && end.Meets(rule));

    /// <summary>What stands after another start of the episode is the end of that one, and no slip about a later.</summary>
    private bool IsOfAnEarlierRun(TimelineEvent end, string episode) =>
        _runs.Any(each => each.IsOf(episode) && each.Start.At.Earliest <= end.At.Latest);

    private static string MinuteKey(TimelineEvent start) =>
        CivilTime.LocalOf(start.At.Earliest).ToString("yyyy-MM-ddTHHmm", CultureInfo.InvariantCulture);

    private static string DayKey(TimelineEvent start) => start.At.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Report(string code, string words) =>
        _findings.Add(new(code, $"case {_case}, clock {_definition.Key}", words, _case));
}
