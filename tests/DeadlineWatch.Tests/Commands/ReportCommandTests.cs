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
            + "outOfTimeDelayed,overdue,running,cancelled,cancelledOverdue,unseen,percentInTime,medianTaken,medianUnit",
            rows[0]);
        Assert.Contains("2026-11,anytown,referral-decision,decision on a referral,all,children,6,2,0,0,0,2,0,1,0,1,0,0,40,2,working days", rows);
    }

    private static Task<int> Report(ReportOptions options, Screen screen)
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

        return new ReportCommand(Repository.Configuration, anytown).Write(
            options, Anytown.At("2026-12-08 09:10"), screen.Terminal, TestContext.Current.CancellationToken);
    }

    private static Rules.CaseEvent[] Decided(string received, string decided) =>
    [
        Anytown.Event("referral-received", received, "R"),
        Anytown.Event("referral-decided", decided, "R"),
    ];
}
