using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class LadderTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("icpc", "15 working days", "section-47-started", "conference-held"));
    private static readonly Ladder Ladder = Some.Ladder("5 working days before due", "2 working days before due", "when overdue", "2 working days after due", "5 working days after due");

    /// <summary>Due by the end of Wed 6 Jan 2027.</summary>
    private static readonly Deadline Icpc = Some.Evaluate(Profile, "2026-12-12 02:00", Some.Event("section-47-started", "2026-12-11")).Deadlines[0];

    private static DataReach Reach(string asOf) => new(When.London(asOf), [Some.Standing(Profile, asOf)]);

    private static StepAnswer At(string now, string dataAsOf, params string[] told) =>
        Ladder.StepsDue(Icpc, told.ToHashSet(), Reach(dataAsOf), Profile.Counting, When.London(now));

    [Theory]
    [InlineData("5 working days before due", "2026-12-29 08:30")]
    [InlineData("2 working days before due", "2027-01-04 08:30")]
    [InlineData("when overdue", "2027-01-07 08:30")]
    [InlineData("2 working days after due", "2027-01-08 08:30")]
    [InlineData("5 working days after due", "2027-01-13 08:30")]
    public void Each_rung_has_its_morning(string step, string expected)
    {
        var rung = Ladder.Steps.First(each => each.Key == step);

        Assert.Equal(When.London(expected), Ladder.MomentOf(rung, Icpc, Profile.Counting));
    }

    [Fact]
    public void Before_the_first_rung_nothing_is_due_and_the_first_is_next()
    {
        var answer = At("2026-12-28 12:00", "2026-12-28 02:00");

        Assert.Equal((StepReason.NotYet, When.London("2026-12-29 08:30")), (answer.Reason, answer.NextAt));
    }

    [Fact]
    public void Rungs_missed_while_the_service_was_down_become_one()
    {
        var answer = At("2027-01-08 09:00", "2027-01-08 02:00");

        Assert.Equal("2 working days after due", answer.Step?.Key);
        Assert.Equal(["5 working days before due", "2 working days before due", "when overdue"], answer.Passed.Select(each => each.Key));
    }

    [Fact]
    public void A_nightly_extract_that_reaches_past_the_due_day_confirms_it_overdue()
    {
        var answer = At("2027-01-07 08:30", "2027-01-07 02:00", "2 working days before due");

        Assert.Equal("when overdue", answer.Step?.Key);
    }

    [Fact]
    public void Without_data_past_the_due_day_overdue_waits_until_two_hours_after_the_next_load()
    {
        var answer = At("2027-01-07 04:00", "2027-01-06 02:00", "2 working days before due");

        Assert.Null(answer.Step);
        Assert.Equal(When.London("2027-01-07 08:30"), answer.NextAt);
        Assert.True(Icpc.AwaitsData(When.London("2027-01-07 04:00"), Reach("2027-01-06 02:00")));
    }

    [Fact]
    public void When_the_load_never_comes_overdue_is_told_all_the_same()
    {
        var answer = At("2027-01-07 08:30", "2027-01-06 02:00", "2 working days before due");

        Assert.Equal("when overdue", answer.Step?.Key);
    }

    [Fact]
    public void The_same_rung_is_not_told_twice()
    {
        var answer = At("2027-01-07 12:00", "2027-01-07 02:00", "when overdue");

        Assert.Equal((StepReason.NotYet, null), (answer.Reason, answer.Step));
        Assert.Equal(When.London("2027-01-08 08:30"), answer.NextAt);
    }

    [Fact]
    public void After_the_last_rung_there_is_no_next()
    {
        var answer = At("2027-02-01 12:00", "2027-02-01 02:00", "5 working days after due");

        Assert.Equal((StepReason.AllTold, null), (answer.Reason, answer.NextAt));
    }

    [Fact]
    public void An_hour_clock_is_told_at_once_also_at_night()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));
        var deadline = Some.Evaluate(profile, "2026-12-04 17:00", Some.Event("referral-received", "2026-12-04 16:30")).Deadlines[0];
        var now = When.London("2026-12-06 16:30").AddSeconds(1);
        var live = new DataReach(now, [Some.Standing(profile, "2026-12-06 16:31")]);

        var answer = Some.Ladder("24 hours after start", "when overdue").StepsDue(deadline, new HashSet<string>(), live, profile.Counting, now);

        Assert.Equal("when overdue", answer.Step?.Key);
    }

    [Fact]
    public void Hours_before_due_count_from_the_earliest_due_moment_and_hours_after_from_the_latest()
    {
        // Only the day of the referral is known: due between Sun 6 Dec 00:00 and the end of that day.
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));
        var deadline = Some.Evaluate(profile, "2026-12-05 02:00", Some.Event("referral-received", "2026-12-04")).Deadlines[0];
        var ladder = Some.Ladder("6 hours before due", "when due", "4 hours after due");

        var moments = ladder.Steps.Select(each => Ladder.MomentOf(each, deadline, profile.Counting));

        Assert.Equal(
            [deadline.EarliestDueAt.AddHours(-6), deadline.DueAt.AddSeconds(1), deadline.DueAt.AddHours(4)], moments);
        Assert.NotEqual(deadline.EarliestDueAt, deadline.DueAt);
    }

    [Fact]
    public void Six_hours_before_due_are_elapsed_hours_when_the_clocks_go_back()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));
        var deadline = Some.Evaluate(profile, "2026-10-23 06:00", Some.Event("referral-received", "2026-10-23 05:00")).Deadlines[0];

        var rung = Some.Ladder("6 hours before due", "when overdue").Steps[0];

        // Due at 04:00 on Sunday 25 October, an hour after two o'clock came twice.
        Assert.Equal(When.London("2026-10-24 23:00"), Ladder.MomentOf(rung, deadline, profile.Counting));
    }

    [Fact]
    public void Hours_after_due_wait_for_data_like_every_rung_that_says_overdue()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));
        var deadline = Some.Evaluate(profile, "2026-12-04 17:00", Some.Event("referral-received", "2026-12-04 12:00")).Deadlines[0];
        var nightly = new DataReach(When.London("2026-12-06 02:00"), [Some.Standing(profile, "2026-12-06 02:00")]);
        var now = When.London("2026-12-06 17:00");

        var answer = Some.Ladder("when overdue", "4 hours after due").StepsDue(deadline, new HashSet<string>(), nightly, profile.Counting, now);

        Assert.Equal(StepReason.AwaitsData, answer.Reason);
    }

    [Fact]
    public void Clocks_in_hours_are_urgent_always_and_others_where_the_profile_names_the_severity()
    {
        var urgent = Profile with { UrgentSeverities = [Severity.StillOverdue] };
        var hours = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));
        var confirmation = Some.Evaluate(hours, "2026-12-04 17:00", Some.Event("referral-received", "2026-12-04 16:30")).Deadlines[0];

        Assert.True(hours.IsUrgent(confirmation, Severity.Warning));
        Assert.True(urgent.IsUrgent(Icpc, Severity.StillOverdue));
        Assert.False(urgent.IsUrgent(Icpc, Severity.Overdue));
        Assert.False(Profile.IsUrgent(Icpc, Severity.StillOverdue));
    }

    [Fact]
    public void When_due_is_when_overdue() => Assert.Equal("when overdue", StepTime.TryParse("when due")?.ToString());

    [Theory]
    [InlineData("6 hours before due")]
    [InlineData("1 hour after due")]
    [InlineData("5 working days before due")]
    [InlineData("1 working day before due")]
    [InlineData("on the last day at 10:00")]
    [InlineData("24 hours after start")]
    [InlineData("when overdue")]
    [InlineData("2 working days after due")]
    public void A_step_reads_as_it_is_written(string words) => Assert.Equal(words, StepTime.TryParse(words)?.ToString());

    [Theory]
    [InlineData("5 days before due")]
    [InlineData("on the last day at 25:00")]
    [InlineData("0 working days after due")]
    [InlineData("soon")]
    [InlineData(null)]
    public void Other_words_are_refused(string? words) => Assert.Null(StepTime.TryParse(words));
}
