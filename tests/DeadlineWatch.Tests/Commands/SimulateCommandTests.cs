using System.Security.Cryptography;
using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands;
using DeadlineWatch.Tests.Configuration;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>What a holiday would change, tried on a real ledger.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private static readonly SimulateOptions Boxing = new() { AddHolidays = [new(2026, 12, 28)] };

    private readonly ChristmasCouncil _council = new();
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _council.Dispose();

    [Fact]
    public async Task A_holiday_moves_exactly_what_is_counted_over_it()
    {
        var code = await _council.AllAboutChristmas().Simulate(Boxing, _screen, Cancel);

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("""
            If Mon 28 Dec 2026 were a holiday in somewhere
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10
            Mon 28 Dec 2026 is past: what has ended since is judged anew too.

              BY CLOCK
                                                            other
                      deadlines  earlier  later  new  gone  state
              answer          7        0      5    0     0      2

              BY STATE
              overdue → running      1
              out of time → in time  1

              MOST URGENT FIRST
              10002  answer  Mon 28 Dec → Tue 29 Dec  overdue                Duty
              10003  answer  Tue 29 Dec → Wed 30 Dec  overdue → running      Duty
              10004  answer  Wed 30 Dec → Thu 31 Dec  running                Duty
              10007  answer  Tue 29 Dec → Wed 30 Dec  in time                Duty
              10006  answer  Mon 28 Dec → Tue 29 Dec  out of time → in time  Duty

            5 of 14 deadlines on 7 cases would move: 0 earlier, 5 later. 2 would change state.
            By the ladders, at most 2 people would be told of moved dates.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task A_program_gets_the_changes_case_by_case_and_the_totals()
    {
        await _council.AllAboutChristmas().Simulate(Boxing with { Form = OutputForm.Json }, _screen, Cancel);

        var answer = _screen.Json;
        Assert.Equal(
            ["10002 2026-12-28 2026-12-29", "10003 2026-12-29 2026-12-30", "10004 2026-12-30 2026-12-31", "10006 2026-12-28 2026-12-29", "10007 2026-12-29 2026-12-30"],
            answer.GetProperty("changes").EnumerateArray().Select(each =>
                $"{each.GetProperty("case")} {each.GetProperty("dueOnBefore")} {each.GetProperty("dueOnAfter")}"));
        Assert.Equal("""[{"before":"overdue","after":"running","count":1},{"before":"out-of-time","after":"in-time","count":1}]""", Compact(answer, "states"));
        Assert.Equal((14, 7, 0, 5, 2), (
            Total(answer, "deadlines"), Total(answer, "cases"), Total(answer, "earlier"), Total(answer, "later"), Total(answer, "otherState")));
        Assert.Equal("2026-12-28", answer.GetProperty("holidays")[0].GetProperty("day").GetString());
    }

    [Fact]
    public async Task A_spreadsheet_gets_one_line_for_each_change()
    {
        await _council.Asked("10003", "2026-12-23 10:00").Simulate(Boxing with { Form = OutputForm.Csv }, _screen, Cancel);

        Assert.Equal(
            "authority,case,clock,name,run,team,change,dueOnBefore,dueAtBefore,dueOnAfter,dueAtAfter,provisional,stateBefore,stateAfter,unseenSince\n"
            + "anytown,10003,answer,answer,2026-12-23,Duty,later,2026-12-29,2026-12-30T00:00:00Z,2026-12-30,2026-12-31T00:00:00Z,false,overdue,running,\n",
            _screen.Output);
    }

    [Fact]
    public async Task A_person_is_shown_the_fifty_most_urgent_unless_all_are_asked_for()
    {
        for (var at = 0; at < 450; at++)
        {
            _council.Asked($"2{at:0000}", "2026-12-24 10:00");
        }

        var all = new Screen();
        await _council.Asked("10003", "2026-12-23 10:00").Simulate(Boxing, _screen, Cancel);
        await _council.Ask(Boxing with { All = true }, all.Terminal, Cancel);

        var shown = _screen.Output.Split('\n').Where(each => each.Contains(" → Thu 31 Dec", StringComparison.Ordinal)).ToList();
        // The first of the fifty is the one that would be due before them.
        Assert.Equal(49, shown.Count);
        Assert.StartsWith("  20000  ", shown[0], StringComparison.Ordinal);
        Assert.Contains("\n  … and 401 more: --all\n", _screen.Output, StringComparison.Ordinal);
        Assert.Equal(450, all.Output.Split('\n').Count(each => each.Contains(" → Thu 31 Dec", StringComparison.Ordinal)));
        Assert.DoesNotContain("more: --all", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holiday_that_nothing_is_counted_over_moves_nothing()
    {
        await _council.AllAboutChristmas().Simulate(new() { AddHolidays = [new(2027, 6, 1)] }, _screen, Cancel);

        _screen.Shows("""
            If Tue 1 Jun 2027 were a holiday in somewhere
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10

            0 of 14 deadlines on 7 cases would move: 0 earlier, 0 later.
            No stored deadline is counted over that day.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task An_empty_ledger_has_nothing_to_compare()
    {
        var code = await _council.Simulate(Boxing, _screen, Cancel);

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("""
            If Mon 28 Dec 2026 were a holiday in somewhere
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10
            Mon 28 Dec 2026 is past: what has ended since is judged anew too.

            The ledger holds no case yet: there is nothing to compare.
            """);
    }

    [Theory]
    [InlineData("2026-12-25", "2026-12-25 is no working day as it is in somewhere: Christmas Day.")]
    [InlineData("2026-12-27", "2026-12-27 is no working day as it is in somewhere: weekend.")]
    [InlineData("2028-01-03", "2028-01-03 lies outside the calendar somewhere, which is known from 2026-01-01 to 2027-12-31.")]
    [InlineData("2026-12-28 2026-12-28", "2026-12-28 stands twice.")]
    [InlineData("2026-12-28 2026-12-25 2028-01-03",
        "2026-12-25 is no working day as it is in somewhere: Christmas Day.\n"
        + "2028-01-03 lies outside the calendar somewhere, which is known from 2026-01-01 to 2027-12-31.")]
    public async Task A_day_that_cannot_become_a_holiday_is_refused(string days, string answer)
    {
        var code = await _council.Simulate(new() { AddHolidays = [.. days.Split(' ').Select(each => DateOnly.Parse(each, null))] }, _screen, Cancel);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses(answer);
    }

    [Fact]
    public async Task An_unknown_authority_is_refused()
    {
        var code = await _council.Simulate(Boxing with { Authority = "anytwon" }, _screen, Cancel);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses("There is no authority \"anytwon\". Did you mean \"anytown\"?\nKnown: anytown.");
    }

    [Fact]
    public async Task A_closure_day_on_the_tried_holiday_is_told_as_a_reload_would_refuse_it()
    {
        _council.Config.Change(ConfigFiles.Profile, "\"calendar\": \"somewhere\",",
            "\"calendar\": \"somewhere\", \"closureDays\": { \"2026-12-28\": \"council closed\" },");

        var code = await _council.Simulate(Boxing, _screen, Cancel);

        Assert.Equal(ExitCode.Wrong, code);
        Assert.Equal("", _screen.Output);
        Assert.Equal(
            """
            config/profiles/small.json:30  $.clocks[1].key
              warning: confirm and answer both run from asked to answered: every start is counted twice;
              switch one off
            config/profiles/small.json:4  $.closureDays["2026-12-28"]
              2026-12-28 is no working day as it is: the holiday that is tried
            1 fault. The service would not start with this configuration.

            """, _council.Config.Without(_screen.Error));
    }

    [Fact]
    public async Task The_ledger_stays_as_it_is_to_the_byte()
    {
        await _council.AllAboutChristmas().Fill(Cancel);
        var before = SHA256.HashData(await File.ReadAllBytesAsync(_council.Ledger, Cancel));

        await _council.Ask(Boxing, _screen.Terminal, Cancel);

        Assert.Contains("would move", _screen.Output, StringComparison.Ordinal);
        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(_council.Ledger, Cancel)));
    }

    [Fact]
    public async Task It_answers_while_the_service_is_writing()
    {
        await _council.AllAboutChristmas().Fill(Cancel);
        await using var service = new SqliteConnection($"Data Source={_council.Ledger};Pooling=False");
        await service.OpenAsync(Cancel);
        // BEGIN IMMEDIATE: it holds the file's write lock.
        await using var writing = await service.BeginTransactionAsync(Cancel);

        var code = await _council.Ask(Boxing, _screen.Terminal, Cancel);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("5 of 14 deadlines on 7 cases would move", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_at_a_screen_is_told_how_far_it_is_and_a_pipe_is_not()
    {
        await _council.AllAboutChristmas().Simulate(Boxing with { Form = OutputForm.Csv }, _screen, Cancel);
        var watched = new Screen();
        await _council.Ask(Boxing with { Form = OutputForm.Csv }, watched.Terminal with { Watched = true }, Cancel);

        Assert.Equal("", _screen.Error);
        Assert.Equal(_screen.Output, watched.Output);
        Assert.StartsWith("\r7 cases judged by both rules …", watched.Error, StringComparison.Ordinal);
        Assert.EndsWith(" \r", watched.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        await _council.AllAboutChristmas().Fill(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _council.Ask(Boxing, _screen.Terminal, new(canceled: true)));
    }

    private static string Compact(System.Text.Json.JsonElement answer, string total) =>
        System.Text.Json.JsonSerializer.Serialize(answer.GetProperty("totals").GetProperty(total));

    private static int Total(System.Text.Json.JsonElement answer, string name) => answer.GetProperty("totals").GetProperty(name).GetInt32();
}
