using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>What the commands say of an agreed delay and of late recording, for a clock of three working days: one child
/// late after an agreed delay, one in time but entered only after the due moment. Now is Fri 18 Dec 2026.</summary>
public sealed class DelayCommandTests : IDisposable
{
    private static readonly DateTimeOffset Now = Anytown.At("2026-12-18 09:10");

    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly ServiceConfiguration _configuration;

    public DelayCommandTests()
    {
        TownConfig.Write(_folder, DelayTown.Key);
        var read = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>());
        Assert.Equal([], read.Faults.Select(each => $"{each.File}:{each.Line} {each.Path} {each.Message}"));
        _configuration = read.Configuration!;
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Explain_tells_the_delay_and_how_long_after_things_were_recorded()
    {
        var screen = new Screen();

        await new ExplainCommand(_configuration, Ledger()).Write(
            new() { Authority = Anytown.Key, Case = "30001" }, Now, screen.Terminal, TestContext.Current.CancellationToken);

        var calendar = _configuration.Profiles[DelayTown.Key].Calendar;
        screen.Shows("""
            Case 30001 · Anytown · Delays · Fri 18 Dec 2026, 09:10

            READ
              case-system · data from Fri 18 Dec, 02:10 · Assessment North
                Mon 7 Dec 2026   strategy discussion held           episode S1
                Tue 8 Dec 2026   delay of the conference agreed     episode S1, agreed-by-chair yes,
                                                                    agreed-by-manager yes, reason quorum
                Wed 16 Dec 2026  conference held                    episode S1
                Thu 17 Dec 2026  new date of the conference agreed  episode S1

            FINDINGS
              none

            CLOCKS
              Initial child protection conference: out of time, 4 working days late
                Mon 7 Dec       strategy discussion, day 0
                Tue 8 – Thu 10  working days 1–3
                Due by the end of Thu 10 Dec
                Conference held Wed 16 Dec, recorded Thu 17 Dec, 1 working day later
                Its start was recorded Mon 14 Dec, 5 working days later.
                Delay agreed to Thu 17 Dec, reason: quorum; agreed Tue 8 Dec: it changes who is told when, and
                no outcome.
                "within three working days" (made up)
                Team Assessment North · counted by CALENDAR

            HISTORY
              nothing yet

            TOLD
              nobody yet
            """.Replace("CALENDAR", $"{calendar.Key}@{calendar.Version}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_counts_what_was_late_with_a_delay_and_what_was_recorded_late()
    {
        var screen = new Screen();

        await new ReportCommand(_configuration, Ledger()).Write(
            new() { Month = new(2026, 12, 1) }, Now, screen.Terminal, TestContext.Current.CancellationToken);

        screen.Shows("""
            Due in December 2026 · data from Fri 18 Dec 2026, 02:10

            Initial child protection conference, median in working days
                                                 in        out of
                                          due  time     %    time  overdue  running  cancelled  median
              all teams         children    3     1  33.3       1        1        0          0     4.5
                                groups      3     1  33.3       1        1        0          0     4.5
              Assessment North  children    3     1  33.3       1        1        0          0     4.5
                                groups      3     1  33.3       1        1        0          0     4.5

            1 in time, recorded only after the due moment: late recording is not late practice.
            1 out of time with an agreed delay.
            Groups: siblings of one family or meeting due together count once, as the worst of them.
            """);
    }

    [Fact]
    public async Task List_gives_delay_and_recording_to_programs()
    {
        var screen = new Screen();

        await new ListCommand(_configuration, Ledger()).Write(
            new() { Form = OutputForm.Json }, Now, screen.Terminal, TestContext.Current.CancellationToken);

        var open = Assert.Single(screen.Json.GetProperty("deadlines").EnumerateArray());
        Assert.Equal("30003", open.GetProperty("case").GetString());
        Assert.Equal(Anytown.At("2026-12-15 10:00"), open.GetProperty("startRecordedAt").GetDateTimeOffset());
        Assert.Equal(
            ("2026-12-15", "delay agreed", "illness", "2026-12-23"),
            (open.GetProperty("delay").GetProperty("agreedAt").GetProperty("day").GetString(), open.GetProperty("delay").GetProperty("words").GetString(),
                open.GetProperty("delay").GetProperty("reason").GetString(), open.GetProperty("delay").GetProperty("until").GetString()));
    }

    [Fact]
    public async Task List_says_the_delay_beside_the_due_day()
    {
        var screen = new Screen();

        await new ListCommand(_configuration, Ledger()).Write(new(), Now, screen.Terminal, TestContext.Current.CancellationToken);

        screen.Shows("""
            1 of 1 open clock · data from Fri 18 Dec, 02:10

              OVERDUE
              30003  initial child protection  1 working day late  Thu 17 Dec, end of day;    Assessment North
                     conference                                    delay agreed to Wed 23
                                                                   Dec, reason: illness
            """);
    }

    [Fact]
    public async Task Evaluate_gives_what_a_file_says_of_it()
    {
        var screen = new Screen();
        var file = Path.Combine(_folder, "enquiries.csv");
        await File.WriteAllTextAsync(file, """
            case,section-47-started,conference-delay-agreed,agreed-by-manager,agreed-by-chair,reason,conference-delayed-to,conference-held,conference-held-recorded
            30001,2026-12-07,2026-12-08,yes,yes,quorum,2026-12-23,2026-12-16,2026-12-17 11:00
            30002,2026-12-07,2026-12-08,yes,no,quorum,2026-12-17,2026-12-16,
            """, TestContext.Current.CancellationToken);

        await new EvaluateCommand(_configuration.Profiles).Write(
            new() { Profile = DelayTown.Key, AsOf = Now, Files = [file], Form = OutputForm.Json }, screen.Terminal, TestContext.Current.CancellationToken);

        Assert.Equal(
            [("30001", "out-of-time", "2026-12-23"), ("30002", "out-of-time", null)],
            screen.Json.GetProperty("deadlines").EnumerateArray().Select(each => (
                each.GetProperty("case").GetString()!, each.GetProperty("state").GetString()!,
                each.GetProperty("delay") is { ValueKind: System.Text.Json.JsonValueKind.Object } delay ? delay.GetProperty("until").GetString() : null)));
        Assert.Equal(
            Anytown.At("2026-12-17 11:00"), screen.Json.GetProperty("deadlines")[0].GetProperty("endRecordedAt").GetDateTimeOffset());
        Assert.Equal("delay-not-approved", Assert.Single(screen.Json.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public void Due_says_the_time_of_the_last_day()
    {
        var profile = _configuration.Profiles[DelayTown.Key];
        var byNine = profile with { Clocks = [profile.Clocks[0] with { DueBy = new(9, 0) }] };
        var screen = new Screen();

        DueCommand.Write(
            new() { Profile = DelayTown.Key, Clock = "icpc", Start = PeopleTime.TryParse("2026-12-11 16:30")!.Value },
            new Dictionary<string, Profile> { [DelayTown.Key] = byNine }, screen.Terminal);

        screen.Shows("""
            Initial child protection conference · Delays · 3 working days, by 09:00
            Due by 09:00 on Wed 16 Dec 2026

              Fri 11 Dec 16:30  strategy discussion, day 0
              Sat 12, Sun 13    weekend
              Mon 14 – Wed 16   working days 1–3

              Told  Tue 15 Dec 08:30  team manager              1 working day before
                    Wed 16 Dec 09:00  team and service manager  overdue
                    Fri 18 Dec 08:30  service manager           2 working days after
                    Wed 23 Dec 08:30  head of safeguarding      5 working days after
              Rule  "within three working days" (made up). Day 0 not counted; by 09:00 of the last day;
                    calendar england-and-wales, known to 31 Dec 2028.
            """);
    }

    private Anytown Ledger()
    {
        var anytown = new Anytown("2026-12-18 02:10", _configuration);
        anytown.Holds("30001", "Assessment North", null, Started("2026-12-07", "2026-12-14 10:00"), Agreed("2026-12-08", "quorum"),
            Anytown.Event("conference-delayed-to", "2026-12-17", "S1"), Held("2026-12-16", "2026-12-17 11:00"));
        anytown.Holds("30002", "Assessment North", null, Started("2026-12-07", "2026-12-07 15:00"), Held("2026-12-09", "2026-12-17 11:00"));
        anytown.Holds("30003", "Assessment North", null, Started("2026-12-14", "2026-12-15 10:00"), Agreed("2026-12-15", "illness"),
            Anytown.Event("conference-delayed-to", "2026-12-23", "S1"));
        return anytown;
    }

    private static CaseEvent Started(string on, string recorded) =>
        Anytown.Event("section-47-started", on, "S1") with { RecordedAt = Anytown.At(recorded) };

    private static CaseEvent Held(string on, string recorded) =>
        Anytown.Event("conference-held", on, "S1") with { RecordedAt = Anytown.At(recorded) };

    private static CaseEvent Agreed(string on, string reason) => Anytown.Event(
        "conference-delay-agreed", on, "S1", ("agreed-by-manager", "yes"), ("agreed-by-chair", "yes"), ("reason", reason));
}
