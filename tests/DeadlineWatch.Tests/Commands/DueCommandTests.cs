using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class DueCommandTests
{
    [Fact]
    public void A_conference_over_christmas_is_derived_day_by_day()
    {
        var screen = new Screen();

        var code = Due(screen, "icpc", "2026-12-11 16:30");

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            Initial child protection conference · West Midlands · 15 working days
            Due by the end of Wed 6 Jan 2027

              Fri 11 Dec 16:30  strategy discussion that initiated the enquiry, day 0
              Sat 12, Sun 13    weekend
              Mon 14 – Fri 18   working days 1–5
              Sat 19, Sun 20    weekend
              Mon 21 – Thu 24   working days 6–9
              Fri 25 Dec        Christmas Day
              Sat 26, Sun 27    weekend
              Mon 28 Dec        Boxing Day (substitute day)
              Tue 29 – Thu 31   working days 10–12
              Fri 1 Jan         New Year's Day
              Sat 2, Sun 3      weekend
              Mon 4 – Wed 6     working days 13–15

              Told  Tue 29 Dec 08:30  team manager              5 working days before
                    Mon 4 Jan 08:30   team manager              2 working days before
                    Thu 7 Jan 08:30   team and service manager  overdue
                    Fri 8 Jan 08:30   service manager           2 working days after
                    Wed 13 Jan 08:30  head of safeguarding      5 working days after
                    (to the team manager only, worded "conference needed? decide by …", until: conference
                    booked or held; enquiry asks for a conference)
              Rule  "within a maximum of 15 working days of the Strategy Discussion" (Regional procedures on
                    initial conferences (West Midlands: Solihull)). Day 0 not counted; end of day; calendar
                    england-and-wales, known to 31 Dec 2028.
            """);
    }

    [Fact]
    public void Hours_run_through_a_weekend()
    {
        var screen = new Screen();

        Due(screen, "written-confirmation", "2026-12-11 16:30");

        screen.Shows("""
            Written confirmation of a referral · West Midlands · 48 hours
            Due by Sun 13 Dec 2026, 16:30

              Fri 11 Dec 16:30  referral received by telephone or in person
              + 48 hours        nights, weekends and holidays included

              Told  Sat 12 Dec 16:30  front door manager              24 hours after start
                    Sun 13 Dec 10:30  front door manager              42 hours after start
                    Sun 13 Dec 16:30  front door and service manager  overdue
                    Tue 15 Dec 08:30  service manager                 2 working days after
                    Fri 18 Dec 08:30  head of safeguarding            5 working days after
              Rule  "should confirm verbal and telephone referrals in writing within 48 hours" (West Midlands
                    safeguarding children procedures, referrals; regional procedures). Hours elapsed, through
                    nights, weekends and holidays; reminders by calendar england-and-wales, known to 31 Dec
                    2028.
            """);
    }

    [Theory]
    [InlineData("conference-decision-letter", true)]
    [InlineData("referral-decision", false)]
    public void A_clock_that_is_off_is_answered_and_said_to_be_off(string clock, bool isOff)
    {
        var screen = new Screen();
        var json = new Screen();

        var code = Due(screen, clock, "2026-12-11 16:30");
        Due(json, clock, "2026-12-11 16:30", json: true);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("\nDue by the end of Mon 14 Dec 2026\n" + (isOff ? "off in this profile: switch it on with \"on\": true\n" : "") + "\n",
            screen.Output, StringComparison.Ordinal);
        Assert.Equal(isOff, json.Json.GetProperty("isOff").GetBoolean());
    }

    [Fact]
    public void A_start_with_a_date_alone_leaves_hours_open()
    {
        var screen = new Screen();

        Due(screen, "written-confirmation", "2026-12-11");

        Assert.Contains(
            "Due between Sun 13 Dec 2026, 00:00 and Sun 13 Dec 2026, 23:59: the start has a date and no time\n",
            screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_beyond_the_calendar_is_said_to_be_provisional()
    {
        var screen = new Screen();

        Due(screen, "icpc", "2028-12-22");

        Assert.StartsWith(
            "Initial child protection conference · West Midlands · 15 working days\nDue by the end of Tue 16 Jan 2029, provisionally\n",
            screen.Output, StringComparison.Ordinal);
        Assert.Contains("The date is provisional:", screen.Output.ReplaceLineEndings(" ").Replace("        ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_before_the_calendar_is_refused_with_its_range()
    {
        var screen = new Screen();

        var code = Due(screen, "icpc", "2011-12-30");

        Assert.Equal(ExitCode.Wrong, code);
        screen.Refuses(
            "It started Fri 30 Dec 2011; calendar 'england-and-wales' is known from Sun 1 Jan 2012 to Sun 31 Dec 2028,"
            + " so the clock is not run.");
    }

    [Theory]
    [InlineData("2026-12-11 16:30")]
    [InlineData("2026-12-11T16:30")]
    [InlineData("2026-12-11T16:30:00Z")]
    [InlineData("2026-12-11T17:30+01:00")]
    [InlineData("2026-12-11")]
    public void Every_way_of_typing_a_start_gives_the_day_in_json(string start)
    {
        var screen = new Screen();

        Due(screen, "referral-decision", start, json: true);

        Assert.Equal("2026-12-14", screen.Json.GetProperty("dueOn").GetString());
        Assert.Equal("2026-12-15T00:00:00+00:00", screen.Json.GetProperty("dueAt").GetString());
        Assert.Equal(
            ["2026-12-14T10:00:00+00:00", "2026-12-14T15:00:00+00:00", "2026-12-15T08:30:00+00:00", "2026-12-16T08:30:00+00:00", "2026-12-21T08:30:00+00:00"],
            screen.Json.GetProperty("told").EnumerateArray().Select(each => each.GetProperty("at").GetString()));
    }

    [Fact]
    public void A_start_in_summer_is_united_kingdom_time()
    {
        var screen = new Screen();

        Due(screen, "written-confirmation", "2026-06-12 16:30", json: true);

        Assert.Equal("2026-06-14T15:30:00+00:00", screen.Json.GetProperty("dueAt").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, screen.Json.GetProperty("dueOn").ValueKind);
    }

    [Fact]
    public void A_misspelt_profile_is_wrong_usage_and_answered_with_the_nearest()
    {
        var screen = new Screen();

        var code = DueCommand.Write(
            new() { Profile = "west-midland", Clock = "icpc", Start = PeopleTime.TryParse("2026-12-11")!.Value },
            Repository.Configuration.Profiles, screen.Terminal);

        Assert.Equal(ExitCode.WrongUsage, code);
        screen.Refuses("""
            There is no profile "west-midland". Did you mean "west-midlands"?
            Known: canary, england, wales, west-midlands.
            """);
    }

    [Fact]
    public void An_unknown_clock_is_wrong_usage_and_answered_with_all()
    {
        var screen = new Screen();

        var code = Due(screen, "something-else", "2026-12-11");

        Assert.Equal(ExitCode.WrongUsage, code);
        screen.Refuses("""
            There is no clock of west-midlands "something-else".
            Known: assessment, assessment-from-its-start, child-seen, conference-decision-letter, conference-record, conference-request, core-group, core-group-4-weekly, core-group-6-weekly, core-group-monthly, icpc, make-referral, need-visit, organised-abuse-strategy, out-of-hours-handover, protection-visit-10-working-days, protection-visit-2-weeks, protection-visit-4-weeks, referral-acknowledgement, referral-decision, referral-decision-24-hours, referrer-follow-up, report-before-conference-2-days, report-before-conference-3-days, report-before-review, return-home-interview, review-after-birth, review-after-birth-10-days, review-conference, section-47-enquiries, strategy-discussion-24-hours, strategy-meeting-follow-up, transfer-in-conference, written-confirmation.
            """);
    }

    [Fact]
    public void Every_clock_of_every_shipped_profile_can_be_asked()
    {
        foreach (var profile in Repository.Configuration.Profiles.Values)
        {
            foreach (var clock in profile.Clocks.Concat(profile.ClocksOff))
            {
                var screen = new Screen();

                var code = DueCommand.Write(
                    new() { Profile = profile.Key, Clock = clock.Key, Start = PeopleTime.TryParse("2026-12-11 16:30")!.Value },
                    Repository.Configuration.Profiles, screen.Terminal);

                Assert.Equal(ExitCode.Done, code);
                Assert.StartsWith(DueWords.Capital(clock.Name), screen.Output, StringComparison.Ordinal);
            }
        }
    }

    private static int Due(Screen screen, string clock, string start, bool json = false) => DueCommand.Write(
        new() { Profile = "west-midlands", Clock = clock, Start = PeopleTime.TryParse(start)!.Value, Json = json },
        Repository.Configuration.Profiles, screen.Terminal);
}
