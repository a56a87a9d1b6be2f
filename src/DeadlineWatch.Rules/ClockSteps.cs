namespace DeadlineWatch.Rules;

/// <summary>What the events of a case may do to the runs of one clock, in order of time. Starts are those that meet the
/// conditions of the edition in force on their day.</summary>
internal sealed class ClockSteps(CaseTimeline timeline, CaseFindings findings)
{
    private readonly List<ClockStep> _steps = [];

    /// <summary>The steps, until another clock's are asked for; none where nothing starts it.</summary>
    public List<ClockStep> Of(WatchedClock clock)
    {
        _steps.Clear();
        foreach (var each in timeline.Events)
        {
            if (clock.RulesOf(each) is { Starts.Length: > 0 } rules)
            {
                AddStarts(each, rules, clock);
            }
        }

        if (_steps.Count > 0)
        {
            foreach (var each in timeline.Events)
            {
                if (each.Happened && clock.RulesOf(each) is { } rules)
                {
                    AddEnds(each, rules);
                }
            }

            _steps.Sort(ClockStep.InOrder);
        }

        return _steps;
    }

    private void AddStarts(TimelineEvent each, KindRules rules, WatchedClock clock)
    {
        foreach (var edition in rules.Starts)
        {
            if (IsStart(each, edition, clock))
            {
                var time = edition.CountsBack ? DateTimeOffset.MinValue : each.At.Earliest;
                _steps.Add(new(time, StepKind.Start, Place: 0, _steps.Count, each, edition, rules));
            }
        }
    }

    // An end counts by its latest possible moment, so that a date alone ends what started earlier that day.
    private void AddEnds(TimelineEvent each, KindRules rules)
    {
        AddEnd(each, rules, StepKind.Stop, rules.Stops);
        AddEnd(each, rules, StepKind.Cancel, rules.Cancels);
        AddEnd(each, rules, StepKind.Reopen, rules.Reopens);
    }

    private void AddEnd(TimelineEvent each, KindRules rules, StepKind kind, PlacedRule[] of)
    {
        var place = int.MaxValue;
        foreach (var rule in of)
        {
            if (rule.Place < place && each.Event.Meets(rule.Rule.When))
            {
                place = rule.Place;
            }
        }

        if (place < int.MaxValue)
        {
            _steps.Add(new(each.At.Latest, kind, place, _steps.Count, each, Edition: null, rules));
        }
    }

    private bool IsStart(TimelineEvent each, ClockDefinition edition, WatchedClock clock)
    {
        if (!(each.Happened || edition.CountsBack) || !edition.IsInForceOn(each.At.Day))
        {
            return false;
        }

        if (each.At.Precision == Precision.Window)
        {
            findings.OfClock(clock.Key, "undated-start", $"{edition.Start} has no date, so the clock cannot run.");
            return false;
        }

        if (each.Event.FirstNotMet(edition.When) is not { } failed)
        {
            return true;
        }

        if (!each.Event.Facts.ContainsKey(failed.Fact))
        {
            findings.OfClock(clock.Key, "fact-missing",
                $"{edition.Start} of {CivilTime.Words(each.At.Day)} has no {failed.Fact}, so the clock is not run for it.");
        }

        return false;
    }
}

/// <summary>What an event may do at one moment, in the order in which it is done.</summary>
internal enum StepKind
{
    Start,
    Stop,
    Cancel,
    Reopen,
}

/// <summary>One thing that an event may do to the runs of a clock.</summary>
/// <param name="Time">When it counts.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="Place">The place of the first rule that it meets.</param>
/// <param name="Number">Its number among the steps: where nothing else tells them apart, they stay in the order of the events.</param>
/// <param name="Event">The event.</param>
/// <param name="Edition">The edition that it starts; null for an end.</param>
/// <param name="Rules">What events of its kind do.</param>
internal readonly record struct ClockStep(
    DateTimeOffset Time, StepKind Kind, int Place, int Number, TimelineEvent Event, ClockDefinition? Edition, KindRules Rules)
{
    /// <summary>Compares two steps by time, and of one time by what they do.</summary>
    public static int InOrder(ClockStep one, ClockStep other)
    {
        var by = one.Time.CompareTo(other.Time);
        by = by != 0 ? by : one.Kind - other.Kind;
        by = by != 0 ? by : one.Place.CompareTo(other.Place);
        return by != 0 ? by : one.Number.CompareTo(other.Number);
    }
}
