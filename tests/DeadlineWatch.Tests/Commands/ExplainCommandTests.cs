using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class ExplainCommandTests
{
    [Fact]
    public async Task A_case_is_told_from_what_was_read_to_who_was_told()
    {
        var screen = new Screen();

        var code = await Explain("10482", screen);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            Case 10482 · Anytown Council · West Midlands · Tue 8 Dec 2026, 09:10

            READ
              case-system · data from Tue 8 Dec, 02:10 · MASH · family or meeting F12
                Fri 4 Dec 2026, 16:30  referral received         episode R1, channel telephone, referrer
                                                                 professional
                Fri 4 Dec 2026         decision on the referral  episode R1, outcome assessment
              confirmations · data from Tue 8 Dec, 02:10 · nothing on this case

            FINDINGS
                since Tue 8 Dec, 02:15  impossible-date  referrals.csv:7:received_at  case-system
                  "31/02/2026" is no date. The event was left out.

            CLOCKS
              Written confirmation of a referral: overdue, 40 hours late
                Fri 4 Dec 16:30  referral received by telephone or in person
                + 48 hours       nights, weekends and holidays included
                Due Sun 6 Dec, 16:30
                "should confirm verbal and telephone referrals in writing within 48 hours" (West Midlands
                safeguarding children procedures, referrals; regional procedures)
                Team Front Door · counted by england-and-wales@f023cbfc7064

              Answer to the referrer: running, 1 working day left
                Fri 4 Dec 16:30  referral received, day 0
                Sat 5, Sun 6     weekend
                Mon 7 – Wed 9    working days 1–3
                Due by the end of Wed 9 Dec
                "If a response is not received within three working days, the referrer should contact" (West
                Midlands safeguarding children procedures, referrals; regional procedures)
                Team Front Door · counted by england-and-wales@f023cbfc7064

              Decision on a referral: in time
                Fri 4 Dec 16:30  referral received, day 0
                Sat 5, Sun 6     weekend
                Mon 7 Dec        working day 1
                Due by the end of Mon 7 Dec
                Decision recorded Fri 4 Dec
                "must make a decision about the course of action to be taken within one working day of
                receiving a referral" (West Midlands safeguarding children procedures, referrals; regional
                procedures)
                Team Front Door · counted by england-and-wales@f023cbfc7064

              referral-acknowledgement  not watched  no source supplies referral-acknowledged
              assessment                not watched  no source supplies assessment-completed
              transfer-in-conference    not watched  no source supplies transfer-in-requested
              review-conference         not watched  no source supplies review-conference-held
              core-group                not watched  no source supplies core-group-held
              return-home-interview     not watched  no source supplies missing-child-returned
              make-referral             not watched  no source supplies concern-identified
              organised-abuse-strategy  not watched  no source supplies organised-abuse-referred

            HISTORY
              Sat 5 Dec, 03:10  written-confirmation  started  referral received by telephone or in person;
                                                               due Sun 6 Dec, 16:30

            TOLD
              Sat 5 Dec, 16:30  written-confirmation  24 hours after start  front door        accepted Sat 5
                                                                            manager           Dec, 16:30
              Sun 6 Dec, 10:30  written-confirmation  42 hours after start  front door        withdrawn: a
                                                                            manager           later step was
                                                                                              told
            """);
    }

    [Fact]
    public async Task Two_who_were_told_the_same_stand_on_one_line_and_what_awaits_data_is_not_called_running()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10519", "Team Nobody", null, Anytown.Event("referral-received", "2026-12-07 11:00"));
        var row = anytown.Row("10519", "referral-decision");
        anytown.Told(row, "2026-12-08 10:00", "last-day", "team-manager", "sent");
        anytown.Told(row, "2026-12-08 10:00", "last-day", "team-manager", "sent",
            changed: later => later with { Mail = new("sent", Anytown.At("2026-12-08 10:00").AddSeconds(20), later.NotBefore) });
        anytown.Told(row, "2026-12-08 15:00", "at-15-00", "team-manager", "pending");
        var screen = new Screen();

        await new ExplainCommand(Repository.Configuration, anytown).Write(
            new() { Authority = Anytown.Key, Case = "10519" }, Anytown.At("2026-12-09 01:00"), screen.Terminal, TestContext.Current.CancellationToken);

        var told = screen.Output[screen.Output.IndexOf("TOLD", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "  Tue 8 Dec, 10:00  referral-decision  last-day  team manager  accepted Tue 8 Dec, 10:00 (2",
                "                                                               people)",
                "  Tue 8 Dec, 15:00  referral-decision  at-15-00  team manager  waits since Tue 8 Dec, 15:00",
            ],
            told[1..]);
        Assert.Contains("  Decision on a referral: due, awaiting data\n", screen.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("    Team Nobody · counted by", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_facts_come_as_json()
    {
        var screen = new Screen();

        await Explain("10482", screen, json: true);

        Assert.Equal("10482", screen.Json.GetProperty("case").GetString());
        Assert.Equal(
            ["referral-received", "referral-decided"],
            screen.Json.GetProperty("sources")[0].GetProperty("events").EnumerateArray().Select(each => each.GetProperty("kind").GetString()));
        Assert.Equal(
            [("written-confirmation", "overdue"), ("referrer-follow-up", "running"), ("referral-decision", "in-time")],
            screen.Json.GetProperty("clocks").EnumerateArray().Select(each => each.GetProperty("deadline"))
                .Select(each => (each.GetProperty("clock").GetString()!, each.GetProperty("state").GetString()!)));
        Assert.Equal("impossible-date", Assert.Single(screen.Json.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal("24-hours-after-start", screen.Json.GetProperty("told")[0].GetProperty("step").GetString());
        Assert.Equal("0f1e2d3c", screen.Json.GetProperty("clocks")[0].GetProperty("rulesHash").GetString());
        Assert.Equal("withdrawn", screen.Json.GetProperty("told")[1].GetProperty("state").GetString());
        Assert.DoesNotContain("anytown.example", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_a_clock_in_hand_why_and_until_when_stands_beside_it()
    {
        var screen = new Screen();

        await Explain("10482", screen, then: anytown =>
            anytown.Acknowledged(anytown.Row("10482", "written-confirmation"), "2026-12-07 09:00", "2026-12-11", "police-unavailable"));

        Assert.Contains("""
                Due Sun 6 Dec, 16:30
                Acknowledged until the end of Fri 11 Dec by jane: police unavailable. Its mails pause.
            """.ReplaceLineEndings("\n"), screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_case_is_answered_with_those_near_it()
    {
        var screen = new Screen();

        var code = await Explain("10428", screen);

        Assert.Equal(ExitCode.Wrong, code);
        screen.Refuses("""
            Nothing is known of case 10428 of anytown.
            Near it: 10482.
            """);
    }

    [Fact]
    public async Task An_unknown_authority_is_wrong_usage()
    {
        var screen = new Screen();

        var code = await Explain("10482", screen, authority: "anytow");

        Assert.Equal(ExitCode.WrongUsage, code);
        screen.Refuses("There is no authority \"anytow\". Did you mean \"anytown\"?\nKnown: anytown, canary.");
    }

    private static Task<int> Explain(string reference, Screen screen, bool json = false, string authority = Anytown.Key, Action<Anytown>? then = null)
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10482", "MASH", "F12",
            Anytown.Event("referral-received", "2026-12-04 16:30", "R1", ("channel", "telephone"), ("referrer", "professional")),
            Anytown.Event("referral-decided", "2026-12-04", "R1", ("outcome", "assessment")));
        anytown.Holds("20111", "ASMT S", null, Anytown.Event("section-47-started", "2026-12-07 14:00", "E2"));
        var confirmation = anytown.Row("10482", "written-confirmation");
        anytown.Happened(confirmation, "2026-12-05 03:10", "started", "referral received by telephone or in person; due Sun 6 Dec, 16:30");
        anytown.Told(confirmation, "2026-12-05 16:30", "24-hours-after-start", "front-door-manager", "sent");
        anytown.Told(confirmation, "2026-12-06 10:30", "42-hours-after-start", "front-door-manager", "withdrawn", "a later step was told");
        anytown.Found(Anytown.CaseSystem, "2026-12-08 02:15",
            new("impossible-date", "referrals.csv:7:received_at", "\"31/02/2026\" is no date. The event was left out.", "10482"));
        anytown.Found(Anytown.CaseSystem, "2026-12-08 02:15", new("bad-id", "referrals.csv:8:referral_id", "Left out.", "20111"));
        anytown.Found("evaluation:othertown", "2026-12-08 02:15", new("odd-order", "clock icpc", "Another town's.", "10482"));

        then?.Invoke(anytown);
        return new ExplainCommand(Repository.Configuration, anytown).Write(
            new() { Authority = authority, Case = reference, Json = json },
            Anytown.At("2026-12-08 09:10"), screen.Terminal, TestContext.Current.CancellationToken);
    }
}
