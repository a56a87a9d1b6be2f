using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A conference due by the end of Tue 7 Apr 2026: its enquiry began on Fri 13 Mar, and Easter lies between.</summary>
public class AgreedDelayTests
{
    private static readonly FactCondition ByManager = new("agreed-by-manager", ["yes"], []);
    private static readonly FactCondition ByChair = new("agreed-by-chair", ["yes"], []);

    private static readonly Profile Profile = Some.Profile(
        Some.Clock("icpc", "15 working days", "section-47-started", "conference-held") with
        {
            Delay = new(
                new(Some.Kind("conference-delay-agreed"), "delay agreed", [ByManager, ByChair]), Some.Kind("conference-delayed-to")),
        });

    private static readonly Ladder Ladder = Profile.Ladders["ladder"];

    private static readonly CaseEvent Start = Some.Event("section-47-started", "2026-03-13", "E1", "E1");
    private static readonly CaseEvent ToThe24Th = Some.Event("conference-delayed-to", "2026-04-24", null, "E1");

    private static CaseEvent Agreed(string on, params string[] facts) =>
        Some.Event("conference-delay-agreed", on, null, "E1", facts.Length > 0 ? facts : ["agreed-by-manager=yes", "agreed-by-chair=yes", "reason=quorum"]);

    private static Evaluation Evaluate(params CaseEvent[] events) => Some.Evaluate(Profile, "2026-06-01 02:00", events);

    private static Deadline One(params CaseEvent[] events) => Assert.Single(Evaluate(events).Deadlines);

    private static DateTimeOffset MomentOf(string step, Deadline deadline) =>
        Ladder.MomentOf(Ladder.Steps.First(each => each.Key == step), deadline, Profile.Counting);

    [Fact]
    public void An_agreed_delay_is_kept_with_its_reason_and_its_day()
    {
        var deadline = One(Start, Agreed("2026-04-01"), ToThe24Th);

        Assert.Equal(new AgreedDelay(Some.Moment("2026-04-01"), "delay agreed", "quorum", When.Day("2026-04-24")), deadline.Delay);
        Assert.Equal("delay agreed to Fri 24 Apr, reason: quorum", deadline.Delay!.Said(CivilTime.ShortWords));
    }

    [Theory]
    [InlineData("2026-04-07", EndedHow.InTime)]
    [InlineData("2026-04-08", EndedHow.OutOfTime)]
    [InlineData("2026-04-24", EndedHow.OutOfTime)]
    public void It_never_changes_the_outcome_nor_the_due_day(string held, EndedHow how)
    {
        var deadline = One(Start, Agreed("2026-04-01"), ToThe24Th, Some.Event("conference-held", held, null, "E1"));

        Assert.Equal((how, When.Day("2026-04-07")), (deadline.Ended!.How, deadline.DueOn));
        Assert.NotNull(deadline.Delay);
    }

    [Fact]
    public void Nor_is_a_clock_with_it_any_less_overdue()
    {
        var (plain, delayed) = (One(Start), One(Start, Agreed("2026-04-01"), ToThe24Th));
        var data = new DataReach(When.London("2026-04-10 02:00"), []);

        Assert.Equal(DeadlineState.Overdue, delayed.State(When.London("2026-04-10 09:00"), data));
        Assert.Equal(plain, delayed with { Delay = null });
    }

    [Theory]
    [InlineData("1 working day before due", "2026-04-02 08:30", "2026-04-02 08:30")]
    [InlineData("on the last day at 10:00", "2026-04-07 10:00", "2026-04-07 10:00")]
    [InlineData("when overdue", "2026-04-08 08:30", "2026-04-08 08:30")]
    [InlineData("2 working days after due", "2026-04-09 08:30", "2026-04-28 08:30")]
    [InlineData("5 working days after due", "2026-04-14 08:30", "2026-05-01 08:30")]
    public void Warnings_and_overdue_go_as_ever_and_the_rungs_after_count_from_the_agreed_day(string step, string plain, string delayed)
    {
        Assert.Equal(When.London(plain), MomentOf(step, One(Start)));
        Assert.Equal(When.London(delayed), MomentOf(step, One(Start, Agreed("2026-04-01"), ToThe24Th)));
    }

    [Fact]
    public void Without_an_agreed_day_every_rung_goes_as_ever()
    {
        var deadline = One(Start, Agreed("2026-04-01"));

        Assert.Equal("delay agreed, reason: quorum", deadline.Delay!.Said(CivilTime.ShortWords));
        Assert.Equal(When.London("2026-04-09 08:30"), MomentOf("2 working days after due", deadline));
    }

    [Fact]
    public void An_agreed_day_before_the_due_day_brings_nothing_forward()
    {
        var deadline = One(Start, Agreed("2026-03-20"), Some.Event("conference-delayed-to", "2026-04-02", null, "E1"));

        Assert.Null(deadline.Delay!.Until);
        Assert.Equal(When.London("2026-04-09 08:30"), MomentOf("2 working days after due", deadline));
    }

