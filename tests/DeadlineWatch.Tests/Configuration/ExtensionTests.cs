using System.Text.Json;
using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A profile that extends another. "small" is the base, "town" extends it.</summary>
public sealed class ExtensionTests
{
    private const string Town = "profiles/town.json";
    private const string Borough = "profiles/borough.json";
    private const string Beginning = "\"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\"";

    // A clock of its own, which the events and ladders of the base serve.
    private const string Withdrawal = """
        { "key": "withdrawal", "name": "withdrawal", "limit": "48 hours",
          "starts": { "event": "asked", "words": "asked" }, "stops": [{ "event": "withdrawn", "words": "withdrawn" }],
          "owner": "manager", "ladder": "hours",
          "citation": { "quote": "within 48 hours", "source": "nowhere", "standing": "local standard" } }
        """;

    private const string Cited = "\"citation\": { \"quote\": \"four days\", \"source\": \"the town\", \"standing\": \"local standard\" }";

    private const string Hours =
        "\"ladders\": { \"hours\": [{ \"when\": \"24 hours after start\", \"tell\": [\"manager\"] }, { \"when\": \"when overdue\", \"tell\": [\"manager\"] }] }";

    [Fact]
    public void What_a_profile_does_not_say_it_takes_from_its_base()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning} }}");

        var profiles = files.ReadSound().Profiles;

        var (town, small) = (profiles["town"], profiles["small"]);
        Assert.Equal(("town", "Town"), (town.Key, town.Name));
        Assert.Same(small.Calendar, town.Calendar);
        Assert.Equal(small.Events, town.Events);
        Assert.Equal(small.Roles, town.Roles);
        Assert.Equal(small.Ladders.Keys, town.Ladders.Keys);
        Assert.Equal(["answer: 3 working days"], town.Clocks.Select(each => $"{each.Key}: {each.Limit}"));
    }

    [Fact]
    public void A_clock_of_the_base_is_changed_by_what_is_written_and_keeps_the_rest()
    {
        using var files = new ConfigFiles()
            .Write(Town, $"{{ {Beginning}, \"clocks\": [{{ \"key\": \"answer\", \"limit\": \"14 working days\" }}] }}");

        var profiles = files.ReadSound().Profiles;

        var (was, now) = (profiles["small"].Clocks[0], profiles["town"].Clocks[0]);
        Assert.Equal(("3 working days", "14 working days"), (was.LimitWords, now.LimitWords));
        Assert.Equal((was.Citation, was.Stops[0].Words, was.Ladder), (now.Citation, now.Stops[0].Words, now.Ladder));
    }

    [Fact]
    public void Roles_events_and_ladders_are_laid_over_by_name_and_new_clocks_come_after_those_of_the_base()
    {
        using var files = new ConfigFiles().Write(Town, $$"""
            { {{Beginning}},
              "cutOff": { "at": "17:00", "of": ["asked"] },
              "roles": { "manager": "lead" },
              "events": { "answered": { "words": "told", "facts": { "outcome": "any" } } },
              {{Hours}},
              "clocks": [{{Withdrawal}}] }
            """);

        var town = files.ReadSound().Profiles["town"];

        Assert.Equal((new TimeOnly(17, 0), "asked"), (town.CutOff?.At, town.CutOff?.Of.Single().Name));
        Assert.Equal(["director: director", "manager: lead"], town.Roles.Select(each => $"{each.Key}: {each.Value}").Order());
        Assert.Equal(["answered: told", "asked: asked", "withdrawn: withdrawn"], town.Events.Select(each => $"{each.Key}: {each.Value}").Order());
        Assert.Equal(["hours", "quick"], town.Ladders.Keys.Order());
        Assert.Equal(["answer", "withdrawal"], town.Clocks.Select(each => each.Key));
    }

    [Fact]
    public void A_chain_of_extensions_takes_the_nearest_word()
    {
        using var files = new ConfigFiles()
            .Write(Town, $"{{ {Beginning}, \"clocks\": [{{ \"key\": \"answer\", \"limit\": \"4 working days\", \"name\": \"answer of the town\" }}] }}")
            .Write(Borough, "{ \"key\": \"borough\", \"name\": \"Borough\", \"extends\": \"town\", \"clocks\": [{ \"key\": \"answer\", \"limit\": \"5 working days\" }] }");

        var configuration = files.ReadSound();

        var clock = configuration.Profiles["borough"].Clocks[0];
        Assert.Equal(("answer of the town", "5 working days"), (clock.Name, clock.LimitWords));
        Assert.Equal(["town", "small"], configuration.Origins["borough"].Bases);
        Assert.Equal("small; \"name\" from town; \"limit\" from borough", configuration.Origins["borough"].Clocks[0].OriginWords);
    }

    [Fact]
    public void A_clock_that_is_off_is_not_run_until_a_profile_switches_it_on()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"on\": false,")
            .Write(Town, $"{{ {Beginning}, \"clocks\": [{{ \"key\": \"answer\", \"on\": true }}] }}");

        var profiles = files.ReadSound().Profiles;

        Assert.Empty(profiles["small"].Clocks);
        Assert.Equal(["answer"], profiles["small"].ClocksOff.Select(each => each.Key));
        Assert.Equal(["answer"], profiles["town"].Clocks.Select(each => each.Key));
        Assert.Empty(profiles["town"].ClocksOff);
    }

    [Fact]
    public void No_source_is_missed_for_a_clock_that_is_off()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning}, {Hours}, \"clocks\": [{Withdrawal.Replace("\"key\"", "\"on\": false, \"key\"", StringComparison.Ordinal)}] }}")
            .Change(ConfigFiles.Settings, "\"profile\": \"small\"", "\"profile\": \"town\"");

        var town = files.ReadSound().Profiles["town"];

        Assert.Equal(["answer"], Coverage.Of(town, []).Clocks.Select(each => each.Clock));
        Assert.Equal(["withdrawal"], town.ClocksOff.Select(each => each.Key));
    }

    [Fact]
    public void The_hash_of_the_rules_covers_what_is_inherited()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning} }}");
        string Hash() => files.ReadSound().Profiles["town"].RulesHash;

        var first = Hash();
        files.Change(ConfigFiles.Profile, "3 working days", "4 working days");
        var longer = Hash();
        files.Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"on\": false,");
        var off = Hash();
        files.Change(ConfigFiles.Calendar, "2026-12-25", "2026-12-24");
        var otherHoliday = Hash();

        Assert.Equal(4, new[] { first, longer, off, otherHoliday }.Distinct().Count());
    }

    [Fact]
    public void The_same_rules_have_the_same_hash_whether_inherited_or_written_out()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning}, \"clocks\": [{{ \"key\": \"answer\", \"limit\": \"4 working days\" }}] }}");
        var inherited = files.ReadSound().Profiles["town"].RulesHash;
        var whole = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Profile))
            .Replace("\"key\": \"small\"", "\"key\": \"town\"", StringComparison.Ordinal)
            .Replace("\"Small\"", "\"Town\"", StringComparison.Ordinal)
            .Replace("3 working days", "4 working days", StringComparison.Ordinal);

        var written = files.Write(Town, whole).ReadSound().Profiles["town"].RulesHash;

        Assert.Equal(inherited, written);
    }

    [Fact]
    public void Check_shows_what_is_urgent_what_may_be_silenced_and_how_grave_an_unusual_rung_is()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"tell\": [\"manager\"] }", "\"tell\": [\"manager\"], \"severity\": \"last-day\" }")
            .Change(ConfigFiles.Profile, "\"ladders\": {", """
                "urgent": { "severities": ["overdue", "still-overdue"] },
                "silences": {
                  "limits": { "warning": "10 working days", "last-day": "1 working day", "overdue": "5 working days", "still-overdue": "48 hours" },
                  "reasons": { "quorum": "not quorate", "family": "family could not take part" }
                },
                "ladders": {
                """);

        Assert.Contains("""
              ladders    quick  1 working day before due  manager · as last-day
                                when overdue              director
              urgent     overdue, still-overdue: told at night and on any day
              silences   warning 10 working days, last-day 1 working day, overdue 5 working days,
                         still-overdue 48 hours
              reasons    quorum, family
              calendar
            """.ReplaceLineEndings("\n"), Checked(files, profiles: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_shows_what_comes_from_where()
    {
        using var files = Council();

        Assert.Equal("""
            config config · ledger SQLite data/ledger.db
            Configuration is sound.
              authority  anytown · profile town, extends small · 1 source
              clocks     answer  watched
              sources    system  CSV  drop  does not exist yet
              profile    town, extends small
              on         answer  4 working days  local standard · small; "limit" and "citation" from town
              off        withdrawal  48 hours  local standard · town
              ladders    quick  1 working day before due  manager
                                when overdue              director
              profile    small · no authority uses it
              on         answer  3 working days  made up · small
              ladders    quick  1 working day before due  manager
                                when overdue              director
              calendar   somewhere  known to 31 Dec 2027 (388 days)
            """, Checked(files, profiles: true).Split("\n  mail")[0], ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Check_says_in_a_line_that_there_are_clocks_which_are_off()
    {
        using var files = Council();

        Assert.Equal("""
            config config · ledger SQLite data/ledger.db
            Configuration is sound.
              authority  anytown · profile town, extends small · 1 source
              clocks     answer  watched
              off        1 clock more, shown by check --profiles
              sources    system  CSV  drop  does not exist yet
            """, Checked(files).Split("\n  calendar")[0], ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_program_is_told_the_same_of_the_profiles()
    {
        using var files = Council();

        var profile = JsonDocument.Parse(Checked(files, json: true)).RootElement.GetProperty("service").GetProperty("profiles")[0];

        Assert.Equal("small", profile.GetProperty("extends")[0].GetString());
        Assert.Equal((0, JsonValueKind.Null), (profile.GetProperty("urgent").GetArrayLength(), profile.GetProperty("silences").ValueKind));
        var clocks = profile.GetProperty("clocks");
        Assert.Equal(("withdrawal", false, "local standard", "town"),
            (clocks[1].GetProperty("clock").GetString(), clocks[1].GetProperty("on").GetBoolean(),
                clocks[1].GetProperty("standing").GetString(), clocks[1].GetProperty("writtenIn").GetString()));
        Assert.Equal("limit", clocks[0].GetProperty("changes")[0].GetProperty("members")[0].GetString());
    }

    // The town takes over the answer, more time allowed, and has the withdrawal, which it does not run.
    private static ConfigFiles Council() => new ConfigFiles()
        .Change(ConfigFiles.Settings, "\"profile\": \"small\"", "\"profile\": \"town\"")
        .Write(Town, $"{{ {Beginning}, {Hours}, \"clocks\": [{{ \"key\": \"answer\", \"limit\": \"4 working days\", {Cited} }}, {Withdrawal.Replace("\"key\"", "\"on\": false, \"key\"", StringComparison.Ordinal)}] }}");

    private static string Checked(ConfigFiles files, bool profiles = false, bool json = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, CheckCommand.Write(files.Read(), new DateTimeOffset(2026, 12, 8, 9, 0, 0, TimeSpan.Zero), json, output, profiles));

        return files.Without(output.ToString());
    }
}
