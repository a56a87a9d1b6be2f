using DeadlineWatch.Rules;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Given these readings of these sources, when time reaches, these mails and no others. Days are of December 2026
/// unless a test says otherwise: Fri 4, Mon 7, Tue 8.</summary>
public class TimelineTests(PostgresCluster cluster)
{
    private PostgresPlace? Place(bool postgres) => postgres ? new PostgresPlace(cluster) : null;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_met_on_its_last_day_is_not_mailed_as_late_by_a_nightly_extract(bool postgres)
    {
        await using var town = await Town.Begin("2026-12-07 01:00", place: Place(postgres));
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00")
            .Lands("2026-12-08 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"])
            .Lands("2026-12-09 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,2026-12-08 17:45,2026-12-07 16:00"]);

        await town.Until("2026-12-11 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
            ],
            town.Told);
        Assert.Equal(DeadlineState.InTime, await town.StateOf("10377", "referral-decision"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decision_that_never_comes_climbs_the_ladder(bool postgres)
    {
        await using var town = await Town.Begin("2026-12-07 01:00", place: Place(postgres));
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var day in new[] { "08", "09", "10", "11", "14", "15", "16" })
        {
            town.Lands($"2026-12-{day} 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
        }

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                "Thu 10 Dec, 08:30  service.manager  referral-decision 10377  2-working-days-after",
                "Tue 15 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_telephone_referral_confirmed_in_another_sources_file_on_saturday_is_met(bool postgres)
    {
        await using var town = await Town.Begin("2026-12-04 01:00", place: Place(postgres));
        string[] referral = ["10482,F2,Assessment North,R2,2026-12-04 16:30,Phone,School,2026-12-04 17:00,2026-12-04 17:30"];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-04 18:00", referral).Lands("2026-12-05 02:00", referral)
            .MailboxLands("2026-12-05 18:00", "10482,R2,05/12/2026 14:10")
            .Lands("2026-12-06 02:00", referral).Lands("2026-12-07 02:00", referral)
            .MailboxLands("2026-12-06 18:00").MailboxLands("2026-12-07 02:00");

        await town.Until("2026-12-09 12:00");

        Assert.Equal(["Sat 5 Dec, 16:30  front.door  written-confirmation 10482  24-hours-after-start"], town.Told);
        Assert.Equal(DeadlineState.InTime, await town.StateOf("10482", "written-confirmation"));
    }

    [Fact]
    public async Task A_telephone_referral_never_confirmed_is_told_by_the_hour_also_at_the_weekend()
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] referral = ["10482,F2,Assessment North,R2,2026-12-04 16:30,Phone,School,2026-12-04 17:00,2026-12-04 17:30"];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-04 18:00", referral).Lands("2026-12-05 02:00", referral);
        town.Lands("2026-12-06 17:00", referral).MailboxLands("2026-12-06 17:00").Lands("2026-12-07 02:00", referral);

        await town.Until("2026-12-08 12:00");

        Assert.Equal(
            [
                "Sat 5 Dec, 16:30  front.door  written-confirmation 10482  24-hours-after-start",
                "Sun 6 Dec, 10:30  front.door  written-confirmation 10482  42-hours-after-start",
                "Sun 6 Dec, 17:00  front.door  written-confirmation 10482  overdue",
                "Sun 6 Dec, 17:00  service.manager  written-confirmation 10482  overdue",
                "Tue 8 Dec, 08:30  service.manager  written-confirmation 10482  2-working-days-after",
            ],
            town.Told);
    }

    [Fact]
    public async Task A_case_that_vanishes_for_three_nights_ends_nothing_and_goes_on_when_it_returns()
    {
        await using var town = await Town.Begin("2026-12-07 01:00");
        string[] open = ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"];
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", open)
            .Lands("2026-12-09 02:00").Lands("2026-12-10 02:00").Lands("2026-12-11 02:00")
            .Lands("2026-12-12 02:00", open).Lands("2026-12-14 02:00", open);

        await town.Until("2026-12-11 12:00");
        var whileGone = await town.Row("10377", "referral-decision");
        await town.Until("2026-12-15 12:00");

        Assert.NotNull(whileGone.UnseenAt);
        Assert.Null(whileGone.Deadline.Ended);
        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                // Thu 10 Dec 02:00 is the second load without it, two days after the last with it: its mails pause after one line.
                "Thu 10 Dec, 08:30  north.manager  referral-decision 10377  unseen",
                "Thu 10 Dec, 08:30  service.manager  referral-decision 10377  unseen",
                // Back on Saturday, and the latest rung passed meanwhile goes out on the next working morning.
                "Mon 14 Dec, 08:30  service.manager  referral-decision 10377  2-working-days-after",
                "Tue 15 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told);
    }

    [Theory]
    [InlineData("R1")]
    [InlineData("")]
    public async Task A_referral_date_corrected_from_12_to_7_february_is_told_once_as_a_correction(string id)
    {
        // 12 Feb 2026 is a Thursday, 7 Feb a Saturday: due moves from Fri 13 to Mon 9 Feb.
        await using var town = await Town.Begin("2026-02-11 01:00");
        string[] before = [$"10377,F1,Assessment North,{id},2026-02-12 09:00,Email,School,,2026-02-12 10:00"];
        string[] after = [$"10377,F1,Assessment North,{id},2026-02-07 09:00,Email,School,,2026-02-12 10:00"];
        town.MailboxLands("2026-02-11 02:00");
        town.Lands("2026-02-11 02:00").Lands("2026-02-13 02:00", before).Lands("2026-02-13 12:00", after)
            .Lands("2026-02-14 02:00", after).Lands("2026-02-16 02:00", after).Lands("2026-02-17 02:00", after);

        await town.Until("2026-02-17 12:00");

        Assert.Equal(
            [
                "Fri 13 Feb, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                // Overdue since Mon 9: the rungs "overdue" and "2 working days after" count as told by the correction.
                "Fri 13 Feb, 12:00  north.manager  referral-decision 10377  correction",
                "Fri 13 Feb, 12:00  service.manager  referral-decision 10377  correction",
                "Mon 16 Feb, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told);
        var text = System.Text.Encoding.UTF8.GetString(town.Relay.Accepted[1].Mail.Mime);
        Assert.Contains("Subject: 1 date corrected", text, StringComparison.Ordinal);
        Assert.Equal(2, (await town.Row("10377", "referral-decision")).Generation);
    }

    [Fact]
    public async Task An_enquiry_that_ends_with_services_and_no_conference_goes_quiet()
    {
        await using var town = await Town.Begin("2026-12-01 01:00");
        string[] open = ["10101,F3,Assessment North,S1,2026-12-01"];
        string[] ended = ["10101,F3,Assessment North,S1,2026-12-01,2026-12-09,Services"];
        town.MailboxLands("2026-12-01 02:00");
        town.Lands("2026-12-01 02:00").Lands("2026-12-02 02:00", null, open).Lands("2026-12-10 02:00", null, ended).Lands("2026-12-23 02:00", null, ended);

        await town.Until("2026-12-31 12:00");

        Assert.Empty(town.Told);
        Assert.Equal(
            (DeadlineState.InTime, DeadlineState.Cancelled),
            (await town.StateOf("10101", "section-47-enquiries"), await town.StateOf("10101", "icpc")));
    }

    [Fact]
    public async Task A_conference_booked_moved_twice_and_held_late_is_told_as_it_goes()
    {
        // Strategy discussion Tue 1 Dec: the conference is due by the end of Tue 22 Dec.
        await using var town = await Town.Begin("2026-12-01 01:00");
        string[] At(string conference) => [$"10101,F3,Assessment North,S1,2026-12-01,2026-12-09,Conference,{conference}"];
        town.MailboxLands("2026-12-01 02:00");
        town.Lands("2026-12-01 02:00").Lands("2026-12-02 02:00", null, ["10101,F3,Assessment North,S1,2026-12-01"])
            .Lands("2026-12-10 02:00", null, At("2026-12-18"))
            .Lands("2026-12-16 02:00", null, At("2026-12-22"))
            .Lands("2026-12-18 02:00", null, At("2026-12-29"));
        foreach (var day in new[] { "19", "22", "23", "24", "29", "30", "31" })
        {
            town.Lands($"2026-12-{day} 02:00", null, At("2026-12-29"));
        }

        await town.Until("2027-01-06 12:00");

        Assert.Equal(
            [
                "Tue 15 Dec, 08:30  north.manager  icpc 10101  5-working-days-before",
                "Fri 18 Dec, 08:30  north.manager  icpc 10101  booked-late",
                "Fri 18 Dec, 08:30  service.manager  icpc 10101  booked-late",
                "Fri 18 Dec, 08:30  north.manager  icpc 10101  2-working-days-before",
                "Wed 23 Dec, 08:30  north.manager  icpc 10101  overdue",
                "Wed 23 Dec, 08:30  service.manager  icpc 10101  overdue",
                "Thu 24 Dec, 08:30  service.manager  icpc 10101  2-working-days-after",
                "Wed 30 Dec, 08:30  north.manager  icpc 10101  done",
                "Wed 30 Dec, 08:30  service.manager  icpc 10101  done",
            ],
            town.Told);
        var row = await town.Row("10101", "icpc");
        Assert.Equal((EndedHow.OutOfTime, Moment.On(new DateOnly(2026, 12, 29))), (row.Deadline.Ended?.How, row.Deadline.Ended?.At));
    }

    [Fact]
    public async Task In_wales_a_second_discussion_before_the_due_day_moves_it()
    {
        // Discussions on Mon 1 and Wed 10 June 2026: due Mon 22 June, then Wed 1 July.
        await using var town = await Town.Begin("2026-06-01 01:00", "wales");
        string[] first = ["10700,F4,Assessment North,E1,2026-06-01"];
        string[] both = ["10700,F4,Assessment North,E1,2026-06-01", "10700,F4,Assessment North,E1,2026-06-10"];
        string[] held = ["10700,F4,Assessment North,E1,2026-06-01", "10700,F4,Assessment North,E1,2026-06-10,,,2026-06-30"];
        town.Lands("2026-06-01 02:00").Lands("2026-06-02 02:00", null, first).Lands("2026-06-11 02:00", null, both).Lands("2026-07-01 02:00", null, held);

        await town.Until("2026-07-03 12:00");

        Assert.Equal(
            [
                "Wed 24 Jun, 08:30  north.manager  icpc 10700  5-working-days-before",
                "Mon 29 Jun, 08:30  north.manager  icpc 10700  2-working-days-before",
            ],
            town.Told);
        Assert.Equal((DeadlineState.InTime, 2), (await town.StateOf("10700", "icpc"), (await town.Row("10700", "icpc")).Generation));
    }

    [Fact]
    public async Task In_wales_a_second_discussion_after_the_due_day_is_told_as_a_correction_and_keeps_that_it_was_overdue()
    {
        await using var town = await Town.Begin("2026-06-01 01:00", "wales");
        string[] first = ["10700,F4,Assessment North,E1,2026-06-01"];
        string[] both = ["10700,F4,Assessment North,E1,2026-06-01", "10700,F4,Assessment North,E1,2026-06-24"];
        string[] held = ["10700,F4,Assessment North,E1,2026-06-01", "10700,F4,Assessment North,E1,2026-06-24,,,2026-06-30"];
        town.Lands("2026-06-01 02:00").Lands("2026-06-02 02:00", null, first).Lands("2026-06-23 02:00", null, first)
            .Lands("2026-06-25 02:00", null, both).Lands("2026-07-01 02:00", null, held);

        await town.Until("2026-07-20 12:00");

        Assert.Equal(
            [
                "Mon 15 Jun, 08:30  north.manager  icpc 10700  5-working-days-before",
                "Thu 18 Jun, 08:30  north.manager  icpc 10700  2-working-days-before",
                "Tue 23 Jun, 08:30  north.manager  icpc 10700  overdue",
                // Nobody has decided yet whether a conference is needed: only the one who decides is told.
                "Wed 24 Jun, 08:30  north.manager  icpc 10700  2-working-days-after",
                "Thu 25 Jun, 08:30  north.manager  icpc 10700  correction",
                "Wed 1 Jul, 08:30  north.manager  icpc 10700  done",
            ],
            town.Told);
        var deadline = (await town.Row("10700", "icpc")).Deadline;
        Assert.Equal((EndedHow.InTime, true), (deadline.Ended?.How, deadline.WasOverdue));
    }

    [Fact]
    public async Task A_holiday_announced_a_week_ahead_moves_dates_in_one_digest_and_repeats_nothing()
    {
        // As on 19 September 2022. Enquiry started Fri 4 Dec 2026: S47 due Fri 18 Dec, and Mon 21 Dec once Mon 14 Dec is a holiday.
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] open = ["10101,F3,Assessment North,S1,2026-12-04,,,2026-12-24", "10102,F3,Assessment North,S2,2026-12-04,,,2026-12-24"];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null, open)
            .On("2026-12-07 09:00", () => town.Edit("calendars/england-and-wales.json", "\"2026-12-25\"", "\"2026-12-14\": \"A day of mourning\",\n    \"2026-12-25\""))
            .Lands("2026-12-08 02:00", null, open).Lands("2026-12-15 02:00", null, open);

        await town.Until("2026-12-07 09:30");
        await town.Restart();
        await town.Until("2026-12-16 12:00");

        Assert.Equal(
            [
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10101  3-working-days-before",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10102  3-working-days-before",
            ],
            town.Told.Where(each => each.Contains("section-47", StringComparison.Ordinal)));
        Assert.Equal(new DateOnly(2026, 12, 21), (await town.Row("10101", "section-47-enquiries")).Deadline.DueOn);
    }

    [Fact]
    public async Task Dates_moved_by_a_holiday_after_a_warning_are_told_in_one_digest()
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] open = ["10101,F3,Assessment North,S1,2026-12-04,,,2026-12-24", "10102,F3,Assessment North,S2,2026-12-04,,,2026-12-24"];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null, open)
            .On("2026-12-15 10:00", () => town.Edit("calendars/england-and-wales.json", "\"2026-12-25\"", "\"2026-12-18\": \"A day of mourning\",\n    \"2026-12-25\""));

        await town.Until("2026-12-15 10:30");
        await town.Restart();
        await town.Until("2026-12-16 12:00");

        Assert.Equal(
            [
                "Tue 15 Dec, 08:30  north.manager  section-47-enquiries 10101  3-working-days-before",
                "Tue 15 Dec, 08:30  north.manager  section-47-enquiries 10102  3-working-days-before",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10101  dates-moved",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10102  dates-moved",
            ],
            town.Told.Where(each => each.Contains("section-47", StringComparison.Ordinal)));
        Assert.Equal(2, town.Relay.Accepted.Count(each => each.To == "north.manager@anytown.example"));
    }

    [Fact]
    public async Task A_relay_that_is_down_over_a_weekend_loses_nothing_and_nobody_gets_fridays_text_on_monday()
    {
        await using var town = await Town.Begin("2026-12-03 01:00");
        string[] open = ["10377,F1,Assessment North,R1,2026-12-03 15:20,Email,School,,2026-12-03 16:00"];
        town.MailboxLands("2026-12-03 02:00");
        town.Lands("2026-12-03 02:00").Lands("2026-12-04 02:00", open).Lands("2026-12-05 02:00", open).Lands("2026-12-07 02:00", open)
            .On("2026-12-04 08:00", () => town.Relay.IsDown = true)
            .On("2026-12-07 09:00", () => town.Relay.IsDown = false);

        await town.Until("2026-12-07 12:00");

        // Friday's two last-day warnings were overtaken by "overdue" of Monday 08:30, which waited half an hour.
        Assert.Equal(
            [
                "Mon 7 Dec, 09:00  north.manager  referral-decision 10377  overdue",
                "Mon 7 Dec, 09:00  service.manager  referral-decision 10377  overdue",
            ],
            town.Told);
        var withdrawn = (await town.Ledger.Queries.Outbox(Town.Authority, "10377", CancellationToken.None)).Where(each => each.State == "withdrawn");
        Assert.Equal([("last-day-10:00", "overtaken by a later step"), ("last-day-15:00", "overtaken by a later step")], withdrawn.Select(each => (each.Step, each.Reason!)));
    }

    [Fact]
    public async Task A_go_live_with_300_overdue_sends_one_summary_each_and_nothing_for_the_past()
    {
        await using var town = await Town.Begin("2026-12-07 07:00");
        string[] late = [.. Enumerable.Range(0, 300).Select(n => $"{20000 + n},F{n},Assessment North,R{n},2026-11-{10 + (n % 10)} 09:00,Email,School,,2026-11-20 10:00")];
        town.MailboxLands("2026-12-07 07:00");
        town.Lands("2026-12-07 07:00", late).Lands("2026-12-08 02:00", late);

        await town.Until("2026-12-09 12:00");

        Assert.Equal(["north.manager@anytown.example", "service.manager@anytown.example"], town.Relay.Accepted.Select(each => each.To).Order());
        Assert.All(town.Relay.Accepted, each => Assert.Equal(Town.London("2026-12-07 08:30"), each.At));
        Assert.Equal(600, town.Told.Count(each => each.EndsWith("baseline", StringComparison.Ordinal)));
    }
}
