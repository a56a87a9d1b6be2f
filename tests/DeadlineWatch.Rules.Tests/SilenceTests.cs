using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class SilenceTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("icpc", "15 working days", "section-47-started", "conference-held"));
    private static readonly Ladder Ladder =
        Some.Ladder("5 working days before due", "2 working days before due", "when overdue", "2 working days after due", "5 working days after due");

    /// <summary>Due by the end of Wed 6 Jan 2027: warned of on Tue 29 Dec and Mon 4 Jan, overdue on Thu 7 Jan, then on Fri 8 and
    /// Wed 13 Jan.</summary>
    private static readonly Deadline Icpc = Some.Evaluate(Profile, "2026-12-12 02:00", Some.Event("section-47-started", "2026-12-11")).Deadlines[0];

    private static DataReach Reach(string asOf) => new(When.London(asOf), [Some.Standing(Profile, asOf)]);

    private static Silence Given(string at, string until) =>
        new(Ladder.SeverityAt(Icpc, Profile.Counting, When.London(at)), "police-unavailable", When.London(at), When.London(until));

    private static StepAnswer At(string now, string dataAsOf, Silence silence, params string[] told) =>
        Ladder.StepsDue(Icpc, told.ToHashSet(), Reach(dataAsOf), Profile.Counting, When.London(now), silence);

    [Theory]
    [InlineData("2026-12-20 12:00", Severity.Warning)]
    [InlineData("2026-12-30 12:00", Severity.Warning)]
    [InlineData("2027-01-06 12:00", Severity.LastDay)]
    [InlineData("2027-01-07 07:00", Severity.Overdue)]
    [InlineData("2027-01-07 09:00", Severity.Overdue)]
    [InlineData("2027-01-08 09:00", Severity.StillOverdue)]
    public void How_grave_a_matter_is_follows_its_day_and_its_rungs(string now, Severity expected) =>
        Assert.Equal(expected, Ladder.SeverityAt(Icpc, Profile.Counting, When.London(now)));

    [Fact]
    public void A_step_is_held_back_and_nothing_counts_as_told()
    {
        var answer = At("2027-01-04 08:30", "2027-01-04 02:00", Given("2026-12-30 12:00", "2027-01-05 00:00"), "5 working days before due");

        Assert.Equal((StepReason.Silenced, null), (answer.Reason, answer.Step));
        Assert.Empty(answer.Passed);
        Assert.Equal(When.London("2027-01-05 00:00"), answer.NextAt);
    }

    [Fact]
    public void When_it_ends_the_latest_step_passed_is_told_and_the_others_count_as_told_with_it()
    {
        var answer = At("2027-01-05 00:00", "2027-01-04 02:00", Given("2026-12-28 12:00", "2027-01-05 00:00"));

        Assert.Equal("2 working days before due", answer.Step?.Key);
        Assert.Equal(["5 working days before due"], answer.Passed.Select(each => each.Key));
    }

    [Fact]
    public void Given_before_the_due_moment_it_ends_when_the_matter_is_overdue()
    {
        var silence = Given("2026-12-30 12:00", "2027-01-14 00:00");

        var before = At("2027-01-07 08:00", "2027-01-07 02:00", silence);
        var answer = At("2027-01-07 08:30", "2027-01-07 02:00", silence);

        Assert.Equal(When.London("2027-01-07 08:30"), before.NextAt);
        Assert.Equal("when overdue", answer.Step?.Key);
    }

    [Fact]
    public void Given_late_it_holds_to_its_end()
    {
        var answer = At("2027-01-13 08:30", "2027-01-13 02:00", Given("2027-01-07 09:00", "2027-01-15 00:00"), "when overdue");

        Assert.Equal((StepReason.Silenced, When.London("2027-01-15 00:00")), (answer.Reason, answer.NextAt));
    }

    [Fact]
    public void While_data_is_waited_for_it_is_woken_by_that_too()
    {
        var answer = At("2027-01-07 08:30", "2027-01-04 02:00", Given("2026-12-30 12:00", "2027-01-14 00:00"), "5 working days before due");

        Assert.Equal("when overdue", answer.Step?.Key);
        var early = At("2027-01-07 04:00", "2027-01-06 02:00", Given("2026-12-30 12:00", "2027-01-14 00:00"), "5 working days before due");
        Assert.Equal(StepReason.Silenced, early.Reason);
    }

    [Theory]
    [InlineData("2026-12-30 12:00", "2027-01-05 00:00", "2027-01-04 12:00", "2027-01-05 00:00")]
    [InlineData("2026-12-30 12:00", "2027-01-05 00:00", "2027-01-05 00:00", null)]
    [InlineData("2027-01-07 09:00", "2027-01-15 00:00", "2027-01-12 12:00", "2027-01-15 00:00")]
    [InlineData("2026-12-30 12:00", "2027-01-14 00:00", "2027-01-08 12:00", null)]
    public void What_waits_to_be_sent_is_held_until_it_ends(string given, string until, string now, string? expected)
    {
        var held = Given(given, until).HoldsUntil(Icpc, Reach(now), When.London(now));

        Assert.Equal(expected is null ? null : When.London(expected), held);
    }

    [Fact]
    public void Before_the_due_moment_what_waits_is_asked_about_again_at_it()
    {
        var held = Given("2026-12-30 12:00", "2027-01-14 00:00").HoldsUntil(Icpc, Reach("2027-01-05 02:00"), When.London("2027-01-05 12:00"));

        Assert.Equal(When.London("2027-01-07 00:00").AddSeconds(1), held);
    }

    [Fact]
    public void It_is_never_held_to_a_moment_that_has_passed() => Prop.ForAll(Any, one =>
    {
        var now = one.At.AddHours(one.After);
        var silence = Of(one);

        return silence.HoldsUntil(Icpc, Reach("2027-01-06 02:00"), now) is not { } held || (held > now && held <= silence.Until);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void When_it_has_ended_the_ladder_answers_as_though_there_had_been_none() => Prop.ForAll(Any, one =>
    {
        var silence = Of(one);
        var now = silence.Until.AddHours(one.After);
        StepAnswer Answer(Silence? given) => Ladder.StepsDue(Icpc, new HashSet<string>(), Reach("2027-01-07 02:00"), Profile.Counting, now, given);
        var (with, without) = (Answer(silence), Answer(null));

        return (with.Reason, with.Step?.Key, with.Passed.Count, with.NextAt) == (without.Reason, without.Step?.Key, without.Passed.Count, without.NextAt);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void While_it_holds_a_step_back_it_is_asked_again_by_its_end() => Prop.ForAll(Any, one =>
    {
        var (silence, now) = (Of(one), one.At.AddHours(one.After));
        var answer = Ladder.StepsDue(Icpc, new HashSet<string>(), Reach("2027-01-07 02:00"), Profile.Counting, now, silence);

        return answer.Reason != StepReason.Silenced || (answer.NextAt > now && answer.NextAt <= silence.Until);
    }).QuickCheckThrowOnFailure();

    /// <summary>From three weeks before it is due to three after, for up to three weeks, looked at up to three weeks later.</summary>
    private static readonly Arbitrary<(DateTimeOffset At, int Length, int After)> Any = Arb.From(
        from at in Gen.Choose(-500, 500)
        from length in Gen.Choose(1, 500)
        from after in Gen.Choose(0, 500)
        select (Icpc.DueAt.AddHours(at), length, after));

    private static Silence Of((DateTimeOffset At, int Length, int After) one) =>
        new(Ladder.SeverityAt(Icpc, Profile.Counting, one.At), "other", one.At, one.At.AddHours(one.Length));

    [Theory]
    [InlineData("10 working days", "2027-01-07 00:00")]
    [InlineData("1 working day", "2026-12-22 00:00")]
    [InlineData("48 hours", "2026-12-22 15:00")]
    [InlineData("3 days", "2026-12-24 00:00")]
    [InlineData("1 week", "2026-12-28 00:00")]
    [InlineData("1 month", "2027-01-21 00:00")]
    public void The_latest_end_counts_from_the_day_it_is_given(string limit, string expected)
    {
        var rules = new SilenceRules(new Dictionary<Severity, TimeLimit> { [Severity.Overdue] = TimeLimit.Parse(limit) }, new Dictionary<string, string>());

        var latest = rules.LatestEnd(Severity.Overdue, Profile.Counting, When.London("2026-12-20 15:00"));

        Assert.Equal(When.London(expected), latest);
    }

    [Theory]
    [InlineData("2026-12-19 00:00", "the end of Fri 18 Dec 2026")]
    [InlineData("2026-12-18 12:00", "Fri 18 Dec 2026, 12:00")]
    [InlineData("2027-06-02 00:00", "the end of Tue 1 Jun 2027")]
    public void People_read_the_day_it_lasts_to(string until, string words) =>
        Assert.Equal(words, Silence.UntilWords(When.London(until), CivilTime.Words));
}
