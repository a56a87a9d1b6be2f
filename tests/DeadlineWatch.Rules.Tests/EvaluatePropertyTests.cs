using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What must not matter to the result, however dirty the case: order, repetition, who says it, and whose case it
/// is not.</summary>
public sealed class EvaluatePropertyTests
{
    [Fact]
    public void The_same_events_in_any_order_give_the_same_result() => Law.Holds(RandomTimelines.Any, trial =>
        Same(trial.Timeline.Evaluate(), trial.Timeline.Evaluate(trial.Shuffled(trial.Timeline.Events))));

    [Fact]
    public void Sources_snapshots_and_their_events_in_any_order_give_the_same_result() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var (one, other) = InTwo(trial);
        CaseSnapshot Shuffled(CaseSnapshot each) => each with { Events = trial.Shuffled(each.Events) };

        return Same(
            trial.Timeline.Evaluate([one.Standing, other.Standing], [one.Snapshot, other.Snapshot]),
            trial.Timeline.Evaluate([other.Standing, one.Standing], [Shuffled(other.Snapshot), Shuffled(one.Snapshot)]));
    });

    [Fact]
    public void Evaluating_twice_changes_nothing() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var changes = LedgerChange.Between(trial.Timeline.Evaluate().Deadlines, trial.Timeline.Evaluate().Deadlines);

        Assert.All(changes, each => Assert.Equal([ChangeKind.None], each.Kinds));
        return changes.Count;
    });

    [Fact]
    public void A_row_that_stands_twice_changes_nothing() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var again = trial.Timeline.Events[trial.Draw(0, trial.Timeline.Events.Count)];

        return Same(trial.Timeline.Evaluate(), trial.Timeline.Evaluate([.. trial.Timeline.Events, again with { }]));
    });

    [Fact]
    public void What_two_sources_say_alike_counts_once() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var whole = trial.Timeline.Part("case-system", _ => true);
        var some = trial.Timeline.Part(trial.Draw(0, 2) == 0 ? "a-mailbox" : "mailbox", _ => true);
        var again = some.Snapshot with { Events = [.. some.Snapshot.Events.Where((_, place) => trial.Draw(place + 1, 2) == 0)] };

        return SameButForNames(
            trial.Timeline.Evaluate(),
            trial.Timeline.Evaluate([whole.Standing, some.Standing], [whole.Snapshot, again]));
    });

    [Fact]
    public void Two_sources_that_share_the_events_say_what_one_would() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var (one, other) = InTwo(trial);

        return SameButForNames(
            trial.Timeline.Evaluate(),
            trial.Timeline.Evaluate([one.Standing, other.Standing], [one.Snapshot, other.Snapshot]));
    });

    [Fact]
    public void A_sibling_with_the_same_episodes_changes_nothing() => Law.Holds(RandomTimelines.Any, trial =>
    {
        CaseSnapshot Child(Timeline timeline, string reference) =>
            Some.Snapshot([.. timeline.Events]) with { Reference = reference, Group = "F1" };

        var alone = trial.Timeline.Evaluate([trial.Timeline.Source], [Child(trial.Timeline, Some.Case)]);
        var sibling = trial.Other.Evaluate([trial.Other.Source], [Child(trial.Other, "10378")], "10378");
        var beside = trial.Timeline.Evaluate([trial.Timeline.Source], [Child(trial.Timeline, Some.Case)]);

        Assert.Equal(alone.Deadlines.Count + sibling.Deadlines.Count,
            alone.Deadlines.Concat(sibling.Deadlines).Select(each => each.Clock).Distinct().Count());
        return Same(alone, beside);
    });

    [Fact]
    public void Events_that_no_clock_names_change_no_deadline() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var named = trial.Timeline.Profile.Clocks.SelectMany(each => each.Stops.Concat(each.Cancels).Concat(each.Reopens)
            .Concat(each.Undecided?.DecidedBy ?? []).Select(rule => rule.Event).Append(each.Start)
            .Concat(each.UnlessDuring is { } during ? [during.From, during.To] : [])).ToHashSet();
        var unnamed = trial.Timeline.Profile.Events.Keys.Where(each => !named.Contains(each)).OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        var noise = trial.Other.Events.Take(unnamed.Count == 0 ? 0 : 12)
            .Select((each, place) => each with { Kind = unnamed[trial.Draw(place, unnamed.Count)] }).ToList();

        Assert.Equal(trial.Timeline.Evaluate().Deadlines, trial.Timeline.Evaluate([.. trial.Timeline.Events, .. noise]).Deadlines);
        return noise.Count;
    });

    [Fact]
    public void No_two_deadlines_of_a_case_have_one_identity() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var clocks = trial.Timeline.Evaluate().Deadlines.Select(each => each.Clock).ToList();

        Assert.Distinct(clocks);
        return clocks.Count;
    });

    private static ((SourceStanding Standing, CaseSnapshot Snapshot) One, (SourceStanding Standing, CaseSnapshot Snapshot) Other) InTwo(Trial trial)
    {
        var first = trial.SomeKinds();
        return (trial.Timeline.Part("mailbox", first), trial.Timeline.Part("register", kind => !first(kind)));
    }

    private static int Same(Evaluation one, Evaluation other)
    {
        Assert.Equal(one.Deadlines, other.Deadlines);
        Assert.Equal(one.Findings, other.Findings);
        Assert.Equal(one.RevisitAt, other.RevisitAt);
        return one.Deadlines.Count;
    }

    private static int SameButForNames(Evaluation one, Evaluation other)
    {
        Assert.Equal(one.Deadlines.Select(Nameless), other.Deadlines.Select(Nameless));
        Assert.Equal(Codes(one), Codes(other));
        Assert.Equal(one.RevisitAt, other.RevisitAt);
        return one.Deadlines.Count;

        static IEnumerable<string> Codes(Evaluation evaluation) => evaluation.Findings.Select(each => each.Code).Distinct().Order(StringComparer.Ordinal);
    }

    private static Deadline Nameless(Deadline deadline) => deadline with
    {
        StartSource = "",
        Ended = deadline.Ended is { } ended ? ended with { Source = "" } : null,
    };
}
