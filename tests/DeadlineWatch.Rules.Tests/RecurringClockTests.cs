using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class RecurringClockTests
{
    private static readonly ClockDefinition Review =
        Some.Clock("review-conference", "3 months", "conference-held", "review-conference-held") with
        {
            ThenEvery = TimeLimit.Parse("6 months"),
            When = [new("outcome", ["plan"], [])],
            Cancels = [Some.Ends("plan-ended"), Some.Ends("child-died", EndScope.Case)],
        };

    private static readonly Profile Reviews = Some.Profile(Review);

    private static readonly CaseEvent Conference = Some.Event("conference-held", "2026-03-02", "C1", "P1", "outcome=plan");

    private static IEnumerable<(string Run, string Due, EndedHow? Ended)> Told(Evaluation evaluation) =>
        evaluation.Deadlines.Select(each => (each.Clock.Start, $"{each.DueOn:yyyy-MM-dd}", each.Ended?.How));

    [Fact]
    public void The_first_review_is_due_in_three_months_and_each_later_one_six_months_after_the_one_before()
    {
        var evaluation = Some.Evaluate(Reviews, "2027-01-01 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-02", "R1", "P1"),
            Some.Event("review-conference-held", "2026-12-03", "R2", "P1"));

        Assert.Equal(
            [("C1", "2026-06-02", EndedHow.InTime), ("R1", "2026-12-02", EndedHow.OutOfTime), ("R2", "2027-06-03", null)],
            Told(evaluation));
    }

    [Fact]
    public void Six_months_from_the_end_of_august_is_the_end_of_february()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-09-10 02:00", Some.Event("conference-held", "2026-06-01", "C1", "P1", "outcome=plan"),
            Some.Event("review-conference-held", "2026-08-31", "R1", "P1"));

        Assert.Equal(When.Day("2027-02-28"), evaluation.Deadlines[^1].DueOn);
    }

    [Fact]
    public void A_conference_that_made_no_plan_starts_no_reviews()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-09-10 02:00", Some.Event("conference-held", "2026-06-01", "C1", "P1", "outcome=no-plan"));

        Assert.Empty(evaluation.Deadlines);
    }

    [Fact]
    public void The_end_of_the_plan_ends_the_running_review_and_starts_no_other()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-09-10 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-01", "R1", "P1"),
            Some.Event("plan-ended", "2026-08-01", null, "P1"),
            Some.Event("review-conference-held", "2026-09-01", "R2", "P1"));

        Assert.Equal(
            [("C1", "2026-06-02", EndedHow.InTime), ("R1", "2026-12-01", EndedHow.Cancelled)],
            Told(evaluation));
    }

    [Fact]
    public void Without_an_id_a_following_run_is_known_by_the_first_and_its_own_day()
    {
        var evaluation = Some.Evaluate(Reviews, "2027-01-01 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-01"), Some.Event("review-conference-held", "2026-11-30"));

        Assert.Equal(["C1", "C1@2026-06-01", "C1@2026-11-30"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void A_review_entered_late_between_two_others_leaves_their_names_alone()
    {
        CaseEvent[] known = [Conference, Some.Event("review-conference-held", "2026-12-01")];
        var before = Some.Evaluate(Reviews, "2027-01-01 02:00", known);

        var after = Some.Evaluate(Reviews, "2027-01-01 02:00", [.. known, Some.Event("review-conference-held", "2026-06-01")]);

        Assert.Equal(["C1", "C1@2026-12-01"], before.Deadlines.Select(each => each.Clock.Start));
        Assert.Equal(["C1", "C1@2026-06-01", "C1@2026-12-01"], after.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void A_review_that_stands_in_two_rows_counts_once()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-07-01 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-01 10:00"), Some.Event("review-conference-held", "2026-06-01 14:00"));

        Assert.Equal([EndedHow.InTime, null], evaluation.Deadlines.Select(each => each.Ended?.How));
    }

    [Fact]
    public void A_review_that_ends_two_runs_starts_one()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-07-01 02:00", Conference,
            Some.Event("conference-held", "2026-03-09", "C2", "P2", "outcome=plan"), Some.Event("review-conference-held", "2026-06-01", "R1"));

        Assert.Equal(["C1", "C2", "R1"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void A_review_without_a_date_is_a_finding_and_starts_nothing()
    {
        var undated = Some.Event("review-conference-held", "2026-06-01", "R1", "P1") with
        {
            OccurredAt = Moment.Between(When.London("2026-06-01 02:00"), When.London("2026-06-02 02:00")),
        };

        var evaluation = Some.Evaluate(Reviews, "2026-07-01 02:00", Conference, undated);

        Assert.Single(evaluation.Deadlines);
        Assert.Equal(["undated-stop"], evaluation.Findings.Select(each => each.Code));
    }

    [Fact]
    public void An_id_that_a_review_shares_with_a_conference_makes_no_two_clocks_alike()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-09-10 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-01", "7", "P1"),
            Some.Event("conference-held", "2026-07-01", "7", "P7", "outcome=plan"));

        Assert.Equal(["C1", "7", "7@2026-07-01"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void What_follows_is_judged_by_the_edition_in_force_when_it_starts()
    {
        var profile = Some.Profile(
            Review with { EffectiveUntil = When.Day("2026-08-31") },
            Review with { EffectiveFrom = When.Day("2026-09-01"), ThenEvery = TimeLimit.Parse("4 months") });

        var evaluation = Some.Evaluate(profile, "2027-01-01 02:00", Conference,
            Some.Event("review-conference-held", "2026-06-01", "R1", "P1"), Some.Event("review-conference-held", "2026-11-30", "R2", "P1"));

        Assert.Equal(["2026-06-02", "2026-12-01", "2027-03-30"], Told(evaluation).Select(each => each.Due));
    }

    [Fact]
    public void The_explanation_names_the_one_before()
    {
        var evaluation = Some.Evaluate(Reviews, "2026-09-10 02:00", Conference, Some.Event("review-conference-held", "2026-08-31", "R1", "P1"));

        Assert.Equal(
            "Mon 31 Aug 2026 review conference held, the one before, day 0 · + 6 months counted by the calendar, to the month's end at most:"
            + " due by the end of Sun 28 Feb",
            evaluation.Deadlines[^1].Explain(Reviews).Text);
    }
}
