using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class BackwardClockTests
{
    private static readonly Profile Reports = Some.Profile(
        Some.Clock("report-to-family", "2 working days", "conference-held", "report-shared") with
        {
            CountsBack = true,
            SpanDays = 60,
            StartWords = "conference",
            Cancels = [Some.Ends("conference-not-required"), Some.Ends("child-died", EndScope.Case)],
        });

    private static Evaluation Evaluate(string dataAsOf, params CaseEvent[] events) => Some.Evaluate(Reports, dataAsOf, events);

    private static Deadline One(Evaluation evaluation) => Assert.Single(evaluation.Deadlines);

    [Theory]
    [InlineData("2026-12-16", "2026-12-14")]
    [InlineData("2026-12-14", "2026-12-10")] // a Monday: over the weekend
    [InlineData("2026-12-29", "2026-12-23")] // over Christmas
    [InlineData("2026-04-07", "2026-04-01")] // the Tuesday after Easter
    public void A_report_is_due_two_working_days_before_a_conference_that_is_only_booked(string conference, string due)
    {
        var deadline = One(Evaluate("2026-03-01 02:00", Some.Event("conference-held", conference, "C1")));

        Assert.Equal((When.Day(due), null), (deadline.DueOn, deadline.Ended));
        Assert.True(deadline.CountsBack);
    }

    [Fact]
    public void A_report_on_the_due_day_is_in_time_and_one_the_day_after_is_not()
    {
        var conference = Some.Event("conference-held", "2026-12-16", "C1", "C1");

        var onTheDay = One(Evaluate("2026-12-20 02:00", conference, Some.Event("report-shared", "2026-12-14", null, "C1")));
        var theDayAfter = One(Evaluate("2026-12-20 02:00", conference, Some.Event("report-shared", "2026-12-15", null, "C1")));
        var afterIt = One(Evaluate("2026-12-20 02:00", conference, Some.Event("report-shared", "2026-12-18", null, "C1")));

        Assert.Equal(
            [EndedHow.InTime, EndedHow.OutOfTime, EndedHow.OutOfTime],
            new[] { onTheDay, theDayAfter, afterIt }.Select(each => each.Ended!.How));
    }

    [Fact]
    public void The_due_day_moves_with_the_conference()
    {
        var before = Evaluate("2026-12-01 02:00", Some.Event("conference-held", "2026-12-16", "C1"));
        var after = Evaluate("2026-12-02 02:00", Some.Event("conference-held", "2026-12-18", "C1"));

        var change = Assert.Single(LedgerChange.Between(before.Deadlines, after.Deadlines));

        Assert.Equal([ChangeKind.Moved], change.Kinds);
        Assert.Equal(When.Day("2026-12-16"), change.After.DueOn);
    }

    [Fact]
    public void A_report_belongs_to_the_next_conference_and_no_later_one()
    {
        var evaluation = Evaluate("2026-05-01 02:00",
            Some.Event("conference-held", "2026-03-02", "C1"), Some.Event("report-shared", "2026-02-20"), Some.Event("report-shared", "2026-02-23"),
            Some.Event("conference-held", "2026-04-20", "C2"));

        Assert.Equal([("C1", EndedHow.InTime), ("C2", null)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended?.How)));
    }

    [Fact]
    public void A_report_of_long_ago_meets_no_conference()
    {
        var deadline = One(Evaluate("2026-05-01 02:00", Some.Event("report-shared", "2026-02-01"), Some.Event("conference-held", "2026-04-20", "C2")));

        Assert.Null(deadline.Ended);
    }

    [Fact]
    public void A_conference_not_required_cancels_and_so_does_a_childs_death()
    {
        var conference = Some.Event("conference-held", "2026-12-16", "C1", "C1");

        var notRequired = One(Evaluate("2026-12-11 02:00", conference, Some.Event("conference-not-required", "2026-12-10", null, "C1")));
        var died = One(Evaluate("2026-12-11 02:00", conference, Some.Event("child-died", "2026-12-10")));

        Assert.Equal([EndedHow.Cancelled, EndedHow.Cancelled], new[] { notRequired, died }.Select(each => each.Ended!.How));
    }

    [Fact]
    public void The_explanation_counts_the_days_back()
    {
        var deadline = One(Evaluate("2026-12-01 02:00", Some.Event("conference-held", "2026-12-14", "C1")));

        Assert.Equal(
            "Mon 14 Dec 2026 conference, day 0 · Sat 12, Sun 13 weekend · Thu 10, Fri 11 working days 1–2 before: due by the end of Thu 10 Dec",
            deadline.Explain(Reports).Text);
    }

    [Fact]
    public void A_booking_entered_twice_counts_from_the_first_entry_whichever_row_was_read_first()
    {
        var closed = Some.Event("child-died", "2026-12-05");
        var first = Some.Event("conference-held", "2026-12-16") with { RecordedAt = When.Utc("2026-12-01 10:00") };
        var again = first with { RecordedAt = When.Utc("2026-12-08 10:00") };

        var deadline = One(Evaluate("2026-12-10 02:00", first, again, closed));

        Assert.Equal(EndedHow.Cancelled, deadline.Ended?.How);
        Assert.Equal(deadline, One(Evaluate("2026-12-10 02:00", again, first, closed)));
    }

    [Fact]
    public void A_booking_that_passes_after_a_childs_death_brings_no_clock_back()
    {
        CaseEvent[] events = [Some.Event("conference-held", "2026-12-16", "C1", "C1"), Some.Event("child-died", "2026-12-10")];

        var booked = One(Evaluate("2026-12-11 02:00", events));
        var passed = One(Evaluate("2026-12-18 02:00", events));
        var held = One(Evaluate("2026-12-18 02:00", events[0] with { Facts = new Dictionary<string, string> { ["outcome"] = "plan" } }, events[1]));

        Assert.Equal(booked, passed);
        Assert.Equal([EndedHow.Cancelled, null], new[] { passed, held }.Select(each => each.Ended?.How));
    }
}
