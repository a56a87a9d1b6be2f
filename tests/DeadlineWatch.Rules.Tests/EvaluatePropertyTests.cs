using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What holds of every case, however dirty, under the profiles that ship.</summary>
public sealed class EvaluatePropertyTests
{
    private const int Many = 3000;

    [Fact]
    public void The_same_events_in_any_order_give_the_same_result() => ForEvery(
        from timeline in Timeline.Any
        from shuffled in Gen.Shuffle<CaseEvent>(timeline.Events)
        select (timeline, shuffled),
        each => Same(each.timeline.Evaluate(), each.timeline.Evaluate(each.shuffled)));

    [Fact]
    public void A_row_that_stands_twice_changes_nothing() => ForEvery(
        from timeline in Timeline.Any
        from again in Gen.Elements<CaseEvent>(timeline.Events)
        select (timeline, again),
        each => Same(each.timeline.Evaluate(), each.timeline.Evaluate([.. each.timeline.Events, each.again])));

    [Fact]
    public void Evaluating_twice_changes_nothing() => ForEvery(Timeline.Any, timeline =>
    {
        var first = timeline.Evaluate();

        return Same(first, timeline.Evaluate())
            && LedgerChange.Between(first.Deadlines, timeline.Evaluate().Deadlines).All(each => each.Kinds.SequenceEqual([ChangeKind.None]));
    });

    [Fact]
    public void No_two_deadlines_of_a_case_have_one_identity() => ForEvery(
        Timeline.Any, timeline => timeline.Evaluate().Deadlines.Select(each => each.Clock).Distinct().Count() == timeline.Evaluate().Deadlines.Count);

    [Fact]
    public void What_happens_after_a_clock_has_ended_changes_nothing_of_it() => ForEvery(
        from timeline in Timeline.Any
        from later in Timeline.Any
        from days in Gen.Choose(0, 20)
        select (timeline, later, days),
        each => each.timeline.Evaluate().Deadlines.Where(deadline => deadline.Ended is not null).All(deadline =>
        {
            var last = Max(deadline.Ended!.At.Latest, deadline.StartedAt.Latest).AddDays(each.days);
            var after = each.later.Events.Where(later => each.timeline.Profile.Events.ContainsKey(later.Kind))
                .Select((later, index) => later with
                {
                    OccurredAt = Moment.At(last.AddMinutes(1 + index)),
                    // A row that gains an event is another row: it may tie what stood alone before.
                    Episode = later.Episode?.Replace("row:", "row:later-", StringComparison.Ordinal),
                });

            return each.timeline.Evaluate([.. each.timeline.Events, .. after]).Deadlines.Contains(deadline);
        }));

    [Fact]
    public void Two_sources_that_share_the_events_say_what_one_would() => ForEvery(
        from timeline in Timeline.Any
        from kinds in Gen.SubListOf(timeline.Profile.Events.Keys)
        from swapped in Gen.Elements(false, true)
        select (timeline, kinds, swapped),
        each =>
        {
            var (one, other) = Shared(each.timeline, each.kinds);
            (SourceStanding Standing, CaseSnapshot Snapshot)[] both = each.swapped ? [other, one] : [one, other];
            var split = each.timeline.Evaluate([.. both.Select(pair => pair.Standing)], [.. both.Select(pair => pair.Snapshot)]);
            var whole = each.timeline.Evaluate();

            return split.Deadlines.Select(Nameless).SequenceEqual(whole.Deadlines.Select(Nameless))
                && split.RevisitAt == whole.RevisitAt
                && split.Findings.Select(finding => finding.Code).Order().SequenceEqual(whole.Findings.Select(finding => finding.Code).Order());
        });

