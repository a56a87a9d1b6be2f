using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class RouteCommandTests
{
    [Fact]
    public async Task Each_rung_of_each_open_clock_is_told_with_whom_it_reaches_and_why()
    {
        var screen = new Screen();

        var code = await Route("10482", screen);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            Case 10482 · Anytown Council · West Midlands · Tue 8 Dec 2026, 09:10

            Written confirmation of a referral: overdue, 40 hours late
              Team Front Door, "MASH" in the source
                24 hours after start · Sat 5 Dec, 16:30 · told
                  front door manager    somebody@anytown.example                    accepted Sat 5 Dec, 16:30
                42 hours after start · Sun 6 Dec, 10:30 · withdrawn
                  front door manager    somebody@anytown.example                    withdrawn: a later step
                                                                                    was told
                when overdue · Sun 6 Dec, 16:30 · passed; a later mail covers it
                2 working days after due · Tue 8 Dec, 08:30 · due to be told now
                  service manager       service.manager.front.door@anytown.example  of Front Door
                5 working days after due · Fri 11 Dec, 08:30 · ahead
                  head of safeguarding  head.of.safeguarding@anytown.example        of every team

            Answer to the referrer: running, 1 working day left
              Team Front Door, "MASH" in the source
              Acknowledged until the end of Wed 9 Dec, another reason.
                1 working day before due · Tue 8 Dec, 08:30 · paused; told after Wed 9 Dec if it is still open
                  front door manager    front.door.manager@anytown.example          of every team; told
                                                                                    Thu 10 Dec, 08:30
                when overdue · Thu 10 Dec, 08:30 · ahead
                  front door manager    front.door.manager@anytown.example          of every team
                  service manager       service.manager.front.door@anytown.example  of Front Door
                2 working days after due · Fri 11 Dec, 08:30 · ahead
                  service manager       service.manager.front.door@anytown.example  of Front Door
                5 working days after due · Wed 16 Dec, 08:30 · ahead
                  head of safeguarding  head.of.safeguarding@anytown.example        of every team
            """);
    }

    [Fact]
    public async Task A_rung_counts_as_told_once_a_mail_with_it_was_accepted()
    {
        var screen = new Screen();

        await Route("20111", screen, clock: "section-47-enquiries", at: "2026-12-24 09:10", change: anytown =>
        {
            var row = anytown.Row("20111", "section-47-enquiries");
            var lost = Anytown.At("2026-12-18 08:31");
            anytown.Told(row, "2026-12-16 08:30", "3-working-days-before", "team-manager", "refused", "550 no such user");
            anytown.Told(row, "2026-12-18 08:30", "1-working-day-before", "team-manager", "pending",
                changed: waits => waits with { FreeSince = waits.NotBefore, NotBefore = lost });
            anytown.Told(row, "2026-12-22 08:30", "overdue", "team-manager", "sent");
            anytown.Told(row, "2026-12-22 08:30", "overdue", "service-manager", "frozen",
                changed: unknown => unknown with { Mail = new("unknown", null, Anytown.At("2026-12-24 09:11")) });
            anytown.Told(row, "2026-12-23 08:30", "2-working-days-after", "service-manager", "pending",
                changed: waits => waits with { NotBefore = Anytown.At("2026-12-24 09:30"), Held = "limit" });
        });

        screen.Shows("""
            Case 20111 · Anytown Council · West Midlands · Thu 24 Dec 2026, 09:10

            Section 47 enquiry: overdue, 3 working days late
              Team Assessment South, "ASMT S" in the source
                3 working days before due · Wed 16 Dec, 08:30 · undeliverable
                  team manager          somebody@anytown.example              undeliverable: 550 no such user
                1 working day before due · Fri 18 Dec, 08:30 · waits
                  team manager          somebody@anytown.example              waits since Fri 18 Dec, 08:30:
                                                                              no mail was taken when last
                                                                              tried
                when overdue · Tue 22 Dec, 08:30 · told, 1 waits
                  team manager          somebody@anytown.example              accepted Tue 22 Dec, 08:30
                  service manager       somebody@anytown.example              waits since Tue 22 Dec, 08:30:
                                                                              may have gone, for the answer
                                                                              was lost; goes again Thu 24 Dec,
                                                                              09:11
                2 working days after due · Wed 23 Dec, 08:30 · waits
                  service manager       somebody@anytown.example              waits until Thu 24 Dec, 09:30,
                                                                              above their mails an hour
                5 working days after due · Wed 30 Dec, 08:30 · ahead
                  head of safeguarding  head.of.safeguarding@anytown.example  of every team
            """);
    }

    [Theory]
    [InlineData("told", "Told Withdrawn")]
    [InlineData("told, 2 wait, 1 undeliverable", "Undeliverable Waits Told Waits")]
    [InlineData("waits", "Waits Waits")]
    [InlineData("undeliverable", "Withdrawn Undeliverable")]
    public void What_was_told_to_several_is_said_as_it_stands(string words, string each) =>
        Assert.Equal(words, ToldWords.Words([.. each.Split(' ').Select(Enum.Parse<ToldStanding>)]));

    [Fact]
    public async Task A_rung_that_comes_within_a_silence_is_shown_as_paused()
    {
        var screen = new Screen();

        await Route("20111", screen, clock: "section-47-enquiries", change: anytown =>
            anytown.Acknowledged(anytown.Row("20111", "section-47-enquiries"), "2026-12-07 15:00", "2026-12-18", "family", Severity.Warning));

        Assert.Contains("before due · Wed 16 Dec, 08:30 · paused; a later step is told instead\n", screen.Output, StringComparison.Ordinal);
        Assert.Contains("before due · Fri 18 Dec, 08:30 · paused; told after Fri 18 Dec if it is still open\n", screen.Output, StringComparison.Ordinal);
        Assert.Contains("when overdue · Tue 22 Dec, 08:30 · ahead\n", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_that_is_paused_beyond_the_due_moment_is_told_no_more()
    {
        var screen = new Screen();

        await Route("20111", screen, clock: "section-47-enquiries", change: anytown =>
            anytown.Acknowledged(anytown.Row("20111", "section-47-enquiries"), "2026-12-07 15:00", "2026-12-30", "family", Severity.Warning));

        Assert.Contains("before due · Fri 18 Dec, 08:30 · paused; a later step is told instead\n", screen.Output, StringComparison.Ordinal);
        Assert.Contains("when overdue · Tue 22 Dec, 08:30 · ahead\n", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deputies_parents_overrides_and_other_hours_are_told_with_the_reason()
    {
        var screen = new Screen();

        await Route("20111", screen, directory: Council());

        screen.Shows("""
            Case 20111 · Anytown Council · West Midlands · Tue 8 Dec 2026, 09:10

            Section 47 enquiry: running, 9 working days left
              Team Assessment South, "ASMT S" in the source
                3 working days before due · Wed 16 Dec, 08:30 · ahead
                  team manager          old.manager@anytown.example       of Assessment South
                1 working day before due · Fri 18 Dec, 08:30 · ahead
                  team manager          old.manager@anytown.example       of Assessment South
                when overdue · Tue 22 Dec, 08:30 · ahead
                  team manager          new.manager@anytown.example       of Assessment South; told
                                                                          Wed 23 Dec, 09:30
                  service manager       stand.in@anytown.example          of Assessment, the parent of
                                                                          Assessment South, deputy of
                                                                          assessment.service@anytown.example
                                                                          until Thu 7 Jan 2027
                2 working days after due · Wed 23 Dec, 08:30 · ahead
                  service manager       stand.in@anytown.example          of Assessment, the parent of
                                                                          Assessment South, deputy of
                                                                          assessment.service@anytown.example
                                                                          until Thu 7 Jan 2027
                5 working days after due · Wed 30 Dec, 08:30 · ahead
                  head of safeguarding  conference.chair@anytown.example  for section-47-enquiries

            Initial child protection conference: running, 14 working days left
              Team Assessment South, "ASMT S" in the source
              It is open whether this will be needed: only the team manager is told.
                5 working days before due · Mon 21 Dec, 08:30 · ahead
                  team manager  new.manager@anytown.example  of Assessment South; told Mon 21 Dec, 09:30
                2 working days before due · Thu 24 Dec, 08:30 · ahead
                  team manager  new.manager@anytown.example  of Assessment South; told Wed 30 Dec, 09:30
                when overdue · Thu 31 Dec, 08:30 · ahead
                  team manager  new.manager@anytown.example  of Assessment South; told Mon 4 Jan 2027, 09:30
                2 working days after due · Mon 4 Jan 2027, 08:30 · ahead
                  team manager  new.manager@anytown.example  of Assessment South; told Mon 4 Jan 2027, 09:30
                5 working days after due · Thu 7 Jan 2027, 08:30 · ahead
                  team manager  new.manager@anytown.example  of Assessment South; told Mon 11 Jan 2027, 09:30
            """);
    }

    [Fact]
    public async Task A_team_that_the_directory_does_not_hold_reaches_the_fallback()
    {
        var screen = new Screen();

        await Route("30001", screen);

        screen.Shows("""
            Case 30001 · Anytown Council · West Midlands · Tue 8 Dec 2026, 09:10

            Decision on a referral: running, by the end of today
              Team "Team Nobody" is not in the directory.
                on the last day at 10:00 · Tue 8 Dec, 10:00 · ahead
                  team manager          safeguarding.desk@anytown.example     fallback: unknown team
                on the last day at 15:00 · Tue 8 Dec, 15:00 · ahead
                  team manager          safeguarding.desk@anytown.example     fallback: unknown team
                when overdue · Wed 9 Dec, 08:30 · ahead
                  team manager          safeguarding.desk@anytown.example     fallback: unknown team
                  service manager       safeguarding.desk@anytown.example     fallback: unknown team
                2 working days after due · Thu 10 Dec, 08:30 · ahead
                  service manager       safeguarding.desk@anytown.example     fallback: unknown team
                5 working days after due · Tue 15 Dec, 08:30 · ahead
                  head of safeguarding  head.of.safeguarding@anytown.example  of every team

            Answer to the referrer: running, 2 working days left
              Team "Team Nobody" is not in the directory.
                1 working day before due · Wed 9 Dec, 08:30 · ahead
                  front door manager    front.door.manager@anytown.example    of every team
                when overdue · Fri 11 Dec, 08:30 · ahead
                  front door manager    front.door.manager@anytown.example    of every team
                  service manager       safeguarding.desk@anytown.example     fallback: unknown team
                2 working days after due · Mon 14 Dec, 08:30 · ahead
                  service manager       safeguarding.desk@anytown.example     fallback: unknown team
                5 working days after due · Thu 17 Dec, 08:30 · ahead
                  head of safeguarding  head.of.safeguarding@anytown.example  of every team
            """);
    }

    [Fact]
    public async Task What_a_name_would_tell_the_terminal_to_do_is_shown_and_not_sent()
    {
        var screen = new Screen();
        var west = Repository.Configuration.Profiles["west-midlands"];
        var hostile = Repository.Configuration with
        {
            Profiles = new Dictionary<string, Profile>(Repository.Configuration.Profiles)
            {
                ["west-midlands"] = west with
                {
                    Name = "West\e[2J",
                    Clocks = [.. west.Clocks.Select(each => each with { Name = each.Name + "\e[2J" })],
                    Roles = west.Roles.ToDictionary(each => each.Key, each => each.Value + "\e[2J"),
                },
            },
        };

        await Route("20111", screen, configuration: hostile, team: "ASMT\e[2J");

        Assert.DoesNotContain('\e', screen.Output);
        Assert.All(new[] { "West\\u001b[2J", "conference\\u001b[2J", "the team manager\\u001b[2J is told", "Team \"ASMT\\u001b[2J\"" },
            each => Assert.Contains(each, screen.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_words_of_a_rung_are_shown_as_they_are_and_obeyed_by_no_terminal()
    {
        var screen = new Screen();
        var (now, anytown) = (Anytown.At("2026-12-08 09:10"), new Anytown("2026-12-08 02:10"));
        anytown.Holds("20111", "ASMT S", null, Anytown.Event("strategy-discussion-held", "2026-12-07 14:00", "E2", ("outcome", "section-47")),
            Anytown.Event("section-47-started", "2026-12-07 14:00", "E2"));
        var authority = WatchedAuthority.AllOf(Repository.Configuration, [])[Anytown.Key];
        var rung = new RoutedRung("overdue", "when\e[2J overdue\n", now, Severity.Overdue, RungStanding.Ahead, [], []);
        var clock = new RoutedClock
        {
            Deadline = DeadlineAnswer.Of(StandingDeadline.FromLedger(anytown.Row("20111", "section-47-enquiries"), authority, Repository.Configuration.Directory, now)),
            SourceTeam = null,
            TeamKnown = false,
            Silent = null,
            Silenced = null,
            UndecidedRole = null,
            Rungs = [rung],
            Notices = [],
        };

        RouteText.Write(new() { Authority = Anytown.Key, Case = "20111", Now = now, Clocks = [clock] }, authority, clock: null, screen.Terminal);

        Assert.Contains("    when\\u001b[2J overdue\\n · Tue 8 Dec, 09:10 · ahead\n", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_of_which_nothing_is_open_tells_nobody()
    {
        var screen = new Screen();

        var code = await Route("10482", screen, clock: "icpc");

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            Case 10482 · Anytown Council · West Midlands · Tue 8 Dec 2026, 09:10

            The clock icpc is not open on this case: nobody is to be told of it.
            """);
    }

    [Fact]
    public async Task The_same_facts_come_as_json()
    {
        var screen = new Screen();

        await Route("20111", screen, json: true, directory: Council());

        var enquiry = screen.Json.GetProperty("clocks")[0];
        var rung = enquiry.GetProperty("rungs")[2];
        var person = rung.GetProperty("reaches")[0];
        Assert.Equal(("section-47-enquiries", "ASMT S", true),
            (enquiry.GetProperty("deadline").GetProperty("clock").GetString(), enquiry.GetProperty("sourceTeam").GetString(), enquiry.GetProperty("teamKnown").GetBoolean()));
        Assert.Equal(("overdue", "when overdue", "ahead", "overdue"),
            (rung.GetProperty("step").GetString(), rung.GetProperty("words").GetString(), rung.GetProperty("standing").GetString(), rung.GetProperty("severity").GetString()));
        Assert.Equal(("team-manager", "new.manager@anytown.example", "of Assessment South", false),
            (person.GetProperty("role").GetString(), person.GetProperty("address").GetString(), person.GetProperty("why").GetString(), person.GetProperty("fallback").GetBoolean()));
        Assert.Equal(Anytown.At("2026-12-22 08:30"), rung.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(Anytown.At("2026-12-23 09:30"), person.GetProperty("at").GetDateTimeOffset());
        Assert.Equal("team manager", screen.Json.GetProperty("clocks")[1].GetProperty("undecidedRole").GetString());
    }

    [Fact]
    public async Task An_unknown_case_clock_or_authority_is_answered_with_those_near_it()
    {
        var (noCase, noClock, noAuthority) = (new Screen(), new Screen(), new Screen());

        Assert.Equal(ExitCode.Wrong, await Route("10428", noCase));
        Assert.Equal(ExitCode.WrongUsage, await Route("10482", noClock, clock: "icpd"));
        Assert.Equal(ExitCode.WrongUsage, await Route("10482", noAuthority, authority: "anytow"));

        noCase.Refuses("Nothing is known of case 10428 of anytown.\nNear it: 10482.");
        Assert.StartsWith("There is no clock \"icpd\". Did you mean \"icpc\"?", noClock.Error, StringComparison.Ordinal);
        noAuthority.Refuses("There is no authority \"anytow\". Did you mean \"anytown\"?\nKnown: anytown, canary.");
    }

    private static DeadlineWatch.Configuration.Directory Council()
    {
        var shipped = Repository.Configuration.Directory;
        var south = shipped.Teams.Single(each => each.Name == "Assessment South");

        return shipped with
        {
            Teams =
            [
                .. shipped.Teams.Where(each => each != south),
                south with
                {
                    Parent = "Assessment",
                    Roles = new Dictionary<string, IReadOnlyList<Holder>>
                    {
                        ["team-manager"] = [new("old.manager@anytown.example", Until: new(2026, 12, 20)), new("new.manager@anytown.example", From: new(2026, 12, 21))],
                    },
                },
                new()
                {
                    Name = "Assessment",
                    Names = ["Assessment"],
                    Roles = new Dictionary<string, IReadOnlyList<Holder>> { ["service-manager"] = [new("assessment.service@anytown.example")] },
                },
            ],
            Clocks = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>>
            {
                ["section-47-enquiries"] = new Dictionary<string, IReadOnlyList<Holder>> { ["head-of-safeguarding"] = [new("conference.chair@anytown.example")] },
            },
            People = new Dictionary<string, Person>(StringComparer.OrdinalIgnoreCase)
            {
                ["new.manager@anytown.example"] = new()
                {
                    Address = "new.manager@anytown.example",
                    Hours = new(new(9, 0), new(14, 0), new(9, 30), [DayOfWeek.Monday, DayOfWeek.Wednesday]),
                },
                ["assessment.service@anytown.example"] = new()
                {
                    Address = "assessment.service@anytown.example",
                    Away = [new(new(2026, 12, 21), new(2027, 1, 7), "stand.in@anytown.example")],
                },
            },
        };
    }

    private static Task<int> Route(
        string reference, Screen screen, bool json = false, string authority = Anytown.Key, string? clock = null,
        DeadlineWatch.Configuration.Directory? directory = null, Action<Anytown>? change = null, ServiceConfiguration? configuration = null,
        string team = "ASMT S", string at = "2026-12-08 09:10")
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10482", row => row with { NextStepAt = Anytown.At("2026-12-08 09:10") }, new CaseSnapshot
        {
            Authority = Anytown.Key,
            Reference = "10482",
            Source = Anytown.CaseSystem,
            Team = "MASH",
            Events =
            [
                Anytown.Event("referral-received", "2026-12-04 16:30", "R1", ("channel", "telephone"), ("referrer", "professional")),
                Anytown.Event("referral-decided", "2026-12-04", "R1", ("outcome", "assessment")),
            ],
        });
        anytown.Holds("20111", team, null, Anytown.Event("strategy-discussion-held", "2026-12-07 14:00", "E2", ("outcome", "section-47")),
            Anytown.Event("section-47-started", "2026-12-07 14:00", "E2"));
        anytown.Holds("30001", "Team Nobody", null, Anytown.Event("referral-received", "2026-12-07 11:00", "R3", ("channel", "written")));
        var confirmation = anytown.Row("10482", "written-confirmation");
        anytown.Told(confirmation, "2026-12-05 16:30", "24-hours-after-start", "front-door-manager", "sent");
        anytown.Told(confirmation, "2026-12-06 10:30", "42-hours-after-start", "front-door-manager", "withdrawn", "a later step was told");

        anytown.Acknowledged(anytown.Row("10482", "referrer-follow-up"), "2026-12-07 15:00", "2026-12-09", "other", Severity.Warning);
        change?.Invoke(anytown);

        configuration ??= directory is null ? Repository.Configuration : Repository.Configuration with { Directory = directory };
        return new RouteCommand(configuration, anytown).Write(
            new() { Authority = authority, Case = reference, Json = json, Clock = clock },
            Anytown.At(at), screen.Terminal, TestContext.Current.CancellationToken);
    }
}