    [Fact]
    public void Agreed_after_the_due_moment_it_changes_the_later_rungs_only_and_tells_none_again()
    {
        var deadline = One(Start, Agreed("2026-04-10"), ToThe24Th);
        var told = new HashSet<string> { "when overdue", "2 working days after due" };
        var data = new DataReach(When.London("2026-05-01 02:00"), []);

        var theNextDay = Ladder.StepsDue(deadline, told, data, Profile.Counting, When.London("2026-04-11 09:00"));
        var afterTheAgreedDay = Ladder.StepsDue(deadline, told, data, Profile.Counting, When.London("2026-04-29 09:00"));
        var atTheEnd = Ladder.StepsDue(deadline, told, data, Profile.Counting, When.London("2026-05-01 09:00"));

        Assert.Equal((StepReason.NotYet, When.London("2026-04-28 08:30")), (theNextDay.Reason, theNextDay.NextAt));
        Assert.Equal((StepReason.NotYet, When.London("2026-05-01 08:30")), (afterTheAgreedDay.Reason, afterTheAgreedDay.NextAt));
        Assert.Equal("5 working days after due", atTheEnd.Step?.Key);
    }

    [Theory]
    [InlineData("agreed-by-chair", "agreed-by-manager=yes")]
    [InlineData("agreed-by-chair", "agreed-by-manager=yes", "agreed-by-chair=no")]
    [InlineData("agreed-by-manager and agreed-by-chair", "reason=quorum")]
    public void Without_an_approver_it_is_a_finding_and_changes_nothing(string lacking, params string[] facts)
    {
        var evaluation = Evaluate(Start, Agreed("2026-04-01", facts), ToThe24Th);

        Assert.Null(Assert.Single(evaluation.Deadlines).Delay);
        Assert.Equal(
            new Finding("delay-not-approved", "case 10377, clock icpc",
                $"conference-delay-agreed of Wed 1 Apr 2026 lacks {lacking}, so that it changes nothing.", "10377"),
            Assert.Single(evaluation.Findings));
    }

    [Fact]
    public void It_belongs_to_the_enquiry_of_its_id()
    {
        var deadlines = Evaluate(
            Start, Some.Event("section-47-started", "2026-03-16", "E2", "E2"), Agreed("2026-04-01"), ToThe24Th).Deadlines;

        Assert.Equal([("E1", true), ("E2", false)], deadlines.Select(each => (each.Clock.Start, each.Delay is not null)));
    }

    [Fact]
    public void Without_an_id_it_belongs_to_the_run_that_was_open_when_it_was_agreed()
    {
        string[] approved = ["agreed-by-manager=yes", "agreed-by-chair=yes"];
        var deadlines = Evaluate(
            Some.Event("section-47-started", "2026-01-05"), Some.Event("conference-held", "2026-01-20"),
            Some.Event("section-47-started", "2026-03-13"),
            Some.Event("conference-delay-agreed", "2026-04-01", null, null, approved), Some.Event("conference-delayed-to", "2026-04-24")).Deadlines;

        Assert.Equal([null, When.Day("2026-04-24")], deadlines.Select(each => each.Delay?.Until));
    }

    [Fact]
    public void Agreed_before_the_start_or_after_the_end_it_is_no_matter_of_the_run()
    {
        var held = Some.Event("conference-held", "2026-04-10", null, "E1");

        Assert.Null(One(Start, Agreed("2026-03-12"), ToThe24Th).Delay);
        Assert.Null(One(Start, held, Agreed("2026-04-11"), ToThe24Th).Delay);
    }

    [Fact]
    public void A_second_agreement_takes_the_place_of_the_first()
    {
        var deadline = One(
            Start, Agreed("2026-04-01") with { Id = "D1" }, Some.Event("conference-delayed-to", "2026-04-24", "D1", "E1"),
            Agreed("2026-04-20", "agreed-by-manager=yes", "agreed-by-chair=yes", "reason=illness") with { Id = "D2" },
            Some.Event("conference-delayed-to", "2026-05-06", "D2", "E1"));

        Assert.Equal(("illness", When.Day("2026-05-06")), (deadline.Delay!.Reason, deadline.Delay.Until));
    }

    [Fact]
    public void An_agreed_day_that_no_calendar_reaches_is_a_finding()
    {
        var evaluation = Evaluate(Start, Agreed("2026-04-01"), Some.Event("conference-delayed-to", "2999-04-24", null, "E1"));

        Assert.Null(Assert.Single(evaluation.Deadlines).Delay!.Until);
        Assert.Equal("delay-outside-calendar", Assert.Single(evaluation.Findings).Code);
    }

    [Fact]
    public void A_delay_that_comes_changes_or_goes_is_a_change_of_its_own()
    {
        var before = Evaluate(Start).Deadlines;
        var after = Evaluate(Start, Agreed("2026-04-01"), ToThe24Th).Deadlines;

        Assert.Equal([ChangeKind.Delayed], Assert.Single(LedgerChange.Between(before, after)).Kinds);
        Assert.Equal([ChangeKind.Delayed], Assert.Single(LedgerChange.Between(after, before)).Kinds);
        Assert.Equal([ChangeKind.None], Assert.Single(LedgerChange.Between(after, after)).Kinds);
    }

    [Fact]
    public void For_a_clock_in_hours_the_rungs_after_count_from_the_agreed_day_too()
    {
        var profile = Some.Profile(Some.Clock("confirmation", "48 hours", "referral-received", "confirmed") with
        {
            Delay = new(Some.Ends("delay-agreed"), Some.Kind("delayed-to")),
        });
        var deadline = Assert.Single(Some.Evaluate(profile, "2026-12-20 02:00", Some.Event("referral-received", "2026-12-04 16:30"),
            Some.Event("delay-agreed", "2026-12-05"), Some.Event("delayed-to", "2026-12-09")).Deadlines);

        Assert.Equal(When.London("2026-12-06 16:30").AddSeconds(1), MomentOf("when overdue", deadline));
        Assert.Equal(When.London("2026-12-11 08:30"), MomentOf("2 working days after due", deadline));
    }
}
