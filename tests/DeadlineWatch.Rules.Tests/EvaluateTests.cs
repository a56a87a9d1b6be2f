using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class EvaluateTests
{
    private static readonly Profile Decision = Some.Profile(
        Some.Clock("referral-decision", "1 working day", "referral-received", "referral-decided") with
        {
            Cancels = [Some.Ends("referral-withdrawn"), Some.Ends("child-died", EndScope.Case)],
        });

    private static readonly Profile Icpc = Some.Profile(
        Some.Clock("icpc", "15 working days", "section-47-started", "conference-held") with
        {
            SpanDays = 60,
            Cancels = [Some.Ends("conference-not-required"), Some.Ends("case-closed", EndScope.Case)],
            UnlessDuring = new(Some.Kind("plan-started"), Some.Kind("plan-ended"), "already on a plan"),
            Undecided = new([Some.Ends("conference-held")], "team-manager", "conference needed? decide by"),
        });

    private static readonly Profile Wales = Some.Profile(
        Some.Clock("icpc", "15 working days", "strategy-discussion-held", "conference-held") with { Anchor = Anchor.Latest });

    private static Deadline One(Evaluation evaluation) => Assert.Single(evaluation.Deadlines);

    [Fact]
    public void A_decision_on_the_due_day_is_in_time_and_one_the_day_after_is_not()
    {
        var onTheDay = One(Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07 18:00"), Some.Event("referral-decided", "2026-12-08 23:59")));
        var theDayAfter = One(Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07 18:00"), Some.Event("referral-decided", "2026-12-09 00:00")));

        Assert.Equal((EndedHow.InTime, EndedHow.OutOfTime), (onTheDay.Ended?.How, theDayAfter.Ended?.How));
    }

    [Fact]
    public void A_stop_ends_the_referral_of_its_own_id_and_no_other()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"),
            Some.Event("referral-received", "2026-12-08", "R2", "R2"),
            Some.Event("referral-decided", "2026-12-08", "R2", "R2"));

        Assert.Equal([("R1", false), ("R2", true)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended is not null)));
    }

    [Fact]
    public void A_stop_under_an_id_that_no_run_has_is_told_while_one_is_open()
    {
        var told = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"), Some.Event("referral-decided", "2026-12-08", "A1", "A1"));

        var finding = Assert.Single(told.Findings);
        Assert.Equal(("stop-of-another-episode", "case 10377, clock referral-decision"), (finding.Code, finding.Place));
        Assert.Equal("referral-decided of Tue 8 Dec 2026 carries the id of no referral decision that is known, so it ended none; "
            + "one was open on that day. Check which id ties the two.", finding.Words);
        Assert.Null(One(told).Ended);
    }

    [Theory]
    [InlineData("2026-12-06")] // before it started
    [InlineData("2026-12-11")] // after it was met
    public void A_stop_under_an_id_that_no_run_has_is_no_matter_while_none_is_open(string decided) =>
        Assert.Empty(Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"), Some.Event("referral-decided", "2026-12-08", "R1", "R1"),
            Some.Event("referral-decided", decided, "A1", "A1")).Findings);

    [Fact]
    public void A_stop_of_a_start_that_asks_for_nothing_is_no_stop_of_another_episode()
    {
        var telephone = Some.Profile(Some.Clock("confirmation", "48 hours", "referral-received", "confirmed") with
        {
            When = [new("channel", ["telephone"], [])],
        });

        Assert.Empty(Some.Evaluate(telephone, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1", "channel=telephone"),
            Some.Event("referral-received", "2026-12-07", "R2", "R2", "channel=written"),
            Some.Event("confirmed", "2026-12-08", "A1", "R2")).Findings);
    }

    [Fact]
    public void A_booking_under_an_id_of_its_own_is_seen_where_the_stop_counts_for_the_case()
    {
        var group = Some.Profile(Some.Clock("core-group", "10 working days", "plan-started", "core-group-held") with
        {
            Stops = [Some.Ends("core-group-held", EndScope.Case)],
        });

        var deadline = One(Some.Evaluate(group, "2026-12-08 02:00",
            Some.Event("plan-started", "2026-12-07", "P1", "P1"), Some.Event("core-group-held", "2026-12-15", "G1", "E1")));

        Assert.Equal(When.Day("2026-12-15"), deadline.BookedFor?.Day);
    }

    [Fact]
    public void Without_an_id_of_its_own_a_start_is_known_by_its_episode_else_by_its_day()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-01", null, "E1"),
            Some.Event("referral-received", "2026-12-03", null, "E1"),
            Some.Event("referral-received", "2026-12-05", null, "row:x"));

        Assert.Equal(["E1", "E1@2026-12-03", "2026-12-05"], evaluation.Deadlines.Select(each => each.Clock.Start));
    }

    [Fact]
    public void A_second_call_on_the_day_on_which_the_first_was_answered_is_another_matter()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07 09:00"),
            Some.Event("referral-decided", "2026-12-07 10:00"),
            Some.Event("referral-received", "2026-12-07 15:00"));

        Assert.Equal([("2026-12-07", true), ("2026-12-07@2026-12-07T1500", false)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended is not null)));
    }

    [Fact]
    public void A_stop_without_an_id_ends_all_that_had_started()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"),
            Some.Event("referral-received", "2026-12-10", "R2", "R2"),
            Some.Event("referral-decided", "2026-12-08"));

        Assert.Equal([("R1", true), ("R2", false)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended is not null)));
    }

    [Fact]
    public void A_stop_of_an_unknown_id_ends_nothing()
    {
        var deadline = One(Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"), Some.Event("referral-decided", "2026-12-08", "R9", "R9")));

        Assert.Null(deadline.Ended);
    }

    [Fact]
    public void A_stop_in_the_row_of_another_start_leaves_this_one_alone()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-20 02:00",
            Some.Event("referral-received", "2026-12-07", null, "row:a"),
            Some.Event("referral-received", "2026-12-09", null, "row:b"), Some.Event("referral-decided", "2026-12-10", null, "row:b"));

        Assert.Equal([false, true], evaluation.Deadlines.Select(each => each.Ended is not null));
    }

    [Fact]
    public void A_stop_in_a_row_whose_start_is_only_booked_leaves_the_others_alone()
    {
        var deadline = One(Some.Evaluate(Icpc, "2026-12-20 02:00",
            Some.Event("section-47-started", "2026-12-07"),
            Some.Event("section-47-started", "2026-12-21", null, "row:b"), Some.Event("conference-held", "2026-12-10", null, "row:b")));

        Assert.Null(deadline.Ended);
    }

    [Fact]
    public void A_decision_dated_before_the_referral_is_a_finding_and_does_not_count()
    {
        var evaluation = Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07", "R1", "R1"), Some.Event("referral-decided", "2026-12-01", "R1", "R1"));

        Assert.Null(One(evaluation).Ended);
        Assert.Equal("end-before-start", Assert.Single(evaluation.Findings).Code);
    }

    [Fact]
    public void Entered_in_the_wrong_order_on_one_day_it_was_done()
    {
        var deadline = One(Some.Evaluate(Decision, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-07 15:00", "R1", "R1"), Some.Event("referral-decided", "2026-12-07 14:00", "R1", "R1")));

        Assert.Equal(EndedHow.InTime, deadline.Ended?.How);
    }

    [Fact]
    public void A_cancel_after_the_due_day_keeps_that_it_was_overdue()
    {
        var deadline = One(Some.Evaluate(Decision, "2026-12-20 02:00",
            Some.Event("referral-received", "2026-12-07"), Some.Event("referral-withdrawn", "2026-12-15")));

        Assert.Equal((EndedHow.Cancelled, true), (deadline.Ended?.How, deadline.WasOverdue));
    }

    [Fact]
    public void A_booked_conference_stops_nothing_until_it_has_passed()
    {
        var booked = Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("conference-held", "2026-12-22", null, "S1"));
        var onTheDay = Some.Evaluate(Icpc, "2026-12-22 23:00",
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("conference-held", "2026-12-22", null, "S1"));
        var passed = Some.Evaluate(Icpc, "2026-12-23 02:00",
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("conference-held", "2026-12-22", null, "S1"));

        Assert.Equal((null, Some.Moment("2026-12-22"), true), (One(booked).Ended, One(booked).BookedFor, One(booked).Decided));
        Assert.Equal(When.London("2026-12-23 00:00"), booked.RevisitAt);
        Assert.Null(One(onTheDay).Ended);
        Assert.Equal(EndedHow.InTime, One(passed).Ended?.How);
    }

    [Fact]
    public void Where_outcomes_are_recorded_a_booking_that_passed_without_one_does_not_count()
    {
        var standing = Some.Standing(Icpc, "2026-12-23 02:00") with { WithOutcome = new HashSet<EventKind> { Some.Kind("conference-held") } };

        var without = One(Some.Evaluate(Icpc, standing,
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("conference-held", "2026-12-22", null, "S1")));
        var with = One(Some.Evaluate(Icpc, standing,
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("conference-held", "2026-12-22", null, "S1", "outcome=plan")));

        Assert.Equal((null, true), (without.Ended, without.BookingPassed));
        Assert.Equal(EndedHow.InTime, with.Ended?.How);
    }

    [Fact]
    public void Until_a_conference_is_decided_on_the_clock_says_so() =>
        Assert.False(One(Some.Evaluate(Icpc, "2026-12-21 02:00", Some.Event("section-47-started", "2026-12-11"))).Decided);

    [Fact]
    public void A_conference_without_links_ends_what_started_within_sixty_days_before_it()
    {
        var evaluation = Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("section-47-started", "2026-09-01", "S1", "S1"),
            Some.Event("section-47-started", "2026-11-20", "S2", "S2"),
            Some.Event("conference-held", "2026-12-10"));

        Assert.Equal([false, true], evaluation.Deadlines.Select(each => each.Ended is not null));
    }

    [Fact]
    public void A_child_already_on_a_plan_needs_no_conference()
    {
        var onPlan = One(Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("plan-started", "2026-06-01", "P1", "P1"), Some.Event("section-47-started", "2026-12-11")));
        var planEnded = One(Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("plan-started", "2026-06-01", "P1", "P1"), Some.Event("plan-ended", "2026-11-01", "P1", "P1"),
            Some.Event("section-47-started", "2026-12-11")));

        Assert.Equal((EndedHow.Cancelled, "already on a plan"), (onPlan.Ended?.How, onPlan.Ended?.Words));
        Assert.Null(planEnded.Ended);
    }

    [Fact]
    public void A_plan_that_ends_a_minute_after_the_start_still_stood_at_the_start()
    {
        Deadline WithEnd(string ended) => One(Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("plan-started", "2026-06-01", "P1", "P1"), Some.Event("plan-ended", ended, "P1", "P1"),
            Some.Event("section-47-started", "2026-12-11 10:00")));

        Assert.Equal(EndedHow.Cancelled, WithEnd("2026-12-11 10:01").Ended?.How);
        Assert.Null(WithEnd("2026-12-11 10:00").Ended);
        // A date alone may have been before: the clock runs, which is the safe reading.
        Assert.Null(WithEnd("2026-12-11").Ended);
    }

    [Fact]
    public void A_closure_of_the_case_ends_every_open_run_whatever_its_id()
    {
        var deadline = One(Some.Evaluate(Icpc, "2026-12-21 02:00",
            Some.Event("section-47-started", "2026-12-11", "S1", "S1"), Some.Event("case-closed", "2026-12-15", "C", "R7")));

        Assert.Equal((EndedHow.Cancelled, false), (deadline.Ended?.How, deadline.WasOverdue));
    }

    [Fact]
    public void In_wales_a_later_discussion_moves_the_date_and_is_no_second_clock()
    {
        var deadline = One(Some.Evaluate(Wales, "2026-06-12 02:00",
            Some.Event("strategy-discussion-held", "2026-06-01", "D1", "E1"), Some.Event("strategy-discussion-held", "2026-06-10", "D2", "E1")));

        Assert.Equal(("E1", When.Day("2026-07-01"), null), (deadline.Clock.Start, deadline.DueOn, deadline.OverdueBeforeMove));
    }

    [Fact]
    public void In_wales_a_discussion_after_the_due_day_keeps_that_it_was_overdue()
    {
        var deadline = One(Some.Evaluate(Wales, "2026-07-12 02:00",
            Some.Event("strategy-discussion-held", "2026-06-01", "D1", "E1"), Some.Event("strategy-discussion-held", "2026-06-29", "D2", "E1"),
            Some.Event("conference-held", "2026-07-06", null, "E1")));

        Assert.Equal(EndedHow.InTime, deadline.Ended?.How);
        Assert.Equal(When.London("2026-06-23 00:00"), deadline.OverdueBeforeMove);
        Assert.True(deadline.WasOverdue);
    }

    [Fact]
    public void In_wales_a_discussion_after_the_conference_starts_the_next_clock()
    {
        var evaluation = Some.Evaluate(Wales, "2026-09-12 02:00",
            Some.Event("strategy-discussion-held", "2026-06-01"), Some.Event("conference-held", "2026-06-15"),
            Some.Event("strategy-discussion-held", "2026-09-01"));

        Assert.Equal([("2026-06-01", true), ("2026-09-01", false)], evaluation.Deadlines.Select(each => (each.Clock.Start, each.Ended is not null)));
    }

    [Fact]
    public void Forty_eight_hours_from_a_date_alone_has_an_earliest_and_a_latest_due()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));

        Deadline With(string stop) => One(Some.Evaluate(profile, "2026-12-12 02:00",
            Some.Event("referral-received", "2026-12-04"), Some.Event("referral-confirmed-in-writing", stop)));

        Assert.Equal((When.London("2026-12-06 00:00"), When.London("2026-12-06 23:59")), (With("2026-12-05").EarliestDueAt, With("2026-12-05").DueAt));
        Assert.Equal(EndedHow.InTime, With("2026-12-05").Ended?.How);
        Assert.Equal(EndedHow.InTimeUnproven, With("2026-12-06").Ended?.How);
        Assert.Equal(EndedHow.OutOfTime, With("2026-12-07").Ended?.How);
    }

    [Fact]
    public void A_clock_whose_condition_lacks_its_fact_is_not_run_and_says_so()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing") with
        {
            When = [new("channel", ["telephone"], [])],
        });

        var missing = Some.Evaluate(profile, "2026-12-12 02:00", Some.Event("referral-received", "2026-12-04"));
        var other = Some.Evaluate(profile, "2026-12-12 02:00", Some.Event("referral-received", "2026-12-04", null, null, "channel=written"));
        var telephone = Some.Evaluate(profile, "2026-12-12 02:00", Some.Event("referral-received", "2026-12-04", null, null, "channel=telephone"));

        Assert.Equal((0, "fact-missing"), (missing.Deadlines.Count, Assert.Single(missing.Findings).Code));
        Assert.Equal((0, 0), (other.Deadlines.Count, other.Findings.Count));
        Assert.Single(telephone.Deadlines);
    }

    [Fact]
    public void A_flag_without_a_date_lies_between_two_readings()
    {
        var first = Flagged();
        var without = first with { Events = [first.Events[0]] };

        var dated = first.Dated(without, When.London("2026-12-14 02:00"), When.London("2026-12-15 02:00"));
        var again = first.Dated(dated, When.London("2026-12-15 02:00"), When.London("2026-12-16 02:00"));

        var window = Moment.Between(When.London("2026-12-14 02:00"), When.London("2026-12-15 02:00"));
        Assert.Equal([window, window], new[] { dated, again }.Select(each => each.Events[1].OccurredAt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flag_on_a_row_that_the_reading_before_did_not_hold_may_be_as_old_as_its_row(bool caseWasThere)
    {
        var first = Flagged();
        var before = first with { Events = [first.Events[0] with { Episode = "another" }] };

        var dated = first.Dated(caseWasThere ? before : null, When.London("2026-12-14 02:00"), When.London("2026-12-15 02:00"));

        Assert.Equal(Moment.Between(DateTimeOffset.MinValue, When.London("2026-12-15 02:00")), dated.Events[1].OccurredAt);
    }

    private static CaseSnapshot Flagged() => new()
    {
        Authority = Some.Authority,
        Reference = Some.Case,
        Source = Some.Source,
        Events =
        [
            Some.Event("section-47-started", "2026-12-11") with { Episode = "S1" },
            new CaseEvent { Kind = Some.Kind("conference-not-required"), Episode = "S1" },
        ],
    };

    [Fact]
    public void A_clock_whose_stop_nobody_can_see_is_not_run()
    {
        var standing = Some.Standing(Decision, "2026-12-12 02:00") with { Supplies = new HashSet<EventKind> { Some.Kind("referral-received") } };

        var coverage = Coverage.Of(Decision, [standing]);

        Assert.Equal("no source supplies referral-decided", coverage["referral-decision"].NotWatched);
        Assert.Empty(Some.Evaluate(Decision, standing, Some.Event("referral-received", "2026-12-07")).Deadlines);
    }

    [Fact]
    public void A_clock_waits_for_the_first_sound_reading_of_each_of_its_sources()
    {
        var first = Some.Standing(Decision, "2026-12-12 02:00");
        var second = first with { Name = "mailbox", DataAsOf = null, Supplies = new HashSet<EventKind> { Some.Kind("referral-withdrawn") } };

        Assert.Equal("mailbox", Coverage.Of(Decision, [first, second])["referral-decision"].WaitsFor);
    }

    [Fact]
    public void The_family_is_the_same_whichever_source_was_read_first()
    {
        var first = Some.Standing(Decision, "2026-12-12 02:00", "a");
        SourceStanding[] sources = [first, first with { Name = "b", Supplies = new HashSet<EventKind>() }, first with { Name = "c", Supplies = new HashSet<EventKind>() }];
        var start = Some.Snapshot(Some.Event("referral-received", "2026-12-07")) with { Source = "a" };
        CaseSnapshot[] others = [Some.Snapshot() with { Source = "b", Group = "F1" }, Some.Snapshot() with { Source = "c", Group = "F2" }];

        string? Family(params CaseSnapshot[] snapshots) =>
            One(Decision.Evaluate(new(Some.Authority, Some.Case, snapshots, Coverage.Of(Decision, sources)))).Group;

        Assert.Equal(("F1", "F1"), (Family(start, others[0], others[1]), Family(others[1], others[0], start)));
    }
}
