using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Who is told when: a case that changes hands, people's own hours, a limit of mails, what is done, and the daily word.
/// Days are of December 2026: Mon 7, Tue 8, Wed 9.</summary>
public class PeopleTests
{
    private const string People = """
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["quality.lead@anytown.example"],
          "roles": { "front-door-manager": ["front.door@anytown.example"] },
          "people": { PEOPLE },
          "teams": {
            "Assessment North": {
              "names": ["North"],
              "roles": {
                "team-manager": ["north.manager@anytown.example"],
                "service-manager": ["service.manager@anytown.example"],
                "head-of-safeguarding": ["head@anytown.example"]
              }
            },
            "Assessment South": {
              "roles": {
                "team-manager": ["south.manager@anytown.example"],
                "service-manager": ["service.manager@anytown.example"],
                "head-of-safeguarding": ["head@anytown.example"]
              }
            }
          }
        }
        """;

    [Theory]
    [InlineData("Assessment South", "Tue 8 Dec, 12:00  south.manager  referral-decision 10377  team-changed")]
    [InlineData("North", null)]
    public async Task A_case_that_changes_team_is_told_once_to_the_new_teams_manager(string team, string? told)
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00")
            .Lands("2026-12-08 02:00", [Open("10377")])
            .Lands("2026-12-08 12:00", [Open("10377", team)])
            .Lands("2026-12-08 13:00", [Open("10377", team)]);

        await town.Until("2026-12-08 14:00");