    [Fact]
    public void A_later_start_is_never_due_earlier() => ForEvery(
        from timeline in Timeline.Any
        from clock in Gen.Elements<ClockDefinition>(timeline.Profile.Clocks)
        from other in Timeline.Any
        select (timeline, clock, first: timeline.Events[0].OccurredAt!.Value, second: other.Events[0].OccurredAt!.Value),
        each =>
        {
            var moments = new[] { each.first, each.second };
            if (moments.Any(moment => moment.Precision == Precision.Window)
                || (each.first.Earliest <= each.second.Earliest) != (each.first.Latest <= each.second.Latest))
            {
                return true;
            }

            var due = moments.OrderBy(moment => moment.Earliest).ThenBy(moment => moment.Latest).Select(moment => Started(each.timeline, each.clock, moment)).ToList();
            return due.Contains(null) || (due[0]!.DueAt <= due[1]!.DueAt && due[0]!.EarliestDueAt <= due[1]!.EarliestDueAt);
        });

    [Fact]
    public void No_step_is_told_twice_and_the_next_time_to_ask_lies_ahead() => ForEvery(
        from timeline in Timeline.Any
        from wait in Gen.Choose(0, 30 * 24 * 60)
        select (timeline, wait),
        each => each.timeline.Evaluate().Deadlines.All(deadline => TellsEachStepOnce(each.timeline, deadline, each.wait)));

    [Fact]
    public void Every_due_day_can_be_explained_and_counts_to_its_limit() => ForEvery(Timeline.Any, timeline =>
        timeline.Evaluate().Deadlines.All(deadline =>
        {
            var limit = timeline.Profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day).LimitOf(deadline.Follows);
            var derivation = deadline.Explain(timeline.Profile);

            return derivation.Text.Length > 0
                && (limit.Unit != TimeUnit.WorkingDays
                    || derivation.Lines[^1].What.Split(' ', '–')[^1] == $"{limit.Amount}");
        }));

    private static bool TellsEachStepOnce(Timeline timeline, Deadline deadline, int wait)
    {
        var profile = timeline.Profile;
        var ladder = profile.Ladders[profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day).Ladder];
        var reach = Coverage.Of(profile, [timeline.Source])[deadline.Clock.Definition].Reach;
        var told = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset? next = deadline.StartedAt.Earliest.AddMinutes(wait);
        while (next is { } now)
        {
            var answer = ladder.StepsDue(deadline, told, reach, profile.Counting, now);
            if ((answer.Step is not null && !told.Add(answer.Step.Key)) || !answer.Passed.All(step => told.Add(step.Key))
                || answer.TellAt < now || answer.NextAt <= now)
            {
                return false;
            }

            next = answer.NextAt;
        }

        // All that is told of one that never ends is the whole ladder, and of one that has ended nothing.
        return told.Count == (deadline.Ended is null ? ladder.Steps.Count : 0);
    }

    private static Deadline? Started(Timeline timeline, ClockDefinition clock, Moment at)
    {
        var start = new CaseEvent
        {
            Kind = clock.Start,
            OccurredAt = at,
            Facts = new Dictionary<string, string> { ["channel"] = "telephone" },
        };
        var read = timeline with { Events = [start], DataAsOf = CivilTime.EndOf(at.LastDay) };
        return read.Evaluate().Deadlines.SingleOrDefault(each => each.Clock.Definition == clock.Key);
    }

    private static ((SourceStanding Standing, CaseSnapshot Snapshot) One, (SourceStanding Standing, CaseSnapshot Snapshot) Other) Shared(
        Timeline timeline, IEnumerable<EventKind> kinds)
    {
        var first = kinds.ToHashSet();
        return (Part("mailbox", first.Contains), Part("register", kind => !first.Contains(kind)));

        (SourceStanding, CaseSnapshot) Part(string name, Func<EventKind, bool> supplies) => (
            timeline.Source with { Name = name, Supplies = timeline.Source.Supplies.Where(supplies).ToHashSet() },
            Some.Snapshot([.. timeline.Events.Where(each => supplies(each.Kind))]) with { Source = name });
    }

    private static Deadline Nameless(Deadline deadline) => deadline with
    {
        StartSource = "",
        Ended = deadline.Ended is { } ended ? ended with { Source = "" } : null,
    };

    private static bool Same(Evaluation one, Evaluation other) =>
        one.Deadlines.SequenceEqual(other.Deadlines) && one.Findings.SequenceEqual(other.Findings) && one.RevisitAt == other.RevisitAt;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void ForEvery<T>(Gen<T> any, Func<T, bool> holds) =>
        Prop.ForAll(any.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Many));
}
