using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class OutcomeTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("icpc", "15 working days", "section-47-started", "conference-held"));

    /// <summary>Due by the end of Wed 6 Jan 2027.</summary>
    private static readonly Deadline Icpc = Some.Evaluate(Profile, "2026-12-12 02:00", Some.Event("section-47-started", "2026-12-11")).Deadlines[0];

    [Theory]
    [InlineData(EndedHow.InTime, Outcome.InTimeProven)]
    [InlineData(EndedHow.InTimeUnproven, Outcome.InTimeUnproven)]
    [InlineData(EndedHow.OutOfTime, Outcome.OutOfTime)]
    [InlineData(EndedHow.Cancelled, Outcome.Cancelled)]
    public void What_ended_counts_as_it_ended(EndedHow how, Outcome outcome)
    {
        var ended = Icpc with { Ended = new(how, Some.Moment("2027-01-05"), Some.Kind("conference-held"), "conference held", Some.Source) };

        Assert.Equal(outcome, ended.OutcomeAt(When.London("2027-02-01 12:00"), new DataReach(null, [])));
    }

    [Theory]
    [InlineData("2027-01-06 12:00", "2027-01-06 02:00", Outcome.NotJudged)] // not due yet
    [InlineData("2027-01-07 01:00", "2027-01-06 02:00", Outcome.NotJudged)] // no data yet shows whether it was met
    [InlineData("2027-01-07 03:00", "2027-01-07 02:00", Outcome.Overdue)]
    public void What_runs_is_not_judged_and_what_is_overdue_counts_though_it_has_not_ended(string now, string dataAsOf, Outcome outcome) =>
        Assert.Equal(outcome, Icpc.OutcomeAt(When.London(now), new(When.London(dataAsOf), [Some.Standing(Profile, dataAsOf)])));

    [Fact]
    public void The_worst_comes_first() => Assert.Equal(
        [Outcome.Overdue, Outcome.OutOfTime, Outcome.NotJudged, Outcome.InTimeUnproven, Outcome.InTimeProven, Outcome.Cancelled],
        Enum.GetValues<Outcome>());

    [Fact]
    public void Siblings_are_those_of_one_group_whose_clock_is_due_at_the_same_time()
    {
        var one = Icpc with { Group = "F1" };

        Assert.Equal(SiblingGroup.Of(one), SiblingGroup.Of(one with { Team = "another" }));
        Assert.NotEqual(SiblingGroup.Of(one), SiblingGroup.Of(one with { Group = "F2" }));
        Assert.NotEqual(SiblingGroup.Of(one), SiblingGroup.Of(one with { DueAt = one.DueAt.AddDays(1) }));
        Assert.Null(SiblingGroup.Of(Icpc));
    }
}