        Assert.Equal(
            new[] { "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00", told }.OfType<string>(), town.Told);
    }

    [Fact]
    public async Task A_warning_that_had_not_gone_yet_goes_to_the_new_team_alone()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00")
            .Lands("2026-12-08 02:00", [Open("10377")])
            .On("2026-12-08 09:30", () => town.Relay.IsDown = true)
            .Lands("2026-12-08 12:00", [Open("10377", "Assessment South")])
            .On("2026-12-08 12:40", () => town.Relay.IsDown = false);

        await town.Until("2026-12-08 14:00");

        Assert.Equal(["Tue 8 Dec, 13:00  south.manager  referral-decision 10377  team-changed"], town.Told);
        var withdrawn = (await town.Ledger.Queries.Outbox(Town.Authority, "10377", CancellationToken.None)).Single(each => each.State == "withdrawn");
        Assert.Equal(("north.manager@anytown.example", "another is told instead"), (withdrawn.Recipient, withdrawn.Reason));
    }

    [Fact]
    public async Task A_changed_directory_alone_sends_nothing_again()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")])
            .On("2026-12-08 11:00", () =>
            {
                town.Edit("recipients.json", "north.manager@", "new.manager@");
                town.Notices();
            });

        await town.Until("2026-12-08 14:00");

        Assert.Equal(["Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00"], town.Told);
    }

    [Fact]
    public async Task A_team_that_takes_a_matter_over_late_hears_of_it_in_each_role_that_was_told()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var day in new[] { "08", "09", "10" })
        {
            town.Lands($"2026-12-{day} 02:00", [Open("10377")]);
        }

        town.Lands("2026-12-11 02:00", [Open("10377", "Assessment South")]);

        await town.Until("2026-12-11 12:00");

        Assert.Equal("Fri 11 Dec, 08:30  south.manager  referral-decision 10377  team-changed", town.Told[^1]);
        Assert.Contains("now with Assessment South (was Assessment North)", (await town.MailsTo("south.manager"))[0].Parts[0].Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_held_for_the_old_teams_manager_goes_to_the_new_ones()
    {
        await using var town = await Begin("2026-12-07 01:00", """ "north.manager@anytown.example": { "workingDays": ["mon", "fri"] } """);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")])
            .Lands("2026-12-10 02:00", [Open("10377", "Assessment South")]).Lands("2026-12-11 02:00", [Open("10377", "Assessment South")]);

        await town.Until("2026-12-14 12:00");

        Assert.DoesNotContain(town.Told, each => each.Contains("north.manager", StringComparison.Ordinal));
        Assert.Equal("Thu 10 Dec, 08:30  south.manager  referral-decision 10377  team-changed",
            Assert.Single(town.Told, each => each.Contains("south.manager", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("deputy")]
    [InlineData("successor")]
    public async Task What_was_held_goes_to_whoever_is_told_on_the_day_on_which_it_goes(string who)
    {
        await using var town = await Begin("2026-12-07 01:00", """
            "north.manager@anytown.example": {
              "workingDays": ["mon", "tue", "fri"],
              "away": [{ "from": "2026-12-11", "until": "2026-12-18", "deputy": "deputy@anytown.example" }]
            }
            """);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")]);
        if (who == "successor")
        {
            town.On("2026-12-10 12:00", () =>
            {
                town.Edit("recipients.json", "\"team-manager\": [\"north.manager@anytown.example\"]", "\"team-manager\": [\"successor@anytown.example\"]");
                town.Edit("recipients.json", "\"north.manager@anytown.example\": {", "\"successor@anytown.example\": {");
                town.Edit("recipients.json", "\"away\": [{ \"from\": \"2026-12-11\", \"until\": \"2026-12-18\", \"deputy\": \"deputy@anytown.example\" }]", "\"away\": []");
                town.Notices();
            });
        }

        await town.Until("2026-12-11 12:00");

        // Overdue was held since Wed 9 for the manager, who works again on Fri 11.
        Assert.Contains($"Fri 11 Dec, 08:30  {who}  referral-decision 10377  overdue", town.Told);
        Assert.DoesNotContain(town.Told, each => each.Contains("north.manager", StringComparison.Ordinal) && each.Contains("overdue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_held_is_not_overtaken_by_a_word_that_it_had_gone_from_the_source()
    {
        await using var town = await Begin("2026-12-07 01:00", """ "north.manager@anytown.example": { "workingDays": ["mon", "tue", "fri"] } """);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")])
            .Lands("2026-12-09 12:00").Lands("2026-12-10 03:00").Lands("2026-12-11 02:00", [Open("10377")]);

        await town.Until("2026-12-11 12:00");

        Assert.Contains("Fri 11 Dec, 08:30  north.manager  referral-decision 10377  overdue", town.Told);
    }

    [Fact]
    public async Task What_was_withdrawn_by_an_end_that_was_taken_back_is_told_after_all()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")])
            .On("2026-12-09 08:00", () => town.Relay.IsDown = true)
            .Lands("2026-12-09 10:00", [Open("10377", decided: "2026-12-09 09:00")])
            .On("2026-12-09 11:00", () => town.Relay.IsDown = false)
            .Lands("2026-12-09 13:00", [Open("10377")]);

        await town.Until("2026-12-09 17:00");

        Assert.Equal(
            [
                "Wed 9 Dec, 13:00  north.manager  referral-decision 10377  reopened",
                "Wed 9 Dec, 13:00  service.manager  referral-decision 10377  reopened",
            ],
            town.Told.Where(each => each.StartsWith("Wed", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_was_told_that_it_is_done_is_told_that_it_runs_again_and_then_once_that_it_is_done()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")])
            .Lands("2026-12-10 02:00", [Open("10377", decided: "2026-12-09 16:00")])
            .Lands("2026-12-10 12:00", [Open("10377")])
            .Lands("2026-12-15 02:00", [Open("10377", decided: "2026-12-14 16:00")]);

        await town.Until("2026-12-15 12:00");

        Assert.Equal(
            [
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Thu 10 Dec, 08:30  north.manager  referral-decision 10377  done",
                "Thu 10 Dec, 12:00  north.manager  referral-decision 10377  reopened",
                "Tue 15 Dec, 08:30  north.manager  referral-decision 10377  done",
            ],
            town.Told.Where(each => each.Contains("north.manager", StringComparison.Ordinal)).SkipWhile(each => !each.Contains("overdue", StringComparison.Ordinal)));
        Assert.Contains("it runs again", (await town.MailsTo("north.manager"))[^2].Parts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_matter_that_is_found_late_is_told_at_once_to_all_whom_its_missed_rungs_would_have_reached()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-17 02:00", [Open("10377")]);

        await town.Until("2026-12-17 12:00");

        // Due on Tue 8; five working days after is Tue 15.
        Assert.Equal(
            [
                "Thu 17 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
                "Thu 17 Dec, 08:30  north.manager  referral-decision 10377  5-working-days-after",
                "Thu 17 Dec, 08:30  service.manager  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_done_late_is_closed_in_a_line_to_each_who_was_told()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")]).Lands("2026-12-09 02:00", [Open("10377")])
            .Lands("2026-12-10 02:00", [Open("10377", decided: "2026-12-09 16:00")]);

        await town.Until("2026-12-10 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                "Thu 10 Dec, 08:30  north.manager  referral-decision 10377  done",
                "Thu 10 Dec, 08:30  service.manager  referral-decision 10377  done",
            ],
            town.Told);
        var last = (await town.MailsTo("service.manager"))[^1];
        Assert.Contains("2 people had been told", last.Parts[0].Text, StringComparison.Ordinal);
        Assert.Contains("1 working day late", last.Parts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_news_waits_for_other_mail_a_week_at_most()
    {
        await using var town = await Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", [Open("10377")])
            .Lands("2026-12-09 02:00", [Open("10377", decided: "2026-12-08 16:00")]);

        await town.Until("2026-12-18 12:00");

        // Known on Wed 9; five working days on is Wed 16.
        Assert.Equal("Wed 16 Dec, 08:30  north.manager  referral-decision 10377  done", town.Told[^1]);
        Assert.Equal(3, town.Told.Count);
    }

    [Fact]
    public async Task Who_does_not_work_on_tuesdays_is_told_on_wednesday_morning_and_a_deputy_at_once()
    {
        await using var town = await Begin("2026-12-07 01:00", """
            "north.manager@anytown.example": { "workingDays": ["mon", "wed", "thu", "fri"] },
            "south.manager@anytown.example": { "away": [{ "from": "2026-12-08", "until": "2026-12-08", "deputy": "south.deputy@anytown.example" }] }
            """);
        town.MailboxLands("2026-12-07 02:00");
        string[] open = [Open("10377"), Open("10378", "Assessment South")];
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", open).Lands("2026-12-09 02:00", open);

        await town.Until("2026-12-09 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  south.deputy  referral-decision 10378  last-day-10:00",
                "Tue 8 Dec, 15:00  south.deputy  referral-decision 10378  last-day-15:00",
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10378  overdue",
                "Wed 9 Dec, 08:30  south.manager  referral-decision 10378  overdue",
            ],
            town.Told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Above_the_limit_of_mails_an_hour_the_rest_goes_as_one_that_says_so()
    {
        await using var town = await Begin("2026-12-04 01:00", """ "front.door@anytown.example": { "mailsAnHour": 2 } """, TimeSpan.FromMinutes(5));
        // Ten telephone referrals five minutes apart: 24 hours later, on a Saturday, each is warned of at once.
        string[] referrals =
        [
            .. Enumerable.Range(0, 10).Select(each =>
                $"{10400 + each},F{each},Assessment North,R{each},2026-12-04 09:{5 * each:00},Phone,School,2026-12-04 12:00,2026-12-04 12:00"),
        ];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-04 10:00", referrals);

        await town.Until("2026-12-05 12:00");

        var mails = town.Relay.Accepted.Where(each => each.To == "front.door@anytown.example").ToList();
        Assert.Equal(10, town.Told.Count(each => each.Contains("24-hours-after-start", StringComparison.Ordinal)));
        Assert.Equal(3, mails.Count);
        Assert.Equal(TimeSpan.FromHours(1), mails[2].At - mails[0].At);
        Assert.Contains("2 mails", (await town.MailsTo("front.door"))[2].Parts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_daily_word_comes_each_working_day_and_says_well_only_where_it_is()
    {
        await using var town = await Begin("2026-12-03 01:00", """ "head@anytown.example": { "dailyWord": true } """);
        string[] open = [Open("10377")];
        foreach (var day in new[] { "03", "04", "05", "06", "07" })
        {
            town.MailboxLands($"2026-12-{day} 02:00").MailboxLands($"2026-12-{day} 06:00").Lands($"2026-12-{day} 02:00");
        }

        town.MailboxLands("2026-12-08 06:00").Lands("2026-12-08 02:00", open).MailboxLands("2026-12-09 06:00").Lands("2026-12-09 02:00", open);

        await town.Until("2026-12-09 12:00");

        var mails = await town.MailsTo("head");
        Assert.Equal(
            ["All is well: 2 teams", "All is well: 2 teams", "All is well: 2 teams", "Daily word: 1 due today: 2 teams", "Daily word: 1 overdue: 2 teams"],
            mails.Select(each => each["Subject"]));
    }

    private static Task<Town> Begin(string london, string people = "", TimeSpan? step = null) =>
        Town.Begin(london, step: step, recipients: People.Replace("PEOPLE", people, StringComparison.Ordinal));

    private static string Open(string reference, string team = "Assessment North", string decided = "") =>
        $"{reference},F{reference},{team},R{reference},2026-12-07 15:20,Email,School,{decided},2026-12-07 16:00";
}
