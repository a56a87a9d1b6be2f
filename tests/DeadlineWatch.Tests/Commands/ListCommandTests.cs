using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class ListCommandTests
{
    private static readonly DateTimeOffset Now = Anytown.At("2026-12-08 09:10");

    [Fact]
    public async Task The_most_urgent_come_first_in_sections()
    {
        var screen = new Screen();

        var code = await List(Busy(), new() { Authority = Anytown.Key, Within = new(2, IsHours: false) }, screen);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            11 of 13 open clocks · data from Tue 8 Dec, 02:10

              OVERDUE
              10101  Section 47 enquiry          5 working days late  Tue 1 Dec, end of day   Assessment North
              10377  decision on a referral      2 working days late  Fri 4 Dec, end of day   Assessment North
              10378  decision on a referral      2 working days late  Fri 4 Dec, end of day   Assessment North
              10482  written confirmation of a   40 hours late        Sun 6 Dec, 16:30        Front Door
                     referral
              DUE TODAY
              10520  written confirmation of a   by 18:00 today                               Front Door
                     referral
              10101  initial child protection    by the end of today  booked for Thu 10 Dec   Assessment North
                     conference
              10377  answer to the referrer      by the end of today                          Assessment North
              10378  answer to the referrer      by the end of today                          Assessment North
              10519  decision on a referral      by the end of today                          Assessment North
              DUE WITHIN 2 WORKING DAYS
              10482  answer to the referrer      1 working day left   Wed 9 Dec, end of day   Front Door
              10519  answer to the referrer      2 working days left  Thu 10 Dec, end of day  Assessment North
            """);
    }

    [Fact]
    public async Task Without_a_horizon_what_is_due_later_stands_last()
    {
        var screen = new Screen();

        await List(Busy(), new() { Clock = "icpc" }, screen);

        screen.Shows("""
            2 of 13 open clocks · data from Tue 8 Dec, 02:10

              DUE TODAY
              10101  initial child protection   by the end of today   booked for Thu 10 Dec   Assessment North
                     conference
              DUE LATER
              10600  initial child protection   14 working days left  Wed 30 Dec, end of day  Assessment South
                     conference
            """);
    }

    [Fact]
    public async Task What_is_past_due_waits_for_the_nightly_data_and_is_not_called_overdue()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10519", "ASMT N", null, Anytown.Event("referral-received", "2026-12-07 11:00"));
        var screen = new Screen();

        await List(anytown, new() { Clock = "referral-decision" }, screen, "2026-12-09 01:00");

        screen.Shows("""
            1 of 2 open clocks · data from Tue 8 Dec, 02:10

              DUE, AWAITING DATA
              10519  decision on a referral  due, awaiting data  Tue 8 Dec, end of day  Assessment North
            """);
    }

    [Fact]
    public async Task What_is_no_longer_in_the_source_is_listed_apart()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10377", row => row with { UnseenAt = Now }, new CaseSnapshot
        {
            Authority = Anytown.Key,
            Reference = "10377",
            Source = Anytown.CaseSystem,
            Events = [Anytown.Event("referral-received", "2026-12-03 10:00")],
        });
        var screen = new Screen();

        await List(anytown, new() { Clock = "referral-decision" }, screen);

        screen.Shows("""
            1 of 2 open clocks · data from Tue 8 Dec, 02:10

              NO LONGER IN THE SOURCE, mails pause
              10377  decision on a referral  2 working days late  Fri 4 Dec, end of day
            """);
    }

    [Fact]
    public async Task A_team_is_known_by_each_of_its_names()
    {
        var (byName, byAlias) = (new Screen(), new Screen());

        await List(Busy(), new() { Team = "front door", Form = OutputForm.Json }, byName);
        await List(Busy(), new() { Team = "MASH", Form = OutputForm.Json }, byAlias);

        Assert.Equal(3, byName.Json.GetProperty("listed").GetInt32());
        Assert.Equal(byName.Output, byAlias.Output);
    }

    [Fact]
    public async Task A_team_of_the_ledger_is_known_without_the_directory_and_without_open_clocks()
    {
        var anytown = Busy();
        anytown.Holds("10700", "Team Nobody", null, Anytown.Event("referral-received", "2026-12-07 11:00"));
        anytown.Holds("10701", "Team Past", null, Anytown.Event("section-47-started", "2026-10-05", "E9"), Anytown.Event("case-closed", "2026-10-06"));
        var (nobody, past, missing) = (new Screen(), new Screen(), new Screen());

        Assert.Equal(ExitCode.Done, await List(anytown, new() { Team = "team nobody", Form = OutputForm.Json }, nobody));
        Assert.Equal(ExitCode.Done, await List(anytown, new() { Team = "Team Past", Form = OutputForm.Json }, past));
        Assert.Equal(ExitCode.WrongUsage, await List(anytown, new() { Team = "Team Never" }, missing));

        Assert.NotEqual(0, nobody.Json.GetProperty("listed").GetInt32());
        Assert.Equal(0, past.Json.GetProperty("listed").GetInt32());
    }

    [Fact]
    public async Task State_overdue_lists_only_what_is_overdue()
    {
        var screen = new Screen();

        await List(Busy(), new() { State = DeadlineState.Overdue, Form = OutputForm.Json }, screen);

        var states = screen.Json.GetProperty("deadlines").EnumerateArray().Select(each => each.GetProperty("state").GetString()).ToList();
        Assert.NotEmpty(states);
        Assert.All(states, each => Assert.Equal("overdue", each));
    }

    [Fact]
    public async Task What_somebody_has_in_hand_says_until_when_and_why()
    {
        var anytown = Busy();
        anytown.Acknowledged(anytown.Row("10377", "referral-decision"), "2026-12-07 09:00", "2026-12-11", "police-unavailable");
        // Given before the due moment, it ended when the matter became overdue.
        anytown.Acknowledged(anytown.Row("10378", "referral-decision"), "2026-12-04 09:00", "2026-12-11", "family", Severity.LastDay);
        anytown.Acknowledged(anytown.Row("10519", "referral-decision"), "2026-12-08 08:00", "2026-12-09", "staffing", Severity.LastDay);
        var screen = new Screen();

        await List(anytown, new() { Clock = "referral-decision" }, screen);

        screen.Shows("""
            3 of 13 open clocks · data from Tue 8 Dec, 02:10

              OVERDUE
              10377  decision on a referral  2 working days late  Fri 4 Dec, end of day;      Assessment North
                                                                  acknowledged until the end
                                                                  of Fri 11 Dec: police
                                                                  unavailable
              10378  decision on a referral  2 working days late  Fri 4 Dec, end of day       Assessment North
              DUE TODAY
              10519  decision on a referral  by the end of today  acknowledged until the end  Assessment North
                                                                  of Wed 9 Dec: staffing
            """);
    }

    [Fact]
    public async Task A_program_and_a_spreadsheet_learn_until_when_and_why()
    {
        var anytown = Busy();
        anytown.Acknowledged(anytown.Row("10377", "referral-decision"), "2026-12-07 09:00", "2026-12-11", "police-unavailable");
        var (csv, json) = (new Screen(), new Screen());

        await List(anytown, new() { Clock = "referral-decision", Form = OutputForm.Csv }, csv);
        await List(anytown, new() { Clock = "referral-decision", Form = OutputForm.Json }, json);

        Assert.Contains(",2026-12-12T00:00:00Z,police-unavailable\n", csv.Output, StringComparison.Ordinal);
        var first = json.Json.GetProperty("deadlines")[0];
        Assert.Equal(("2026-12-12T00:00:00+00:00", "police-unavailable"),
            (first.GetProperty("silencedUntil").GetString(), first.GetProperty("silenceReason").GetString()));
    }

    [Fact]
    public async Task Csv_defuses_what_a_spreadsheet_would_run()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("=1+1", "@team", null, Anytown.Event("referral-received", "2026-12-03 10:00"));
        var screen = new Screen();

        await List(anytown, new() { Clock = "referral-decision", Form = OutputForm.Csv }, screen);

        Assert.Equal(
            "authority,case,clock,name,run,state,standing,startedOn,startedAt,dueOn,dueAt,provisional,awaitsData,bookedFor,"
            + "endedOn,endedAt,endedBy,unproven,wasOverdue,unseenSince,team,group,"
            + "startRecordedAt,endRecordedAt,delayAgreedOn,delayReason,delayUntil,silencedUntil,silenceReason\n"
            + "anytown,\"'=1+1\",referral-decision,decision on a referral,2026-12-03,overdue,2 working days late,2026-12-03,"
            + "2026-12-03T10:00:00Z,2026-12-04,2026-12-05T00:00:00Z,false,false,,,,,false,false,,\"'@team\",,,,,,,,\n",
            screen.Output);
    }

    [Fact]
    public async Task Before_the_first_reading_it_says_what_it_waits_for()
    {
        var screen = new Screen();

        await List(new Anytown(), new(), screen);

        screen.Shows("""
            0 of 0 open clocks · no data yet
            Nothing has been read yet from case-system: the clocks that need it are not run.
            Nothing has been read yet from confirmations: the clocks that need it are not run.
            """);
    }

    [Theory]
    [InlineData("anytwon", null, null, "There is no authority \"anytwon\". Did you mean \"anytown\"?\nKnown: anytown, canary.")]
    [InlineData(null, "icp", null, "There is no clock \"icp\". Did you mean \"icpc\"?\nKnown: assessment, core-group, icpc, make-referral, organised-abuse-strategy, referral-acknowledgement, referral-decision, referrer-follow-up, return-home-interview, review-conference, section-47-enquiries, transfer-in-conference, written-confirmation.")]
    [InlineData(null, null, "Assessment Nort", "There is no team \"Assessment Nort\". Did you mean \"Assessment North\"?\nKnown: Assessment North, Assessment South, Disabled Children, Front Door.")]
    public async Task A_misspelt_filter_is_wrong_usage_and_never_an_empty_list(string? authority, string? clock, string? team, string answer)
    {
        var screen = new Screen();

        var code = await List(Busy(), new() { Authority = authority, Clock = clock, Team = team }, screen);

        Assert.Equal(ExitCode.WrongUsage, code);
        screen.Refuses(answer);
    }

    [Fact]
    public async Task Colour_marks_what_is_overdue_and_only_on_a_screen()
    {
        var (plain, coloured) = (new Screen(), new Screen(colour: true));

        await List(Busy(), new(), plain);
        await List(Busy(), new(), coloured);

        Assert.DoesNotContain('\e', plain.Output);
        Assert.Contains("\e[1;31mOVERDUE\e[0m", coloured.Output, StringComparison.Ordinal);
    }

    private static Anytown Busy()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10377", "ASMT N", "F1", Anytown.Event("referral-received", "2026-12-03 10:00"));
        anytown.Holds("10378", "ASMT N", "F1", Anytown.Event("referral-received", "2026-12-03 10:00"));
        anytown.Holds("10482", "MASH", null,
            Anytown.Event("referral-received", "2026-12-04 16:30", "R1", ("channel", "telephone"), ("referrer", "professional")),
            Anytown.Event("referral-decided", "2026-12-04 17:10", "R1"));
        anytown.Holds("10101", "ASMT N", null,
            Anytown.Event("section-47-started", "2026-11-17 14:00", "E1"),
            Anytown.Event("conference-held", "2026-12-10", "E1"));
        anytown.Holds("10519", "ASMT N", null, Anytown.Event("referral-received", "2026-12-07 11:00"));
        anytown.Holds("10520", "MASH", null,
            Anytown.Event("referral-received", "2026-12-06 18:00", "R2", ("channel", "in-person"), ("referrer", "professional")),
            Anytown.Event("referral-decided", "2026-12-07 09:00", "R2"),
            Anytown.Event("referrer-answered", "2026-12-07 09:00", "R2"));
        anytown.Holds("10600", "ASMT S", null, Anytown.Event("section-47-started", "2026-12-07 14:00", "E2"));
        return anytown;
    }

    private static Task<int> List(Anytown anytown, ListOptions options, Screen screen, string? now = null) =>
        new ListCommand(Repository.Configuration, anytown).Write(
            options, now is null ? Now : Anytown.At(now), screen.Terminal, TestContext.Current.CancellationToken);
}
