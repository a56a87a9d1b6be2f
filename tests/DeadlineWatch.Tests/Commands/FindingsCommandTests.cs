using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class FindingsCommandTests
{
    [Fact]
    public async Task Findings_are_listed_by_source_newest_first()
    {
        var screen = new Screen();

        var code = await Findings(new(), screen);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            3 findings · Tue 8 Dec 2026, 09:10

              case-system
                since Tue 8 Dec, 02:15  impossible-date  referrals.csv:7:received_at  case 10482
                  "31/02/2026" is no date. The event was left out.
                since Mon 7 Dec, 02:15  no-case          referrals.csv:9:child_id
                  The row has no case reference. It was set aside.

              evaluation:anytown
                since Wed 31 Dec 2025, 02:20  two-starts  clock icpc  case 20111
                  Two starts stand for one.
            """);
    }

    [Fact]
    public async Task One_case_and_one_source_can_be_asked_for()
    {
        var (ofCase, ofSource) = (new Screen(), new Screen());

        await Findings(new() { Case = " 10482 ", Form = OutputForm.Csv }, ofCase);
        await Findings(new() { Source = "evaluation:anytown", Form = OutputForm.Json }, ofSource);

        Assert.Equal(
            "source,code,case,place,words,firstSeenAt,lastSeenAt\n"
            + "case-system,impossible-date,10482,referrals.csv:7:received_at,\"\"\"31/02/2026\"\" is no date. The event was left out.\","
            + "2026-12-08T02:15:00Z,2026-12-08T02:15:00Z\n",
            ofCase.Output);
        var found = Assert.Single(ofSource.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(("two-starts", "20111"), (found.GetProperty("code").GetString(), found.GetProperty("case").GetString()));
    }

    [Fact]
    public async Task Where_nothing_was_found_it_says_so()
    {
        var screen = new Screen();

        await Findings(new() { Source = "confirmations" }, screen);

        screen.Shows("No findings.");
    }

    [Fact]
    public async Task A_team_that_the_directory_does_not_hold_is_found_once()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10700", "Team Nobody", null, Anytown.Event("section-47-started", "2026-12-07 11:00", "E1"));
        anytown.Holds("10701", "team nobody ", null, Anytown.Event("section-47-started", "2026-12-07 11:00", "E2"));
        anytown.Holds("10702", "ASMT N", null, Anytown.Event("section-47-started", "2026-12-07 11:00", "E3"));
        var (all, ofCase, ofOther) = (new Screen(), new Screen(), new Screen());

        await Findings(anytown, new() { Form = OutputForm.Json }, all);
        await Findings(anytown, new() { Case = "10701", Form = OutputForm.Json }, ofCase);
        await Findings(anytown, new() { Case = "10702", Form = OutputForm.Json }, ofOther);

        var found = Assert.Single(all.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(("recipients:anytown", "team-unknown", "team 'Team Nobody'"), (found.GetProperty("source").GetString(),
            found.GetProperty("code").GetString(), found.GetProperty("place").GetString()));
        Assert.Equal(
            "recipients.json has no such team, so the mails about 4 open clocks of it go to the fallback: add the name to a team.",
            found.GetProperty("words").GetString());
        Assert.Equal("10701", Assert.Single(ofCase.Json.GetProperty("findings").EnumerateArray()).GetProperty("case").GetString());
        Assert.Empty(ofOther.Json.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_source_is_wrong_usage()
    {
        var screen = new Screen();

        var code = await Findings(new() { Source = "case-sytem" }, screen);

        Assert.Equal(ExitCode.WrongUsage, code);
        screen.Refuses("There is no source \"case-sytem\". Did you mean \"case-system\"?\nKnown: canary, case-system, confirmations, escalation:anytown, escalation:canary, "
            + "evaluation:anytown, evaluation:canary, mail, recipients:anytown, recipients:canary.");
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("escalation:anytown")]
    [InlineData("evaluation:canary")]
    [InlineData("recipients:anytown")]
    public async Task What_the_service_itself_would_find_may_be_asked_for_where_there_is_none(string source)
    {
        var screen = new Screen();

        Assert.Equal(ExitCode.Done, await Findings(new() { Source = source }, screen));

        Assert.Equal("No findings.\n", screen.Output.ReplaceLineEndings("\n"));
    }

    private static Task<int> Findings(FindingsOptions options, Screen screen)
    {
        var anytown = new Anytown();
        anytown.Found("evaluation:anytown", "2025-12-31 02:20", new("two-starts", "clock icpc", "Two starts stand for one.", "20111"));
        anytown.Found(Anytown.CaseSystem, "2026-12-07 02:15",
            new("no-case", "referrals.csv:9:child_id", "The row has no case reference. It was set aside."));
        anytown.Found(Anytown.CaseSystem, "2026-12-08 02:15",
            new("impossible-date", "referrals.csv:7:received_at", "\"31/02/2026\" is no date. The event was left out.", "10482"));

        return Findings(anytown, options, screen);
    }

    private static Task<int> Findings(Anytown anytown, FindingsOptions options, Screen screen) =>
        new FindingsCommand(Repository.Configuration, anytown).Write(
            options, Anytown.At("2026-12-08 09:10"), screen.Terminal, TestContext.Current.CancellationToken);
}
