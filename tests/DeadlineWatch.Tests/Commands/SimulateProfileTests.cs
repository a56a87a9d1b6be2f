using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands;
using DeadlineWatch.Tests.Configuration;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>What another profile would change, tried on a real ledger.</summary>
public sealed class SimulateProfileTests : IDisposable
{
    private const string Limit = "\"limit\": \"3 working days\"";

    private readonly ChristmasCouncil _council = new();
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _council.Dispose();

    [Fact]
    public async Task A_longer_limit_moves_dates_and_turns_states()
    {
        var code = await Try((Limit, "\"limit\": \"5 working days\""));

        Assert.Equal(ExitCode.Done, code);
        Shows("""
            If drafts/small.json were the profile small
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10

              BY CLOCK
                                                            other
                      deadlines  earlier  later  new  gone  state
              answer          7        0      7    0     0      3

              BY STATE
              overdue → running      2
              out of time → in time  1

              MOST URGENT FIRST
              10001  answer  Thu 24 Dec → Tue 29 Dec      overdue                Duty
              10002  answer  Mon 28 Dec → Wed 30 Dec      overdue → running      Duty
              10003  answer  Tue 29 Dec → Thu 31 Dec      overdue → running      Duty
              10004  answer  Wed 30 Dec → Mon 4 Jan 2027  running                Duty
              10005  answer  Thu 31 Dec → Tue 5 Jan 2027  running                Duty
              10007  answer  Tue 29 Dec → Thu 31 Dec      in time                Duty
              10006  answer  Mon 28 Dec → Wed 30 Dec      out of time → in time  Duty

            7 of 14 deadlines on 7 cases would move: 0 earlier, 7 later. 3 would change state.
            By the ladders, at most 2 people would be told of moved dates.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task A_shorter_limit_moves_dates_earlier()
    {
        await Try((Limit, "\"limit\": \"2 working days\""));

        Shows("""
            If drafts/small.json were the profile small
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10

              BY CLOCK
                                                            other
                      deadlines  earlier  later  new  gone  state
              answer          7        7      0    0     0      1

              BY STATE
              running → overdue  1

              MOST URGENT FIRST
              10001  answer  Thu 24 Dec → Wed 23 Dec  overdue            Duty
              10002  answer  Mon 28 Dec → Thu 24 Dec  overdue            Duty
              10003  answer  Tue 29 Dec → Mon 28 Dec  overdue            Duty
              10004  answer  Wed 30 Dec → Tue 29 Dec  running → overdue  Duty
              10005  answer  Thu 31 Dec → Wed 30 Dec  running            Duty
              10007  answer  Tue 29 Dec → Mon 28 Dec  in time            Duty
              10006  answer  Mon 28 Dec → Thu 24 Dec  out of time        Duty

            7 of 14 deadlines on 7 cases would move: 7 earlier, 0 later. 1 would change state.
            By the ladders, at most 2 people would be told of moved dates.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task An_edition_that_begins_on_a_day_changes_only_what_starts_from_then_on()
    {
        var draft = _council.Draft();
        var text = await File.ReadAllTextAsync(draft, Cancel);
        var from = text.LastIndexOf("{\n      \"key\": \"answer\"", StringComparison.Ordinal);
        Assert.True(from > 0, text);
        var edition = text[from..text.LastIndexOf(']')].Trim();
        await File.WriteAllTextAsync(draft, text.Replace(edition,
            edition.Replace("\"key\": \"answer\",", "\"key\": \"answer\", \"until\": \"2026-12-23\",", StringComparison.Ordinal) + ",\n"
            + edition.Replace(Limit, "\"from\": \"2026-12-24\", \"limit\": \"4 working days\"", StringComparison.Ordinal), StringComparison.Ordinal), Cancel);

        await _council.AllAboutChristmas().Simulate(new() { Profile = draft, Form = OutputForm.Json }, _screen, Cancel);

        Assert.Equal(
            ["10004 later 2026-12-31", "10005 later 2027-01-04"],
            _screen.Json.GetProperty("changes").EnumerateArray().Select(each =>
                $"{each.GetProperty("case").GetString()} {each.GetProperty("change").GetString()} {each.GetProperty("dueOnAfter").GetString()}"));
    }

    [Fact]
    public async Task A_clock_under_another_key_is_gone_and_new()
    {
        await Try(("\"key\": \"confirm\"", "\"key\": \"confirmed\""), ("\"name\": \"confirmation\"", "\"name\": \"letter\""));

        Shows("""
            If drafts/small.json were the profile small
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10

              BY CLOCK
                                                                  other
                            deadlines  earlier  later  new  gone  state
              letter                0        0      0    7     0      0
              confirmation          7        0      0    0     7      0

              BY STATE
              not run → overdue      4
              overdue → not run      4
              not run → running      1
              not run → in time      1
              not run → out of time  1
              running → not run      1
              in time → not run      1
              out of time → not run  1

              MOST URGENT FIRST
              10001  confirmation  Wed 23 Dec, 10:00 → –  overdue → not run      Duty
              10001  letter        – → Wed 23 Dec, 10:00  not run → overdue      Duty
              10002  confirmation  Thu 24 Dec, 10:00 → –  overdue → not run      Duty
              10002  letter        – → Thu 24 Dec, 10:00  not run → overdue      Duty
              10003  confirmation  Fri 25 Dec, 10:00 → –  overdue → not run      Duty
              10003  letter        – → Fri 25 Dec, 10:00  not run → overdue      Duty
              10004  confirmation  Sat 26 Dec, 10:00 → –  overdue → not run      Duty
              10004  letter        – → Sat 26 Dec, 10:00  not run → overdue      Duty
              10005  confirmation  Wed 30 Dec, 10:00 → –  running → not run      Duty
              10005  letter        – → Wed 30 Dec, 10:00  not run → running      Duty
              10007  confirmation  Fri 25 Dec, 10:00 → –  in time → not run      Duty
              10007  letter        – → Fri 25 Dec, 10:00  not run → in time      Duty
              10006  confirmation  Thu 24 Dec, 10:00 → –  out of time → not run  Duty
              10006  letter        – → Thu 24 Dec, 10:00  not run → out of time  Duty

            0 of 14 deadlines on 7 cases would move: 0 earlier, 0 later. 7 would be new. 7 would be gone; 2 of
            them ended, and the ledger keeps those as they ended.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task A_holiday_and_a_profile_can_be_tried_together()
    {
        var draft = _council.Draft((Limit, "\"limit\": \"4 working days\""));

        await _council.Asked("10004", "2026-12-24 10:00").Simulate(
            new() { Profile = draft, AddHolidays = [new(2026, 12, 28)], Authority = "anytown" }, _screen, Cancel);

        Shows("""
            If Mon 28 Dec 2026 were a holiday in somewhere and
            drafts/small.json were the profile small
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10
            Mon 28 Dec 2026 is past: what has ended since is judged anew too.

              BY CLOCK
                                                            other
                      deadlines  earlier  later  new  gone  state
              answer          1        0      1    0     0      0

              MOST URGENT FIRST
              10004  answer  Wed 30 Dec → Mon 4 Jan 2027  running  Duty

            1 of 2 deadlines on 1 case would move: 0 earlier, 1 later.
            By the ladders, at most 2 people would be told of moved dates.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task A_file_that_says_the_same_is_told_so()
    {
        await Try();

        Shows("""
            If drafts/small.json were the profile small
            anytown · data from Wed 30 Dec, 02:10 · judged at Wed 30 Dec 2026, 09:10

            0 of 14 deadlines on 7 cases would move: 0 earlier, 0 later.
            drafts/small.json says the same as the profile in force.
            Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.
            """);
    }

    [Fact]
    public async Task All_faults_of_the_file_are_told_as_check_tells_them()
    {
        var code = await Try((Limit, "\"limit\": \"3 workdays\""), ("\"ladder\": \"soon\"", "\"ladder\": \"later\""));

        Assert.Equal(ExitCode.Wrong, code);
        Assert.Equal("", _screen.Output);
        var written = _council.Config.Without(_screen.Error);
        Assert.True(written == """
            drafts/small.json:30  $.clocks[1].key
              warning: confirm and answer both run from asked to answered: every start is counted twice;
              switch one off
            drafts/small.json:26  $.clocks[0].ladder
              unknown ladder "later"; known: quick, soon
            drafts/small.json:32  $.clocks[1].limit
              "3 workdays" is not a time limit: write a whole number and a unit, such as "1 working day", "48
              hours", "28 days", "6 weeks" or "3 months"
            2 faults. The service would not start with this configuration.

            """, $"What was written:\n{written}");
    }

    [Fact]
    public async Task A_file_named_after_no_profile_in_use_is_refused()
    {
        var code = await _council.Simulate(new() { Profile = "drafts/smaller.json" }, _screen, Cancel);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses("No authority uses the profile \"smaller\". The file's name says which profile it stands in for.\nUsed: small.");
    }

    [Fact]
    public async Task A_profile_that_is_there_and_that_nobody_uses_is_refused()
    {
        var profile = await OtherProfile();
        var draft = Path.Join(_council.Config.Home, "other.json");
        await File.WriteAllTextAsync(draft, profile.Replace(Limit, "\"limit\": \"2 working days\"", StringComparison.Ordinal), Cancel);

        var code = await _council.Simulate(new() { Profile = draft }, _screen, Cancel);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses("No authority uses the profile \"other\". The file's name says which profile it stands in for.\nUsed: small.");
    }

    [Fact]
    public async Task A_profile_concerns_those_who_use_it()
    {
        await OtherProfile();
        _council.Config.Change(ConfigFiles.Settings, "\"profile\": \"small\" }",
            "\"profile\": \"small\" }, { \"key\": \"othertown\", \"name\": \"Othertown\", \"profile\": \"other\" }");
        var options = new SimulateOptions { Profile = _council.Draft((Limit, "\"limit\": \"2 working days\"")), Form = OutputForm.Json };
        var refused = new Screen();

        await _council.AllAboutChristmas().Simulate(options, _screen, Cancel);
        var code = await _council.Ask(options with { Authority = "othertown" }, refused.Terminal, Cancel);

        Assert.Equal("anytown", Assert.Single(_screen.Json.GetProperty("authorities").EnumerateArray()).GetString());
        Assert.Equal(ExitCode.WrongUsage, code);
        refused.Refuses("othertown does not use the profile \"small\", but \"other\".");
    }

    [Fact]
    public async Task What_it_says_is_what_a_reload_then_does()
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        town.MailboxLands("2026-12-04 02:00").Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null,
            ["10101,F3,Assessment North,S1,2026-12-04,,,2026-12-24", "10102,F3,Assessment North,S2,2026-12-04,2026-12-10,Services,"]);
        await town.Until("2026-12-15 12:00");
        await Said(town);

        town.Edit("calendars/england-and-wales.json", "\"2026-12-25\"", "\"2026-12-16\": \"A day of mourning\",\n    \"2026-12-25\"");
        town.Notices();

        var changes = _screen.Json.GetProperty("changes").EnumerateArray().ToList();
        Assert.NotEmpty(changes);
        foreach (var change in changes)
        {
            var row = await town.Row(change.GetProperty("case").GetString()!, change.GetProperty("clock").GetString()!);
            Assert.Equal(change.GetProperty("dueOnAfter").GetString(), $"{row.Deadline.DueOn:yyyy-MM-dd}");
        }

        var moved = (await Moved(town)).Order(StringComparer.Ordinal);
        Assert.Equal(changes.Select(each => $"{each.GetProperty("case")} {each.GetProperty("clock")}").Order(StringComparer.Ordinal), moved);
    }

    /// <summary>Puts another profile into the folder, equal but for its key.</summary>
    private async Task<string> OtherProfile()
    {
        var profile = (await File.ReadAllTextAsync(Path.Join(_council.Config.Folder, ConfigFiles.Profile), Cancel))
            .Replace("\"small\"", "\"other\"", StringComparison.Ordinal);
        _council.Config.Write("profiles/other.json", profile);
        return profile;
    }

    private async Task Said(Town town)
    {
        var environment = new Dictionary<string, string?>();
        await new DeadlineWatch.Commands.Simulating.SimulateCommand(
            town.Configuration, change => DeadlineWatch.Configuration.ConfigurationReader.Read(town.Configuration.Folder, environment, change),
            town.Ledger.Polls)
            .Write(new() { AddHolidays = [new(2026, 12, 16)], Form = OutputForm.Json }, Town.London("2026-12-15 12:00"), _screen.Terminal, Cancel);
    }

    /// <summary>The clocks of which the ledger says that a change of the rules moved them.</summary>
    private static async Task<IReadOnlyList<string>> Moved(Town town)
    {
        var moved = new List<string>();
        foreach (var reference in await town.Ledger.Polls.CaseReferences(Town.Authority, null, 100, Cancel))
        {
            moved.AddRange((await town.Ledger.Queries.History(Town.Authority, reference, Cancel))
                .Where(each => each is { What: "moved", Cause: "rules" }).Select(each => $"{reference} {each.Clock.Definition}"));
        }

        return moved;
    }

    private Task<int> Try(params (string Written, string Instead)[] changes) =>
        _council.AllAboutChristmas().Simulate(new() { Profile = _council.Draft(changes) }, _screen, Cancel);

    private void Shows(string text)
    {
        Assert.Equal("", _screen.Error);
        var written = _council.Config.Without(_screen.Output);
        Assert.True(written == text + "\n", $"What was written:\n{written}");
    }
}
