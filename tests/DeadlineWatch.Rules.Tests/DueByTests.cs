using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Due by 09:00 on the next working day: called on Thu 2 Apr 2026, before Easter, due on Tue 7 Apr.</summary>
public class DueByTests
{
    private static readonly Profile Profile = Some.Profile(
        Some.Clock("reply", "1 working day", "referral-received", "referral-decided") with { DueBy = new(9, 0) });

    private static readonly CaseEvent Call = Some.Event("referral-received", "2026-04-02 14:10", "R1", "R1");

    private static Deadline One(params CaseEvent[] events) =>
        Assert.Single(Some.Evaluate(Profile, "2026-05-01 02:00", [Call, .. events]).Deadlines);

    [Fact]
    public void It_is_due_at_that_instant_and_the_day_stays_the_day()
    {
        var deadline = One();

        Assert.Equal(
            (When.Day("2026-04-07"), When.London("2026-04-07 09:00"), new TimeOnly(9, 0), false),
            (deadline.DueOn, deadline.DueAt, deadline.DueBy, deadline.IsElapsed));
    }

    [Theory]
    [InlineData("2026-04-02 14:10", EndedHow.InTime)]
    [InlineData("2026-04-06", EndedHow.InTime)]
    [InlineData("2026-04-07 08:59", EndedHow.InTime)]
    [InlineData("2026-04-07 09:00", EndedHow.InTime)]
    [InlineData("2026-04-07 09:01", EndedHow.OutOfTime)]
    [InlineData("2026-04-07", EndedHow.InTimeUnproven)]
    [InlineData("2026-04-08", EndedHow.OutOfTime)]
    public void It_is_in_time_if_and_only_if_done_at_or_before_that_time(string decided, EndedHow how) =>
        Assert.Equal(how, One(Some.Event("referral-decided", decided, null, "R1")).Ended!.How);

    [Fact]
    public void It_is_overdue_from_just_after()
    {
        var data = new DataReach(When.London("2026-04-07 12:00"), []);

        Assert.Equal(DeadlineState.Running, One().State(When.London("2026-04-07 09:00"), data));
        Assert.Equal(DeadlineState.Overdue, One().State(When.London("2026-04-07 09:00").AddSeconds(1), data));
    }

    [Theory]
    [InlineData("1 working day before due", "2026-04-02 08:30")]
    [InlineData("2 working days after due", "2026-04-09 08:30")]
    public void Rungs_by_the_day_count_from_its_day(string step, string at) =>
        Assert.Equal(When.London(at), Ladder.MomentOf(Some.Ladder(step).Steps[0], One(), Profile.Counting));

    [Fact]
    public void The_overdue_rung_goes_just_after()
    {
        var now = When.London("2026-04-07 09:00").AddSeconds(1);

        var answer = Some.Ladder("when overdue").StepsDue(
            One(), new HashSet<string>(), new DataReach(When.London("2026-04-07 09:00"), []), Profile.Counting, now);

        Assert.Equal("when overdue", answer.Step?.Key);
    }

    [Fact]
    public void The_explanation_says_the_time() => Assert.Equal(
        "Thu 2 Apr 2026 14:10 received, day 0 · Fri 3 Apr Good Friday · Sat 4, Sun 5 weekend · Mon 6 Apr Easter Monday · "
        + "Tue 7 Apr working day 1: due by 09:00 on Tue 7 Apr",
        One().Explain(Profile).Text);

    [Fact]
    public void The_limit_says_the_time() => Assert.Equal("1 working day, by 09:00", Profile.Clocks[0].LimitWords);

    [Fact]
    public void The_end_of_a_day_is_no_time_of_it()
    {
        var plain = Some.Profile(Some.Clock("reply", "1 working day", "referral-received", "referral-decided"));

        var deadline = Assert.Single(Some.Evaluate(plain, "2026-05-01 02:00", Call).Deadlines);

        Assert.Null(deadline.DueBy);
        Assert.True(deadline.IsLate(deadline.DueAt));
    }

    [Fact]
    public void A_later_event_that_comes_at_that_very_time_moves_a_clock_that_was_not_overdue()
    {
        var profile = Some.Profile(Profile.Clocks[0] with { Anchor = Anchor.Latest });

        Deadline MovedAt(string at) => Assert.Single(
            Some.Evaluate(profile, "2026-05-01 02:00", Call, Some.Event("referral-received", at, "R2", "R1")).Deadlines);

        Assert.Null(MovedAt("2026-04-07 09:00").OverdueBeforeMove);
        Assert.Equal(When.London("2026-04-07 09:00"), MovedAt("2026-04-07 09:01").OverdueBeforeMove);
    }

    [Fact]
    public void Summer_time_and_winter_time_both_mean_the_clock_on_the_wall()
    {
        // The clocks go back on Sun 25 Oct 2026: called on the Friday in summer time, due on the Monday in winter time.
        var deadline = Assert.Single(Some.Evaluate(Profile, "2026-11-01 02:00", Some.Event("referral-received", "2026-10-23 14:10")).Deadlines);

        Assert.Equal(When.Utc("2026-10-26 09:00"), deadline.DueAt);
    }
}
