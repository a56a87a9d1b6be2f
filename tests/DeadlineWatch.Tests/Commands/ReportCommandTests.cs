using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class ReportCommandTests
{
    [Fact]
    public async Task A_month_is_counted_by_clock_and_team_by_children_and_by_groups()
    {
        var screen = new Screen();

        var code = await Report(new() { Month = new(2026, 11, 1) }, screen);

        Assert.Equal(ExitCode.Done, code);
        screen.Shows("""
            Due in November 2026 · data from Tue 8 Dec 2026, 02:10

            Decision on a referral, median in working days
                                                 in        out of
                                          due  time     %    time  overdue  running  cancelled  median
              all teams         children    6     2    40       2        1        0          1       2
                                groups      5     1    25       2        1        0          1       3
              Assessment North  children    3     2  66.7       1        0        0          0       1
                                groups      2     1    50       1        0        0          0       2
              Assessment South  children    2     0     0       1        1        0          0       4
                                groups      2     0     0       1        1        0          0       4
              no team given     children    1     0     –       0        0        0          1       –
                                groups      1     0     –       0        0        0          1       –

            Section 47 enquiry, median in working days
                                                 in       out of
                                          due  time    %    time  overdue  running  cancelled  median
              all teams         children    1     1  100       0        0        0          0       2
                                groups      1     1  100       0        0        0          0       2
              Assessment South  children    1     1  100       0        0        0          0       2
                                groups      1     1  100       0        0        0          0       2

            Answer to the referrer, median in working days
                                                 in     out of
                                          due  time  %    time  overdue  running  cancelled  median
              all teams         children    6     0  0       0        5        0          1       –
                                groups      5     0  0       0        4        0          1       –
              Assessment North  children    3     0  0       0        3        0          0       –
                                groups      2     0  0       0        2        0          0       –
              Assessment South  children    2     0  0       0        2        0          0       –
                                groups      2     0  0       0        2        0          0       –
              no team given     children    1     0  –       0        0        0          1       –
                                groups      1     0  –       0        0        0          1       –

            Groups: siblings of one family or meeting due together count once, as the worst of them.
            """);
    }

    [Fact]
    public async Task A_clock_belongs_to_the_month_it_fell_due_in_whenever_it_ended()
    {
        var screen = new Screen();

        await Report(new() { Month = new(2026, 12, 1), Form = OutputForm.Json }, screen);

        var line = Assert.Single(
            screen.Json.GetProperty("lines").EnumerateArray(),
            each => each.GetProperty("clock").GetString() == "icpc" && each.GetProperty("team").ValueKind == System.Text.Json.JsonValueKind.Null
                && each.GetProperty("countedBy").GetString() == "children");
        Assert.Equal(1, line.GetProperty("due").GetInt32());
        Assert.Equal(1, line.GetProperty("inTime").GetInt32());
        Assert.Equal(10, line.GetProperty("medianTaken").GetDouble());
        Assert.Equal("working days", line.GetProperty("medianUnit").GetString());
    }

    [Fact]
    public async Task A_month_without_clocks_says_so()
    {
        var screen = new Screen();

        await Report(new() { Month = new(2025, 1, 1) }, screen);

        screen.Shows("""
            Due in January 2025 · data from Tue 8 Dec 2026, 02:10

            No clock fell due in this month.
            """);
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_clock_team_and_way_of_counting()
    {
        var screen = new Screen();

        await Report(new() { Month = new(2026, 11, 1), Form = OutputForm.Csv }, screen);

        var rows = screen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "month,authority,clock,name,team,countedBy,due,inTime,unproven,afterEarlierOverdue,recordedLate,outOfTime,"
            + "outOfTimeDelayed,overdue,running,cancelled,cancelledOverdue,unseen,percentInTime,medianTaken,medianUnit,lateReasons",
            rows[0]);
        Assert.Contains("2026-11,anytown,referral-decision,decision on a referral,all,children,6,2,0,0,0,2,0,1,0,1,0,0,40,2,working days,", rows);
    }

    [Fact]
    public async Task Of_what_is_late_it_says_how_much_was_acknowledged_and_why()
    {
        var screen = new Screen();

        await Report(new() { Month = new(2026, 11, 1) }, screen, anytown =>
        {
            anytown.Acknowledged(anytown.Row("2", "referral-decision"), "2026-11-04 09:00", "2026-11-06", "quorum");
            anytown.Acknowledged(anytown.Row("4", "referral-decision"), "2026-11-06 09:00", "2026-11-09", "quorum");
            anytown.Acknowledged(anytown.Row("4", "referral-decision"), "2026-11-09 09:00", "2026-11-10", "police-unavailable");
            anytown.Acknowledged(anytown.Row("5", "referral-decision"), "2026-12-07 09:00", "2026-12-09", "staffing", lifted: "2026-12-07 10:00");
            anytown.Acknowledged(anytown.Row("5", "referrer-follow-up"), "2026-12-07 09:00", "2026-12-09", "staffing");
            // Done in time: a reason explains nothing there.
            anytown.Acknowledged(anytown.Row("1", "referral-decision"), "2026-11-02 11:00", "2026-11-03", "family");
        });

        Assert.Contains(
            "\n3 of those overdue or out of time were acknowledged: police-unavailable 1, quorum 1, staffing 1.\nIt excuses nothing.\n",
            screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasons_go_into_the_spreadsheet_and_to_programs()
    {
        static void Two(Anytown anytown)
        {
            anytown.Acknowledged(anytown.Row("2", "referral-decision"), "2026-11-04 09:00", "2026-11-06", "quorum");
            anytown.Acknowledged(anytown.Row("5", "referral-decision"), "2026-11-10 09:00", "2026-11-11", "police-unavailable");
        }

        var (csv, json) = (new Screen(), new Screen());
        await Report(new() { Month = new(2026, 11, 1), Form = OutputForm.Csv }, csv, Two);
        await Report(new() { Month = new(2026, 11, 1), Form = OutputForm.Json }, json, Two);

        Assert.Contains("all,children,6,2,0,0,0,2,0,1,0,1,0,0,40,2,working days,police-unavailable 1; quorum 1", csv.Output, StringComparison.Ordinal);
        var reasons = json.Json.GetProperty("lines")[0].GetProperty("lateReasons");
        Assert.Equal("""{"police-unavailable":1,"quorum":1}""", System.Text.Json.JsonSerializer.Serialize(reasons));
    }

    private static Task<int> Report(ReportOptions options, Screen screen, Action<Anytown>? then = null)
    {
        var anytown = new Anytown("2026-12-08 02:10");
        // Siblings: one in time, one late. As a group they are late.
        anytown.Holds("1", "ASMT N", "F1", Decided("2026-11-02 10:00", "2026-11-03"));
        anytown.Holds("2", "ASMT N", "F1", Decided("2026-11-02 10:00", "2026-11-05"));
        anytown.Holds("3", "ASMT N", null, Decided("2026-11-04 10:00", "2026-11-05"));
        anytown.Holds("4", "ASMT S", null, Decided("2026-11-04 10:00", "2026-11-10"));
        anytown.Holds("5", "ASMT S", null, Anytown.Event("referral-received", "2026-11-05 10:00"));
        anytown.Holds("6", null, null,
            Anytown.Event("referral-received", "2026-11-05 10:00", "R"), Anytown.Event("referral-withdrawn", "2026-11-05 12:00", "R"));
        // Due in December, held in November: December's.
        anytown.Holds("7", "ASMT S", null,
            Anytown.Event("section-47-started", "2026-11-16", "E"),
            Anytown.Event("section-47-completed", "2026-11-18", "E", ("outcome", "conference")),
            Anytown.Event("conference-held", "2026-11-30", "E", ("outcome", "plan")));

        then?.Invoke(anytown);
        return new ReportCommand(Repository.Configuration, anytown).Write(
            options, Anytown.At("2026-12-08 09:10"), screen.Terminal, TestContext.Current.CancellationToken);
    }

    private static Rules.CaseEvent[] Decided(string received, string decided) =>
    [
        Anytown.Event("referral-received", received, "R"),
        Anytown.Event("referral-decided", decided, "R"),
    ];
}
