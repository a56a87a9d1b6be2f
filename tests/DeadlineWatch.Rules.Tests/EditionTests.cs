using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Two editions of a clock, the new one from Tue 1 September 2026: what started before it stays as it was.</summary>
public sealed class EditionTests
{
    private static readonly ClockDefinition Conference =
        Some.Clock("icpc", "15 working days", "discussion", "conference-held") with { Cancels = [Some.Ends("not-required")] };

    private static IEnumerable<(string Run, string Due, EndedHow? Ended)> Told(Evaluation evaluation) =>
        evaluation.Deadlines.Select(each => (each.Clock.Start, $"{each.DueOn:yyyy-MM-dd}", each.Ended?.How));

    [Fact]
    public void What_started_before_a_new_edition_is_due_as_before_it()
    {
        CaseEvent[] events =
        [
            Some.Event("discussion", "2026-08-31", "S1", "E1"), Some.Event("discussion", "2026-09-01", "S2", "E2"),
            Some.Event("conference-held", "2026-09-21", "C1", "E1"), Some.Event("conference-held", "2026-09-21", "C2", "E2"),
        ];

        var before = Told(Some.Evaluate(Some.Profile(Conference), "2026-10-01 02:00", events)).ToList();
        var after = Told(Some.Evaluate(Editions(Conference), "2026-10-01 02:00", events)).ToList();

        Assert.Equal([("S1", "2026-09-21", EndedHow.InTime), ("S2", "2026-09-22", EndedHow.InTime)], before);
        Assert.Equal([("S1", "2026-09-21", EndedHow.InTime), ("S2", "2026-09-15", EndedHow.OutOfTime)], after);
    }

    [Fact]
    public void A_later_discussion_moves_the_one_clock_of_its_enquiry_into_the_new_edition()
    {
        var latest = Conference with { Anchor = Anchor.Latest };
        CaseEvent first = Some.Event("discussion", "2026-08-28", "S1", "E1"), second = Some.Event("discussion", "2026-09-03", "S2", "E1");

        var before = Some.Evaluate(Editions(latest), "2026-09-02 02:00", first);
        var after = Some.Evaluate(Editions(latest), "2026-10-01 02:00", first, second);

        Assert.Equal([("E1", "2026-09-21", null)], Told(before));
        Assert.Equal([("E1", "2026-09-17", null)], Told(after));
        Assert.Null(after.Deadlines[0].OverdueBeforeMove);
    }

    [Fact]
    public void A_discussion_before_the_first_edition_moves_nothing_and_was_never_overdue()
    {
        var latest = Conference with { Anchor = Anchor.Latest, EffectiveFrom = When.Day("2026-09-01") };

        var evaluation = Some.Evaluate(Some.Profile(latest), "2026-10-01 02:00",
            Some.Event("discussion", "2026-07-01", "S1", "E1"), Some.Event("discussion", "2026-09-03", "S2", "E1"));

        Assert.Equal([("E1", "2026-09-24", null)], Told(evaluation));
        Assert.Null(evaluation.Deadlines[0].OverdueBeforeMove);
    }

    [Fact]
    public void Whether_it_was_overdue_before_it_moved_is_judged_by_the_edition_of_then()
    {
        // By the end of Fri 18 Sep 2026 under the old edition; the new one would have had it due on Fri 11.
        var evaluation = Some.Evaluate(Editions(Conference with { Anchor = Anchor.Latest }), "2026-10-01 02:00",
            Some.Event("discussion", "2026-08-27", "S1", "E1"), Some.Event("discussion", "2026-09-17", "S2", "E1"));

        Assert.Null(evaluation.Deadlines[0].OverdueBeforeMove);
    }

    [Fact]
    public void Two_starts_of_one_episode_on_either_side_of_a_new_edition_are_two_clocks()
    {
        var evaluation = Some.Evaluate(Editions(Conference), "2026-10-01 02:00",
            Some.Event("discussion", "2026-08-27", null, "E1"), Some.Event("discussion", "2026-09-03", null, "E1"));

        Assert.Equal([("E1", "2026-09-18", null), ("E1@2026-09-03", "2026-09-17", null)], Told(evaluation));
    }

    [Fact]
    public void A_visit_that_ends_a_run_of_each_edition_starts_one_run()
    {
        var visits = Some.Clock("visits", "10 working days", "plan-started", "visit") with { ThenEvery = TimeLimit.Parse("6 weeks") };
        var profile = Some.Profile(
            visits with { EffectiveUntil = When.Day("2026-08-31") }, visits with { EffectiveFrom = When.Day("2026-09-01") });

        var evaluation = Some.Evaluate(profile, "2026-10-01 02:00", Some.Event("plan-started", "2026-08-27", "P1"),
            Some.Event("plan-started", "2026-09-03", "P2"), Some.Event("visit", "2026-09-07", "V1"));

        Assert.Equal(
            [("P1", "2026-09-11", EndedHow.InTime), ("P2", "2026-09-17", EndedHow.InTime), ("V1", "2026-10-19", null)], Told(evaluation));
    }

    [Fact]
    public void An_edition_that_counts_from_another_event_counts_from_it_from_its_day()
    {
        var profile = Some.Profile(
            Conference with { EffectiveUntil = When.Day("2026-08-31") },
            Conference with { EffectiveFrom = When.Day("2026-09-01"), Start = Some.Kind("enquiry-started"), When = [new("outcome", ["joint"], [])] });

        var evaluation = Some.Evaluate(profile, "2026-10-01 02:00", Some.Event("discussion", "2026-08-27", "S1"),
            Some.Event("enquiry-started", "2026-08-28", "Q1"), Some.Event("discussion", "2026-09-03", "S2"),
            Some.Event("enquiry-started", "2026-09-04", "Q2", null, "outcome=joint"));

        Assert.Equal(["S1", "Q2"], Told(evaluation).Select(each => each.Run));
        Assert.Empty(evaluation.Findings);
    }

    // Fifteen working days before 1 September, ten from it on.
    private static Profile Editions(ClockDefinition clock) => Some.Profile(
        clock with { EffectiveUntil = When.Day("2026-08-31") },
        clock with { EffectiveFrom = When.Day("2026-09-01"), Limit = TimeLimit.Parse("10 working days") });
}
