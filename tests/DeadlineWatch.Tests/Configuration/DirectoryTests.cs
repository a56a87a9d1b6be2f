using DeadlineWatch.Configuration;
using Xunit;
using Directory = DeadlineWatch.Configuration.Directory;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>Whom the directory finds for a role of a team, on which day, and how it says so.</summary>
public sealed class DirectoryTests
{
    private const string Recipients = """
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["desk@anytown.example"],
          "roles": { "director": ["director@anytown.example"] },
          "clocks": { "answer": { "director": ["panel.chair@anytown.example"] } },
          "teams": {
            "Assessment": { "roles": { "manager": ["assessment@anytown.example"] } },
            "North": { "parent": "Assessment", "names": ["ASMT N"] },
            "East": { "parent": "North", "roles": { "director": ["east.director@anytown.example"] } },
            "Duty": {
              "names": ["MASH"],
              "clocks": { "answer": { "manager": ["answers@anytown.example"] } },
              "roles": {
                "manager": [
                  { "address": "old.manager@anytown.example", "until": "2026-12-31" },
                  { "address": "new.manager@anytown.example", "from": "2027-01-01" }
                ]
              }
            }
          },
          "everyone": { "hours": "09:00-17:00", "mailsAnHour": 4 },
          "people": {
            "old.manager@anytown.example": {
              "away": [{ "from": "2026-12-21", "until": "2026-12-24", "deputy": "deputy@anytown.example" }]
            },
            "deputy@anytown.example": {
              "hours": "12:00-20:00",
              "workingDays": ["mon", "tue", "holidays"],
              "mailsAnHour": 2,
              "dailyWord": true,
              "away": [{ "from": "2026-12-23", "until": "2027-01-08", "deputy": "second.deputy@anytown.example" }]
            },
            "desk@anytown.example": { "away": [{ "from": "2026-12-25", "until": "2026-12-25", "deputy": "night.desk@anytown.example" }] }
          }
        }
        """;

    private static readonly Directory Found = Read();

    [Theory]
    [InlineData("Duty", "manager", "other", "2026-12-20", "old.manager@", "of Duty")]
    [InlineData("mash ", "manager", "other", "2026-12-31", "old.manager@", "of Duty")]
    [InlineData("Duty", "manager", "other", "2027-01-01", "new.manager@", "of Duty")]
    [InlineData("Duty", "manager", "answer", "2026-12-20", "answers@", "of Duty, for answer")]
    [InlineData("Duty", "director", "other", "2026-12-20", "director@", "of every team")]
    [InlineData("Duty", "director", "answer", "2026-12-20", "panel.chair@", "for answer")]
    // What stands for one clock comes before what a team says for all.
    [InlineData("East", "director", "answer", "2026-12-20", "panel.chair@", "for answer")]
    [InlineData("East", "director", "other", "2026-12-20", "east.director@", "of East")]
    [InlineData("asmt n", "manager", "other", "2026-12-20", "assessment@", "of Assessment, the parent of North")]
    [InlineData("East", "manager", "other", "2026-12-20", "assessment@", "of Assessment, the parent of North")]
    public void A_role_is_found_for_the_clock_then_in_the_team_then_in_its_parents_then_for_all(
        string team, string role, string clock, string on, string address, string words)
    {
        var reached = Found.Find("anytown", team, role, clock, Day(on));

        Assert.Equal([address + "anytown.example"], reached.Addresses);
        Assert.Equal([new Way(words, IsFallback: false, Deputy: null)], reached.Way);
        Assert.Null(reached.Finding);
    }

    [Theory]
    [InlineData("2026-12-20", "old.manager@", null)]
    [InlineData("2026-12-21", "deputy@", "deputy of old.manager@anytown.example until Thu 24 Dec 2026")]
    // The deputy is away too.
    [InlineData("2026-12-23", "second.deputy@", "deputy of old.manager@anytown.example until Thu 24 Dec 2026")]
    [InlineData("2026-12-25", "old.manager@", null)]
    public void A_deputy_is_told_while_the_holder_is_away(string on, string address, string? deputy)
    {
        var reached = Found.Find("anytown", "Duty", "manager", "other", Day(on));

        Assert.Equal([address + "anytown.example"], reached.Addresses);
        Assert.Equal([new Way("of Duty", IsFallback: false, deputy)], reached.Way);
    }

    [Theory]
    [InlineData("Nowhere", "manager", "unknown-team", "fallback: unknown team")]
    [InlineData(" ", "manager", "no-team", "fallback: no team")]
    [InlineData(null, "manager", "no-team", "fallback: no team")]
    [InlineData("Duty", "bystander", "no-address-for-role", "fallback: nobody holds the role")]
    public void The_fallback_is_told_where_nobody_is_found_and_says_why(string? team, string role, string finding, string words)
    {
        var reached = Found.Find("anytown", team, role, "answer", Day("2026-12-20"));

        Assert.Equal(["desk@anytown.example"], reached.Addresses);
        Assert.Equal((finding, team), (reached.Finding, reached.Team));
        Assert.Equal([new Way(words, IsFallback: true, Deputy: null)], reached.Way);
    }

    [Fact]
    public void An_unknown_team_still_reaches_a_role_that_is_the_same_for_all_and_is_a_finding()
    {
        var reached = Found.Find("anytown", "Nowhere", "director", "other", Day("2026-12-20"));

        Assert.Equal(["director@anytown.example"], reached.Addresses);
        Assert.Equal(("unknown-team", "of every team"), (reached.Finding, reached.Way[0].Words));
    }

    [Fact]
    public void The_fallback_has_deputies_too() =>
        Assert.Equal(["night.desk@anytown.example"], Found.Find("anytown", null, "manager", "answer", Day("2026-12-25")).Addresses);

    [Fact]
    public void People_are_told_as_is_said_of_them_and_else_as_everyone()
    {
        var person = Found.PersonOf("Deputy@anytown.example");
        var other = Found.PersonOf("new.manager@anytown.example");

        Assert.Equal(new DeadlineWatch.Rules.PersonHours(new(12, 0), new(20, 0), new(12, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday], holidays: true), person.Hours);
        Assert.Equal((2, true), (person.MailsAnHour, person.DailyWord));
        Assert.Equal(new DeadlineWatch.Rules.PersonHours(new(9, 0), new(17, 0), new(9, 0)), other.Hours);
        Assert.Equal(("new.manager@anytown.example", 4, false), (other.Address, other.MailsAnHour, other.DailyWord));
    }

    [Fact]
    public void A_directory_that_says_nothing_of_people_has_usual_hours_for_them()
    {
        using var files = new ConfigFiles();

        var person = files.ReadSound().Directory.PersonOf("duty@anytown.example");

        Assert.Equal(DeadlineWatch.Rules.PersonHours.Usual, person.Hours);
        Assert.Equal((6, false), (person.MailsAnHour, person.DailyWord));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Directory Read()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, "\"clocks\": [", """
            "clocks": [
            { "key": "other", "name": "other", "limit": "2 weeks", "starts": { "event": "asked", "words": "asked" },
              "stops": [{ "event": "withdrawn", "words": "withdrawn" }], "owner": "manager", "ladder": "quick",
              "citation": { "quote": "within two weeks", "source": "nowhere", "standing": "made up" } },
            """).Write(ConfigFiles.Recipients, Recipients);

        return files.ReadSound().Directory;
    }
}
