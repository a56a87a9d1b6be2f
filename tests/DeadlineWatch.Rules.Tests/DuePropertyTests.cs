using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Due moments and outcomes: earlier is never worse, and each is what a plain count gives.</summary>
public sealed class DuePropertyTests
{
    private static readonly DayByDay Plain = new(Calendars.EnglandAndWales.Holidays.Select(each => each.Day));

    private static readonly EndedHow[] BestFirst = [EndedHow.InTime, EndedHow.InTimeUnproven, EndedHow.OutOfTime];

    [Fact]
    public void A_later_start_is_never_due_earlier() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var clock = trial.Timeline.Profile.Clocks[trial.Draw(0, trial.Timeline.Profile.Clocks.Count)];
        if (InOrder(trial.Timeline.Events[0], trial.Other.Events[0]) is not var (first, second)
            || !clock.IsInForceOn(first.Day) || !clock.IsInForceOn(second.Day)
            || Alone(trial, clock, first) is not { } earlier || Alone(trial, clock, second) is not { } later)
        {
            return 0;
        }

        Assert.True(earlier.DueAt <= later.DueAt && earlier.EarliestDueAt <= later.EarliestDueAt, $"{earlier.DueAt:O} and then {later.DueAt:O}");
        return 1;
    });

    [Fact]
    public void A_later_stop_never_gives_a_better_outcome() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var clock = trial.Timeline.Profile.Clocks[trial.Draw(0, trial.Timeline.Profile.Clocks.Count)];
        if (InOrder(trial.Timeline.Events[^1], trial.Other.Events[0]) is not var (first, second)
            || Alone(trial, clock, trial.Timeline.Events[0].OccurredAt!.Value, first)?.Ended is not { } earlier
            || Alone(trial, clock, trial.Timeline.Events[0].OccurredAt!.Value, second)?.Ended is not { } later)
        {
            return 0;
        }

        Assert.True(Array.IndexOf(BestFirst, earlier.How) <= Array.IndexOf(BestFirst, later.How), $"{earlier.How} and then {later.How}");
        return 1;
    });

    [Fact]
    public void Each_run_is_judged_as_a_plain_count_of_days_and_hours_says() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var asked = 0;
        foreach (var deadline in trial.Timeline.Evaluate().Deadlines.Where(each => !each.Provisional))
        {
            var definition = trial.Timeline.Profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day);
            var (earliest, latest) = PlainlyDue(deadline, definition, trial.Timeline.Profile);

            // Days: all of the last day counts. Hours: the last minute does.
            Assert.Equal((earliest, latest), (deadline.EarliestDueAt, deadline.DueAt));
            if (deadline.Ended is { How: not EndedHow.Cancelled } ended)
            {
                var isDays = deadline.DueOn is not null;
                var surelyIn = isDays ? ended.At.LastDay <= deadline.DueOn : ended.At.Latest <= earliest;
                var surelyOut = isDays ? ended.At.Day > deadline.DueOn : ended.At.Earliest > latest;

                Assert.Equal(surelyIn ? EndedHow.InTime : surelyOut ? EndedHow.OutOfTime : EndedHow.InTimeUnproven, ended.How);
            }

            asked++;
        }

        return asked;
    });

    private static (DateTimeOffset Earliest, DateTimeOffset Latest) PlainlyDue(Deadline deadline, ClockDefinition definition, Profile profile)
    {
        var limit = definition.LimitOf(deadline.Follows);
        var (start, back) = (deadline.StartedAt, definition.CountsBack ? -1 : 1);
        if (limit.Unit == TimeUnit.Hours)
        {
            return (start.Earliest.AddHours(back * limit.Amount), start.Latest.AddHours(back * limit.Amount));
        }

        var days = definition.SkipsClosureDays
            ? new DayByDay(profile.Calendar.Holidays.Concat(profile.ClosureDays).Select(each => each.Day))
            : Plain;
        var from = start.Day;
        if (profile.CutOff is { } cutOff && definition is { CountsBack: false, Limit.Unit: TimeUnit.WorkingDays } && !deadline.Follows
            && cutOff.Of.Contains(definition.Start))
        {
            var isAfter = start.Precision == Precision.Minute && CivilTime.LocalOf(start.Earliest).TimeOfDay >= cutOff.At.ToTimeSpan();
            while (isAfter || !days.IsWorkingDay(from))
            {
                from = from.AddDays(1);
                isAfter = false;
            }
        }

        // Counted from and including a working day is the same as counted from the day before it.
        var zero = definition.Counting == DayCount.FromAndIncluding ? from.AddDays(-1) : from;
        var on = limit.Unit switch
        {
            TimeUnit.WorkingDays => definition.CountsBack ? days.Subtract(from, limit.Amount) : days.Add(zero, limit.Amount),
            TimeUnit.CalendarDays => zero.AddDays(back * limit.Amount),
            TimeUnit.Weeks => from.AddDays(7 * back * limit.Amount),
            _ => from.AddMonths(back * limit.Amount),
        };
        return (CivilTime.EndOf(on), CivilTime.EndOf(on));
    }

    /// <summary>The two moments, the one that is no later in any reading first; null where that cannot be said.</summary>
    private static (Moment First, Moment Second)? InOrder(CaseEvent one, CaseEvent other)
    {
        var (first, second) = (one.OccurredAt!.Value, other.OccurredAt!.Value);
        return first.Earliest <= second.Earliest && first.Latest <= second.Latest ? (first, second)
            : second.Earliest <= first.Earliest && second.Latest <= first.Latest ? (second, first)
            : null;
    }

    /// <summary>The first run of a clock where nothing happened but its start and, if given, its stop.</summary>
    private static Deadline? Alone(Trial trial, ClockDefinition clock, Moment start, Moment? stop = null)
    {
        List<CaseEvent> events = [Holding(clock.Start, clock.When, start)];
        if (stop is { } at)
        {
            events.Add(Holding(clock.Stops[0].Event, clock.Stops[0].When, at));
        }

        var told = trial.Timeline with { DataAsOf = start.Latest.AddYears(3), OnlyActual = true, RecordsOutcomes = false };
        return told.Evaluate(events).Deadlines.Where(each => each.Clock.Definition == clock.Key && !each.Follows).MinBy(each => each.StartedAt.Earliest);
    }

    private static CaseEvent Holding(EventKind kind, IReadOnlyList<FactCondition> conditions, Moment at) => new()
    {
        Kind = kind,
        Id = "E",
        Episode = "E",
        OccurredAt = at,
        Facts = conditions.Where(each => each.AnyOf.Count > 0).ToDictionary(each => each.Fact, each => each.AnyOf[0], StringComparer.Ordinal),
    };
}
