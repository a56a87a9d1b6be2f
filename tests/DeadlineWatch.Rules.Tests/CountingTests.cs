using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The readings that a profile may choose instead of the usual one: each is said wherever it counts.</summary>
public class CountingTests
{
    private static readonly CutOff AtFive = new(new(17, 0), [Some.Kind("referral-received")]);

    private static readonly ClockDefinition Decision = Some.Clock("referral-decision", "1 working day", "referral-received", "referral-decided");

    private static readonly Profile WithCutOff = Some.Profile(Decision) with { CutOff = AtFive };

    private static Deadline Started(Profile profile, string at) =>
        Some.Evaluate(profile, "2027-01-31 02:00", Some.Event(profile.Clocks[0].Start.Name, at)).Deadlines[0];

    private static Profile Including(string limit) =>
        Some.Profile(Some.Clock("visit", limit, "visited", "visited-again") with { Counting = DayCount.FromAndIncluding });

    [Theory]
    [InlineData("10 working days", "2026-12-07", "2026-12-18")]
    [InlineData("10 working days", "2026-12-05", "2026-12-18")] // a Saturday: day 1 is Monday
    [InlineData("1 working day", "2026-12-07", "2026-12-07")]
    [InlineData("1 working day", "2026-12-25", "2026-12-29")]
    [InlineData("15 working days", "2026-12-11", "2027-01-05")]
    [InlineData("7 days", "2026-12-07", "2026-12-13")]
    [InlineData("1 day", "2026-12-06", "2026-12-06")]
    public void From_and_including_makes_the_start_day_the_first(string limit, string start, string due) =>
        Assert.Equal(When.Day(due), Started(Including(limit), start).DueOn);

    [Fact]
    public void Working_days_from_and_including_the_start_are_explained_from_day_1()
    {
        var profile = Including("3 working days");

        var monday = Started(profile, "2026-12-07");
        var saturday = Started(profile, "2026-12-05");

        Assert.Equal("Mon 7 Dec 2026 received, day 1 · Tue 8, Wed 9 working days 2–3: due by the end of Wed 9 Dec", monday.Explain(profile).Text);
        Assert.Equal(
            "Sat 5 Dec 2026 received, weekend · Sun 6 Dec weekend · Mon 7 – Wed 9 working days 1–3: due by the end of Wed 9 Dec",
            saturday.Explain(profile).Text);
        Assert.Equal("counted from and including the start day", monday.Reading);
    }

    [Fact]
    public void Days_from_and_including_the_start_are_explained_from_day_1()
    {
        var profile = Including("7 days");

        Assert.Equal("Mon 7 Dec 2026 received, day 1 · + 7 days counted by the calendar: due by the end of Sun 13 Dec",
            Started(profile, "2026-12-07").Explain(profile).Text);
    }

    [Theory]
    [InlineData("2026-12-11 16:59", "2026-12-14")]
    [InlineData("2026-12-11 17:00", "2026-12-15")]
    [InlineData("2026-12-11 18:00", "2026-12-15")]
    [InlineData("2026-12-12 09:00", "2026-12-15")]
    [InlineData("2026-12-12", "2026-12-15")]
    [InlineData("2026-12-11", "2026-12-14")] // a date alone is taken to be before the cut-off
    [InlineData("2026-07-10 16:59", "2026-07-13")] // by London's summer time
    public void What_comes_in_after_the_cut_off_counts_from_the_next_working_day(string received, string due) =>
        Assert.Equal(When.Day(due), Started(WithCutOff, received).DueOn);

    [Fact]
    public void A_cut_off_is_said_with_every_deadline_that_it_may_have_moved()
    {
        var deadline = Started(WithCutOff, "2026-12-11 18:00");

        Assert.Equal(
            "Fri 11 Dec 2026 18:00 received, not before 17:00 · Sat 12, Sun 13 weekend · Mon 14 Dec counts as received, day 0"
            + " · Tue 15 Dec working day 1: due by the end of Tue 15 Dec",
            deadline.Explain(WithCutOff).Text);
        Assert.Equal(
            "what comes in at or after 17:00, or on no working day, counts as received on the next working day",
            deadline.Reading);
    }

    [Fact]
    public void A_cut_off_leaves_hours_and_months_alone()
    {
        var hours = Some.Profile(Some.Clock("confirmation", "48 hours", "referral-received", "confirmed")) with { CutOff = AtFive };
        var months = Some.Profile(Some.Clock("review", "3 months", "conference-held", "reviewed")) with { CutOff = AtFive };

        Assert.Equal((When.London("2026-12-13 18:00"), null), (Started(hours, "2026-12-11 18:00").DueAt, Started(hours, "2026-12-11 18:00").Reading));
        Assert.Equal((When.Day("2027-03-11"), null), (Started(months, "2026-12-11 18:00").DueOn, Started(months, "2026-12-11 18:00").Reading));
    }

    [Fact]
    public void A_conference_counted_from_a_discussion_or_a_plan_keeps_its_day_whatever_the_cut_off_for_referrals()
    {
        var conference = Some.Profile(Some.Clock("icpc", "15 working days", "strategy-discussion-held", "conference-held")) with { CutOff = AtFive };
        var visit = Some.Profile(Some.Clock("first-visit", "10 working days", "plan-started", "visited")) with { CutOff = AtFive };

        Assert.Equal((When.Day("2027-01-06"), null), (Started(conference, "2026-12-11 18:00").DueOn, Started(conference, "2026-12-11 18:00").Reading));
        Assert.Equal((When.Day("2026-12-29"), null), (Started(visit, "2026-12-12").DueOn, Started(visit, "2026-12-12").Reading));
    }

    [Fact]
    public void Without_a_cut_off_the_day_of_receipt_is_day_0_whatever_the_hour()
    {
        var deadline = Started(Some.Profile(Decision), "2026-12-11 18:00");

        Assert.Equal((When.Day("2026-12-14"), null), (deadline.DueOn, deadline.Reading));
    }

    [Fact]
    public void Closure_days_lengthen_only_the_clocks_that_say_so()
    {
        Holiday[] closed = [new(When.Day("2026-12-29"), "council closed"), new(When.Day("2026-12-30"), "council closed"), new(When.Day("2026-12-31"), "council closed")];
        var icpc = Some.Clock("icpc", "15 working days", "section-47-started", "conference-held");
        var statutory = Some.Profile(icpc) with { ClosureDays = closed };
        var local = Some.Profile(icpc with { SkipsClosureDays = true }) with { ClosureDays = closed };
        var unlisted = local with { ClosureDays = [] };

        Assert.Equal((When.Day("2027-01-06"), null), (Started(statutory, "2026-12-11").DueOn, Started(statutory, "2026-12-11").Reading));
        Assert.Equal(
            (When.Day("2027-01-11"), "council closure days are not counted"),
            (Started(local, "2026-12-11").DueOn, Started(local, "2026-12-11").Reading));
        Assert.Equal((When.Day("2027-01-06"), null), (Started(unlisted, "2026-12-11").DueOn, Started(unlisted, "2026-12-11").Reading));
        Assert.Contains("Tue 29 – Thu 31 council closed", Started(local, "2026-12-11").Explain(local).Text, StringComparison.Ordinal);
    }
}
