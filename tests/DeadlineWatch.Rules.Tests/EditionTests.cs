using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A new edition of the guidance starts on a day: the clock is the same one, and what began before it goes
/// on.</summary>
public class EditionTests
{
    private static readonly Profile TwoEditions = Of(
        Some.Clock("section-47-enquiries", "10 working days", "section-47-started", "section-47-completed"));

    private static Profile Of(ClockDefinition clock) => Some.Profile(
        clock with { EffectiveUntil = When.Day("2026-08-31") },
        clock with { EffectiveFrom = When.Day("2026-09-01"), Limit = TimeLimit.Parse("15 working days") });

    [Fact]
    public void Each_start_is_judged_by_the_edition_in_force_on_its_day()
    {
        var evaluation = Some.Evaluate(TwoEditions, "2026-12-01 02:00",
            Some.Event("section-47-started", "2026-08-28", "S1", "S1"), Some.Event("section-47-started", "2026-09-02", "S2", "S2"),
            Some.Event("section-47-completed", "2026-09-15", null, "S1"), Some.Event("section-47-completed", "2026-09-15", null, "S2"));

        Assert.Equal([EndedHow.OutOfTime, EndedHow.InTime], evaluation.Deadlines.Select(each => each.Ended?.How));
    }

    [Fact]
    public void An_id_that_stands_under_both_editions_is_one_start_and_a_finding()
    {
        var evaluation = Some.Evaluate(TwoEditions, "2026-12-01 02:00",
            Some.Event("section-47-started", "2026-08-28", "S1"), Some.Event("section-47-started", "2026-09-02", "S1"));

        Assert.Equal(When.Day("2026-08-28"), Assert.Single(evaluation.Deadlines).StartedAt.Day);
        Assert.Equal(["doubled-start"], evaluation.Findings.Select(each => each.Code));
    }

    [Fact]
    public void A_second_enquiry_of_one_episode_under_the_next_edition_has_a_name_of_its_own()
    {
        var evaluation = Some.Evaluate(TwoEditions, "2026-12-01 02:00",
            Some.Event("section-47-started", "2026-08-28", null, "E1"), Some.Event("section-47-started", "2026-09-02", null, "E1"));

        Assert.Equal(["E1", "E1@2026-09-02"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void A_discussion_under_the_next_edition_moves_the_clock_and_is_no_second_one()
    {
        var wales = Of(Some.Clock("icpc", "10 working days", "strategy-discussion-held", "conference-held") with { Anchor = Anchor.Latest });

        var deadline = Assert.Single(Some.Evaluate(wales, "2026-12-01 02:00",
            Some.Event("strategy-discussion-held", "2026-08-28", "D1", "E1"), Some.Event("strategy-discussion-held", "2026-09-02", "D2", "E1")).Deadlines);

        Assert.Equal(("E1", When.Day("2026-09-23")), (deadline.Clock.Start, deadline.DueOn));
    }

    [Fact]
    public void A_review_that_ends_a_run_of_each_edition_starts_one()
    {
        var reviews = Of(Some.Clock("review", "3 months", "conference-held", "review-held") with { ThenEvery = TimeLimit.Parse("6 months") });

        var evaluation = Some.Evaluate(reviews, "2026-12-01 02:00",
            Some.Event("conference-held", "2026-08-28", "C1"), Some.Event("conference-held", "2026-09-02", "C2"), Some.Event("review-held", "2026-11-02", "R1"));

        Assert.Equal(["C1", "C2", "R1"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }
}
