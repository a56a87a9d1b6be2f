using DeadlineWatch.Commands;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_csv_is_judged_as_of_the_time_given_and_says_which_clocks_it_cannot_show()
    {
        var screen = new Screen();
        var file = Write("referrals.csv", """
            case,team,episode,referral-received,referral-decided,channel,referrer
            10377,Assessment North,R1,2026-12-03 10:00,,telephone,professional
            10378,Assessment North,R2,2026-12-03 10:00,2026-12-04 15:00,written,professional
            10379,Assessment South,R3,2026-12-03 10:00,2026-12-07 09:00,written,public
            10519,Assessment South,R4,2026-12-07 11:00,,written,public
            10520,Assessment South,R5,31/02/2026,,written,public
            """);

        var code = await Evaluate(screen, "2026-12-08 09:10", OutputForm.Text, file);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            West Midlands · as of Tue 8 Dec 2026, 09:10
            4 clocks on 5 cases: 1 overdue, 1 running, 1 out of time, 1 in time, 0 cancelled · 1 finding

              referrals.csv  CSV  5 rows  5 cases  6 events

              OVERDUE
              10377  decision on a referral  2 working days late  Fri 4 Dec, end of day       Assessment North

              RUNNING
              10519  decision on a referral  by the end of today  Tue 8 Dec, end of day       Assessment South

              OUT OF TIME
              10379  decision on a referral  1 working day late   Fri 4 Dec, end of day;      Assessment South
                                                                  decision recorded Mon 7
                                                                  Dec, 09:00

              IN TIME
              10378  decision on a referral  in time              Fri 4 Dec, end of day;      Assessment North
                                                                  decision recorded Fri 4
                                                                  Dec, 15:00

              CLOCKS OF THE PROFILE
              referral-decision         4 clocks
              referral-acknowledgement  not watched  no source supplies referral-acknowledged
              assessment                not watched  no source supplies assessment-completed
              section-47-enquiries      not watched  no source supplies section-47-started
              icpc                      not watched  no source supplies section-47-started
              transfer-in-conference    not watched  no source supplies transfer-in-requested
              review-conference         not watched  no source supplies plan-started
              core-group                not watched  no source supplies plan-started
              return-home-interview     not watched  no source supplies missing-child-returned
              referrer-follow-up        not watched  no source supplies referrer-answered
              written-confirmation      not watched  no source supplies referral-confirmed-in-writing
              make-referral             not watched  no source supplies concern-identified
              organised-abuse-strategy  not watched  no source supplies organised-abuse-referred

              FINDINGS
              impossible-date  referrals.csv:6:referral-received  "31/02/2026" is no date. The event was left
                                                                  out.
            """, _folder);
    }

    [Fact]
    public async Task Two_files_of_one_authority_are_judged_together()
    {
        var screen = new Screen();
        var referrals = Write("referrals.csv", """
            case,episode,referral-received,channel,referrer
            10482,R1,2026-12-04 16:30,telephone,professional
            10483,R2,2026-12-04 16:30,telephone,professional
            """);
        var confirmations = Write("confirmations.csv", """
            case,episode,referral-confirmed-in-writing
            10482,R1,2026-12-05 09:00
            """);

        await Evaluate(screen, "2026-12-08", OutputForm.Json, referrals, confirmations);

        Assert.Equal(
            [("10482", "in-time"), ("10483", "overdue")],
            screen.Json.GetProperty("deadlines").EnumerateArray()
                .Where(each => each.GetProperty("clock").GetString() == "written-confirmation")
                .Select(each => (each.GetProperty("case").GetString()!, each.GetProperty("state").GetString()!))
                .Order());
    }

    [Fact]
    public async Task A_file_whose_starts_meet_no_condition_says_so()
    {
        var screen = new Screen();
        var file = Write("referrals.csv", """
            case,episode,referral-received,referral-confirmed-in-writing,channel,referrer
            10482,R1,2026-12-04 16:30,,,professional
            """);

        await Evaluate(screen, "2026-12-08", OutputForm.Json, file);

        Assert.Empty(screen.Json.GetProperty("deadlines").EnumerateArray());
        var clock = screen.Json.GetProperty("clocks").EnumerateArray().Single(each => each.GetProperty("clock").GetString() == "written-confirmation");
        Assert.Equal("1 event referral-received, but none with channel telephone or in-person or written", clock.GetProperty("why").GetString());
    }

    [Fact]
    public async Task Csv_is_one_row_a_clock()
    {
        var screen = new Screen();
        var file = Write("referrals.csv", """
            case,referral-received,referral-decided
            10378,2026-12-03 10:00,2026-12-04 15:00
            """);

        await Evaluate(screen, "2026-12-08", OutputForm.Csv, file);

        var rows = screen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(string.Join(',', DeadlineAnswer.Columns), rows[0]);
        Assert.StartsWith("files,10378,referral-decision,decision on a referral,", Assert.Single(rows[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stops_all_with_its_reason()
    {
        var screen = new Screen();
        var good = Write("good.csv", "case,referral-received,referral-decided\n1,2026-12-03,2026-12-04\n");
        var letter = Write("letter.txt", "Dear colleague,\nplease find attached\n");

        var code = await Evaluate(screen, "2026-12-08", OutputForm.Text, good, letter, Path.Combine(_folder, "gone.csv"));

        Assert.Equal(ExitCode.Wrong, code);
        screen.Refuses(
            $"{letter}: it cannot be opened, or is neither an Annex A workbook, nor a CIN census return, nor a CSV with a column"
            + " \"case\" and columns named as events are, such as referral-received.\n"
            + $"{Path.Combine(_folder, "gone.csv")}: there is no such file.\n"
            + "Nothing was evaluated.");
    }

    // Rows: counted by hand, in Annex A those of lists 3, 4, 5 and 7, in the census the children and their CINdetails,
    // Assessments, Section47 and ChildProtectionPlans. Conference clocks: one for each Section 47 enquiry that is known by
    // then; that of the 2021 census began in 1970, before the calendar does.
    [Theory]
    [InlineData("annex-a/official-template-sample.xlsx", "2018-01-01", 5, 5, 0, 0)]
    [InlineData("annex-a/dirty-sample.xlsx", "2021-01-01", 6 + 5 + 5 + 7, 22, 3, 2)]
    [InlineData("cin-census/CIN_Census_2021.xml", "2021-03-31", 1 + 1 + 1 + 1 + 1, 1, 0, 0)]
    [InlineData("cin-census/CIN_Census_2024.xml", "2024-03-31", 2 + 2 + 2 + 1 + 1, 2, 0, 1)]
    [InlineData("cin-census/fake_CIN_data.xml", "2022-03-31", 332 + 402, 332, 0, 0)]
    public async Task Real_returns_are_evaluated_to_their_end(string name, string asOf, int rows, int cases, int inTime, int cancelled)
    {
        var file = Repository.SharedData(name);
        var (json, text) = (new Screen(), new Screen());

        Assert.Equal(ExitCode.Done, await Evaluate(json, asOf, OutputForm.Json, file));
        Assert.Equal(ExitCode.Done, await Evaluate(text, asOf, OutputForm.Text, file));

        Assert.Equal("", json.Error);
        Assert.Equal(rows, json.Json.GetProperty("files")[0].GetProperty("rows").GetInt32());
        Assert.Equal(cases, json.Json.GetProperty("cases").GetInt32());
        Assert.Equal(inTime, json.Json.GetProperty("counts").GetProperty("in-time").GetInt32());
        Assert.Equal(cancelled, json.Json.GetProperty("counts").GetProperty("cancelled").GetInt32());
        Assert.Equal(inTime + cancelled, json.Json.GetProperty("deadlines").GetArrayLength());
        Assert.Contains("CLOCKS OF THE PROFILE", text.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static Task<int> Evaluate(Screen screen, string asOf, OutputForm form, params string[] files) =>
        new EvaluateCommand(Repository.Configuration.Profiles).Write(
            new() { Profile = "west-midlands", AsOf = PeopleTime.TryParse(asOf)!.Value.Latest, Files = files, Form = form },
            screen.Terminal, TestContext.Current.CancellationToken);
}
