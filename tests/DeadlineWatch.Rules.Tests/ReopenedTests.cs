using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class ReopenedTests
{
    private static readonly ClockDefinition Enquiry = Some.Clock("section-47-enquiries", "10 working days", "section-47-started", "section-47-completed") with
    {
        Cancels = [Some.Ends("case-closed", EndScope.Case)],
        Reopens = [Some.Ends("section-47-reopened")],
    };

    private static readonly CaseEvent Started = Some.Event("section-47-started", "2026-06-01", "S1", "S1");

    private static readonly CaseEvent Completed = Some.Event("section-47-completed", "2026-06-08", null, "S1");

    private static Deadline Evaluate(params CaseEvent[] events) =>
        Assert.Single(Some.Evaluate(Some.Profile(Enquiry), "2026-07-01 02:00", [Started, .. events]).Deadlines);

    [Fact]
    public void What_is_reopened_runs_on_from_its_own_start()
    {
        var deadline = Evaluate(Completed, Some.Event("section-47-reopened", "2026-06-10", null, "S1"));

        Assert.Equal((When.Day("2026-06-15"), null), (deadline.DueOn, deadline.Ended));
    }

    [Fact]
    public void What_is_completed_again_counts_by_the_later_day()
    {
        var deadline = Evaluate(Completed, Some.Event("section-47-reopened", "2026-06-10", null, "S1"),
            Some.Event("section-47-completed", "2026-06-16", null, "S1"));

        Assert.Equal(EndedHow.OutOfTime, deadline.Ended?.How);
    }

    [Fact]
    public void A_reopening_before_the_stop_or_of_another_enquiry_takes_nothing_back()
    {
        var before = Evaluate(Completed, Some.Event("section-47-reopened", "2026-06-05", null, "S1"));
        var ofAnother = Evaluate(Completed, Some.Event("section-47-reopened", "2026-06-10", null, "S2"));

        Assert.Equal([EndedHow.InTime, EndedHow.InTime], new[] { before, ofAnother }.Select(each => each.Ended?.How));
    }

    [Fact]
    public void A_reopening_takes_back_no_cancel()
    {
        var deadline = Evaluate(Some.Event("case-closed", "2026-06-08"), Some.Event("section-47-reopened", "2026-06-10", null, "S1"));

        Assert.Equal(EndedHow.Cancelled, deadline.Ended?.How);
    }

    [Fact]
    public void What_a_stop_had_started_goes_with_it()
    {
        var profile = Some.Profile(Some.Clock("review", "3 months", "conference-held", "review-held") with
        {
            ThenEvery = TimeLimit.Parse("6 months"),
            Reopens = [Some.Ends("review-superseded")],
        });

        var evaluation = Some.Evaluate(profile, "2026-07-01 02:00", Some.Event("conference-held", "2026-03-02", "C1", "P1"),
            Some.Event("review-held", "2026-06-01", "R1", "P1"), Some.Event("review-superseded", "2026-06-03", null, "P1"));

        Assert.Equal([("C1", null)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended)));
    }

    [Fact]
    public void A_reopening_that_is_said_twice_takes_back_one_stop()
    {
        var profile = Some.Profile(Some.Clock("review", "3 months", "conference-held", "review-held") with
        {
            ThenEvery = TimeLimit.Parse("6 months"),
            Reopens = [Some.Ends("review-superseded")],
        });
        CaseEvent[] events =
        [
            Some.Event("conference-held", "2026-03-02", "C1", "P1"), Some.Event("review-held", "2026-04-01", "R1", "P1"),
            Some.Event("review-held", "2026-06-01", "R2", "P1"), Some.Event("review-superseded", "2026-06-03", null, "P1"),
        ];

        var once = Some.Evaluate(profile, "2026-07-01 02:00", events);
        var twiceAlike = Some.Evaluate(profile, "2026-07-01 02:00", [.. events, events[^1]]);
        var theDayAfter = Some.Evaluate(profile, "2026-07-01 02:00", [.. events, Some.Event("review-superseded", "2026-06-04", null, "P1")]);

        Assert.Equal([("C1", true), ("R1", false)], once.Deadlines.Select(each => (each.Clock.Start, each.Ended is not null)));
        Assert.Equal(once.Deadlines, twiceAlike.Deadlines);
        Assert.Equal(once.Deadlines, theDayAfter.Deadlines);
    }
}
