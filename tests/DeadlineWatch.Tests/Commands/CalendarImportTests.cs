using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Importing;
using DeadlineWatch.Configuration;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands;

public sealed class CalendarImportTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Others = ["scotland", "northern-ireland"];

    // Whole years 2025 and 2026, with a comment of the council's own.
    private const string Ours = """
        // Renewed each spring.
        {
          "key": "england-and-wales",
          "source": "made up",
          "retrieved": "2025-01-01",
          "knownFrom": "2025-01-01",
          "knownUntil": "2026-12-31", // renew by summer
          "holidays": {
            "2025-12-25": "Christmas Day",
            "2025-12-26": "Boxing Day",

            // this year
            "2026-12-25": "Christmas Day", // a Friday
            "2026-12-28": "Boxing Day (substitute day)"  // Boxing Day is a Saturday
          }
        }

        """;

    private static readonly string[] YearEnds =
    [
        Event("2025-12-25", "Christmas Day"), Event("2025-12-26", "Boxing Day"),
        Event("2026-12-25", "Christmas Day"), Event("2026-12-28", "Boxing Day", "Substitute day"),
    ];

    private static readonly string[] Of2027 =
        [Event("2027-12-27", "Christmas Day", "Substitute day"), Event("2027-12-28", "Boxing Day", "Substitute day")];

    private readonly Screen _screen = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("deadlinewatch-import-");

    [Fact]
    public void The_difference_is_shown_and_nothing_is_written_without_yes()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, Event("2026-09-21", "A day of mourning", "Extra bank holiday"), .. Of2027, Event("2028-01-03", "New Year’s Day", "Substitute day")]);

        var code = Import();

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows(
            """
            england-and-wales  england-and-wales.json
              added     2026-09-21  A day of mourning
              added     2027-12-27  Christmas Day (substitute day)
              added     2027-12-28  Boxing Day (substitute day)
              known to  2027-12-31  was 2026-12-31
              left out  1           after 2027-12-31: the year is not complete
            scotland  no change
            northern-ireland  no change
            Nothing is written yet: add --yes to write it.
            """, _home.FullName);
        Assert.Equal(Ours, Read("england-and-wales.json"));
    }

    [Fact]
    public void With_yes_it_is_written_and_comments_and_order_stay()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, Event("2026-09-21", "King’s Day"), .. Of2027]);

        var code = Import(yes: true);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(
            """
            // Renewed each spring.
            {
              "key": "england-and-wales",
              "source": "made up",
              "retrieved": "2026-06-01",
              "knownFrom": "2025-01-01",
              "knownUntil": "2027-12-31", // renew by summer
              "holidays": {
                "2025-12-25": "Christmas Day",
                "2025-12-26": "Boxing Day",
                "2026-09-21": "King's Day",

                // this year
                "2026-12-25": "Christmas Day", // a Friday
                "2026-12-28": "Boxing Day (substitute day)",  // Boxing Day is a Saturday
                "2027-12-27": "Christmas Day (substitute day)",
                "2027-12-28": "Boxing Day (substitute day)"
              }
            }

            """, Read("england-and-wales.json"));
    }

    [Fact]
    public void Importing_twice_changes_nothing_more()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, .. Of2027]);
        Import(yes: true);
        var once = Read("england-and-wales.json");
        var before = _screen.Output.Length;

        var code = Import(yes: true);

        Assert.Equal((ExitCode.Done, once), (code, Read("england-and-wales.json")));
        Assert.EndsWith("The calendars say what the list says already.\n", _screen.Output[before..], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_home.FullName, "*.importing"));
    }

    [Fact]
    public void A_renamed_and_a_withdrawn_future_day_are_shown_and_written()
    {
        Write("england-and-wales.json", Ours.Replace("\"2026-12-25\"", "\"2026-08-31\": \"Summer bank holiday\",\n    \"2026-12-25\"", StringComparison.Ordinal));
        Official([.. YearEnds[..2], Event("2026-12-25", "Christmas Day"), Event("2026-12-28", "Boxing Day")]);

        var code = Import(yes: true);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("  removed  2026-08-31  Summer bank holiday\n  renamed  2026-12-28  Boxing Day (was: Boxing Day (substitute day))\n", _screen.Output, StringComparison.Ordinal);
        Assert.Equal(["2025-12-25", "2025-12-26", "2026-12-25", "2026-12-28"], Days("england-and-wales"));
    }

    [Fact]
    public void A_list_that_removes_a_past_holiday_is_refused_unless_told()
    {
        Write("england-and-wales.json", Ours.Replace("\"2025-12-25\"", "\"2025-04-18\": \"Good Friday\",\n    \"2025-12-25\"", StringComparison.Ordinal));
        Official([.. YearEnds, .. Of2027]);
        var before = Read("england-and-wales.json");

        var refused = Import(yes: true);
        var kept = Read("england-and-wales.json");
        var told = Import(yes: true, allowRemoval: true);

        Assert.Equal((ExitCode.Wrong, before), (refused, kept));
        Assert.Equal(
            "england-and-wales: 2025-04-18 Good Friday is past, and would be removed. Deadlines were counted by it. If it is meant, add --allow-removal.\n"
            + "Refused: nothing was taken.\n", _screen.Error);
        Assert.Equal(ExitCode.Done, told);
        Assert.DoesNotContain("2025-04-18", Days("england-and-wales"));
    }

    [Fact]
    public void An_old_list_that_ends_before_the_calendar_is_refused()
    {
        Write("england-and-wales.json", Ours);
        Official(YearEnds[..2]);

        Assert.Equal(ExitCode.Wrong, Import(yes: true));
        Assert.Contains("it is an old one", _screen.Error, StringComparison.Ordinal);
        Assert.Equal(Ours, Read("england-and-wales.json"));
    }

    [Fact]
    public void Years_before_the_lists_first_are_kept()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds[2..], .. Of2027]);

        Assert.Equal(ExitCode.Done, Import(yes: true));
        Assert.Contains("kept      to 2025", _screen.Output, StringComparison.Ordinal);
        Assert.Equal(["2025-12-25", "2025-12-26", "2026-12-25", "2026-12-28", "2027-12-27", "2027-12-28"], Days("england-and-wales"));
    }

    [Fact]
    public void One_refused_calendar_keeps_all_from_being_written()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, .. Of2027]);
        Write("scotland.json", Read("scotland.json").Replace("\"2025-12-25\"", "\"2025-12-01\": \"St Andrew's Day\",\n    \"2025-12-25\"", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Wrong, Import(yes: true));
        Assert.Equal(Ours, Read("england-and-wales.json"));
    }

    [Theory]
    [InlineData("\"date\": \"2025-12-25\"", "\"date\": \"25/12/2025\"", ":3 $.england-and-wales.events[0].date: \"25/12/2025\" is not a day such as 2026-12-25")]
    [InlineData("\"date\": \"2025-12-26\"", "\"date\": \"2025-12-25\"", ":4 $.england-and-wales.events[1]: 2025-12-25 stands twice")]
    [InlineData("\"date\": \"2025-12-26\"", "\"date\": \"2025-12-27\"", ":4 $.england-and-wales.events[1].date: a Saturday:")]
    [InlineData("\"title\": \"Christmas Day\", \"date\": \"2025-12-25\"", "\"title\": \"Noel\", \"date\": \"2025-12-25\"", ": 2025 lacks Christmas Day or Boxing Day, though 2027 holds both")]
    [InlineData("\"title\": \"Boxing Day\", \"date\": \"2025-12-26\"", "\"date\": \"2025-12-26\"", "$.england-and-wales.events[1].title: \"title\" is missing")]
    [InlineData("\"title\": \"Boxing Day\", \"date\": \"2025-12-26\"", "\"title\": 7, \"date\": \"2025-12-26\"", "$.england-and-wales.events[1].title: a text is needed here, not 7")]
    [InlineData("\"scotland\"", "\"alba\"", "unknown property \"alba\"")]
    [InlineData("\"division\": \"scotland\"", "\"division\": \"wales\"", "$.scotland.division: unknown division \"wales\"")]
    [InlineData("{\n\"england", "[\n\"england", ": not JSON")]
    public void A_list_that_is_not_as_it_should_be_is_refused_with_its_place(string written, string instead, string fault)
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, .. Of2027]);
        var text = Read("official");
        var at = text.IndexOf(written, StringComparison.Ordinal);
        Write("official", string.Concat(text.AsSpan(0, at), instead, text.AsSpan(at + written.Length)));

        Assert.Equal(ExitCode.Wrong, Import(yes: true));
        Assert.Contains(fault, _screen.Error, StringComparison.Ordinal);
        Assert.Equal("", _screen.Output);
        Assert.Equal(Ours, Read("england-and-wales.json"));
    }

    [Fact]
    public void A_broken_calendar_of_ours_or_a_missing_folder_is_refused()
    {
        Write("england-and-wales.json", Ours);
        Official(YearEnds);
        Write("england-and-wales.json", Ours.Replace("\"2026-12-31\"", "\"2026-12-32\"", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Wrong, Import(yes: true));
        Assert.Equal(ExitCode.Wrong, CalendarImportCommand.Write(
            new() { File = Path.Combine(_home.FullName, "official"), Yes = true }, Path.Combine(_home.FullName, "none"), Now, _screen.Terminal));

        Assert.Contains("england-and-wales.json:7 $.knownUntil", _screen.Error, StringComparison.Ordinal);
        Assert.Contains("there is no such folder", _screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void When_a_file_cannot_be_written_beside_the_old_one_no_calendar_changes()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, .. Of2027], others: Of2027);
        var scotland = Read("scotland.json");
        // A folder in the place of its temporary file: the second of three cannot be written.
        Directory.CreateDirectory(Path.Combine(_home.FullName, "scotland.json.importing"));

        var code = Import(yes: true);

        Assert.Equal(ExitCode.Wrong, code);
        Assert.Contains("The calendars could not be written", _screen.Error, StringComparison.Ordinal);
        Assert.Equal((Ours, scotland), (Read("england-and-wales.json"), Read("scotland.json")));
        Assert.Empty(Directory.GetFiles(_home.FullName, "*.importing"));
    }

    [Fact]
    public void A_program_gets_the_same_as_json()
    {
        Write("england-and-wales.json", Ours);
        Official([.. YearEnds, .. Of2027]);

        CalendarImportCommand.Write(new() { File = Path.Combine(_home.FullName, "official"), Json = true }, _home.FullName, Now, _screen.Terminal);

        Assert.False(_screen.Json.GetProperty("written").GetBoolean());
        var england = _screen.Json.GetProperty("calendars")[0];
        Assert.Equal(["2027-12-27", "2027-12-28"], england.GetProperty("added").EnumerateArray().Select(each => each.GetProperty("day").GetString()));
        Assert.Equal("2027-12-31", england.GetProperty("knownUntil").GetString());
    }

    [Fact]
    public void The_official_list_changes_nothing_in_the_calendars_that_ship()
    {
        var official = Repository.SharedData("bank-holidays.json");
        foreach (var (key, _) in OfficialHolidays.Divisions)
        {
            Write($"{key}.json", File.ReadAllText(Path.Combine(Repository.Folder, "config", "calendars", $"{key}.json")));
        }

        var code = CalendarImportCommand.Write(new() { File = official, Yes = true }, _home.FullName, Now, _screen.Terminal);

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("england-and-wales  no change\nscotland  no change\nnorthern-ireland  no change\nThe calendars say what the list says already.");
    }

    [Fact]
    public void Into_an_empty_folder_the_official_list_writes_the_calendars_that_ship()
    {
        var official = Repository.SharedData("bank-holidays.json");

        var code = CalendarImportCommand.Write(new() { File = official, Yes = true }, _home.FullName, Now, _screen.Terminal);

        Assert.Equal(ExitCode.Done, code);
        var shipped = File.ReadAllText(Path.Combine(Repository.Folder, "config", "calendars", "england-and-wales.json"));
        Assert.Equal(shipped.Replace("2026-02-25", "2026-06-01", StringComparison.Ordinal), Read("england-and-wales.json"));
    }

    public void Dispose() => _home.Delete(recursive: true);

    private int Import(bool yes = false, bool allowRemoval = false) => CalendarImportCommand.Write(
        new() { File = Path.Combine(_home.FullName, "official"), Yes = yes, AllowRemoval = allowRemoval }, _home.FullName, Now, _screen.Terminal);

    private static string Event(string day, string title, string notes = "") =>
        $$"""{ "title": "{{title}}", "date": "{{day}}", "notes": "{{notes}}", "bunting": true }""";

    /// <summary>Lays out an official list; Scotland's and Northern Ireland's calendars say what it says, but for what it says
    /// beyond them.</summary>
    private void Official(string[] events, string[]? others = null)
    {
        foreach (var key in Others)
        {
            Write($"{key}.json", Ours.Replace("england-and-wales", key, StringComparison.Ordinal));
        }

        var divisions = Others.Select(key => Division(key, [.. YearEnds, .. others ?? []])).Prepend(Division("england-and-wales", events));
        Write("official", $"{{\n{string.Join(",\n", divisions)}\n}}\n");
    }

    private static string Division(string key, string[] events) =>
        $"\"{key}\": {{ \"division\": \"{key}\", \"events\": [\n{string.Join(",\n", events)}\n] }}";

    private string[] Days(string key)
    {
        var log = new FaultLog();
        var path = Path.Combine(_home.FullName, $"{key}.json");
        var calendar = CalendarReader.Read(WrittenPlace.Open(path, path, log)!, key);
        Assert.Empty(log.Faults);
        return [.. calendar!.Holidays.Select(each => each.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))];
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_home.FullName, file), text);

    private string Read(string file) => File.ReadAllText(Path.Combine(_home.FullName, file));
}
