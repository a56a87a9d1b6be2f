using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What is refused of parents, clocks, times of holding a role, hours and deputies.</summary>
public sealed class PeopleFaultTests
{
    private const string Manager = "\"roles\": { \"manager\": [\"duty@anytown.example\"] }";
    private const string Teams = "\"teams\": {";
    private static readonly DateOnly Today = new(2026, 12, 8);

    [Theory]
    [InlineData(Manager, "\"parent\": \"Dutty\", " + Manager,
        "6 $.teams[\"Duty\"].parent: unknown team \"Dutty\"; did you mean \"Duty\"?")]
    [InlineData(Manager, "\"parent\": \"Duty\", " + Manager,
        "6 $.teams[\"Duty\"].parent: a team cannot be its own parent: Duty → Duty")]
    [InlineData(Teams, """
        "teams": {
        "North": { "parent": "South", "roles": {} },
        "South": { "parent": "East" },
        "East": { "parent": "South", "roles": { "manager": ["east@anytown.example"] } },
        """,
        "7 $.teams[\"South\"].parent: a team cannot be its own parent: South → East → South")]
    [InlineData(Manager, "\"clocks\": { \"awnser\": {} }, " + Manager,
        "6 $.teams[\"Duty\"].clocks.awnser: unknown clock \"awnser\"; did you mean \"answer\"?")]
    [InlineData(Teams, "\"clocks\": { \"answer\": { \"manger\": [\"a@elsewhere.example\"] } }, " + Teams,
        "5 $.clocks.answer.manger: unknown role \"manger\"; did you mean \"manager\"?",
        "5 $.clocks.answer.manger[0]: \"a@elsewhere.example\" is outside the allowed domains (anytown.example)")]
    [InlineData("\"duty@anytown.example\"", "{ \"address\": \"duty@anytown.example\", \"form\": \"2026-01-01\" }",
        "6 $.teams[\"Duty\"].roles.manager[0].form: unknown property \"form\"; did you mean \"from\"?")]
    [InlineData("\"duty@anytown.example\"", "{ \"address\": \"duty@anytown.example\", \"from\": \"1 Jan 2026\" }",
        "6 $.teams[\"Duty\"].roles.manager[0].from: \"1 Jan 2026\" is not a day such as 2026-12-25")]
    [InlineData("\"duty@anytown.example\"", "\"duty@anytown.example\", { \"address\": \"b@anytown.example\", \"from\": \"2026-02-01\", \"until\": \"2026-01-31\" }",
        "6 $.teams[\"Duty\"].roles.manager[1].until: the role ends before it begins")]
    public void A_fault_of_teams_clocks_and_times_is_told_with_its_place(string written, string instead, params string[] faults) =>
        Refuses(written, instead, faults);

    [Theory]
    [InlineData("{ \"hours\": \"8-18\" }",
        "$.people[\"duty@anytown.example\"].hours: \"8-18\" is not hours such as 08:00-18:00, or 00:00-24:00 for a box that is always read")]
    [InlineData("{ \"hours\": \"18:00-08:00\" }", "$.people[\"duty@anytown.example\"].hours: the hours end before they begin")]
    [InlineData("{ \"hours\": \"09:00-17:00\", \"digestAt\": \"17:00\" }",
        "$.people[\"duty@anytown.example\"].digestAt: the digest at 17:00 lies outside the hours, which are 09:00-17:00")]
    [InlineData("{ \"digestAt\": \"07:30\" }",
        "$.people[\"duty@anytown.example\"].digestAt: the digest at 07:30 lies outside the hours, which are 08:00-18:00")]
    [InlineData("{ \"workingDays\": [\"mon\", \"tues\", \"mon\"] }",
        "$.people[\"duty@anytown.example\"].workingDays[1]: unknown day \"tues\"; did you mean \"tue\"?",
        "$.people[\"duty@anytown.example\"].workingDays[2]: \"mon\" stands twice")]
    [InlineData("{ \"workingDays\": [] }", "$.people[\"duty@anytown.example\"].workingDays: an empty list")]
    [InlineData("{ \"mailsAnHour\": 0 }", "$.people[\"duty@anytown.example\"].mailsAnHour: a whole number from 1 to 120 is needed here, not 0")]
    [InlineData("{ \"dailyWord\": \"yes\" }", "$.people[\"duty@anytown.example\"].dailyWord: true or false is needed here, not \"yes\"")]
    [InlineData("{ \"houres\": \"09:00-17:00\" }", "$.people[\"duty@anytown.example\"].houres: unknown property \"houres\"; did you mean \"hours\"?")]
    [InlineData("{ \"away\": [{ \"from\": \"2026-12-24\", \"until\": \"2026-12-21\", \"deputy\": \"b@anytown.example\" }] }",
        "$.people[\"duty@anytown.example\"].away[0].until: the time off ends before it begins")]
    [InlineData("{ \"away\": [{ \"from\": \"2026-12-21\", \"until\": \"2026-12-24\" }] }",
        "$.people[\"duty@anytown.example\"].away[0].deputy: \"deputy\" is missing")]
    [InlineData("{ \"away\": [{ \"from\": \"2026-12-21\", \"until\": \"2026-12-24\", \"deputy\": \"b@elsewhere.example\" }] }",
        "$.people[\"duty@anytown.example\"].away[0].deputy: \"b@elsewhere.example\" is outside the allowed domains (anytown.example)")]
    [InlineData("{ \"away\": [{ \"from\": \"2026-12-21\", \"until\": \"2026-12-24\", \"deputy\": \"Duty@anytown.example\" }] }",
        "$.people[\"duty@anytown.example\"].away[0].deputy: nobody is their own deputy")]
    [InlineData("""
        { "away": [{ "from": "2026-12-24", "until": "2026-12-31", "deputy": "b@anytown.example" }, { "from": "2026-12-21", "until": "2026-12-24", "deputy": "b@anytown.example" }] }
        """,
        "$.people[\"duty@anytown.example\"].away[0]: this and the time from Mon 21 Dec 2026 overlap: who is the deputy could not be told")]
    public void A_fault_of_a_person_is_told_with_its_place(string person, params string[] faults) =>
        Refuses(Teams, $"\"people\": {{ \"duty@anytown.example\": {person} }}, {Teams}", [.. faults.Select(each => $"5 {each}")]);

    [Theory]
    [InlineData("\"everyone\": { \"digestAt\": \"06:00\" }", "$.everyone.digestAt: the digest at 06:00 lies outside the hours, which are 08:00-18:00")]
    [InlineData("\"everyone\": { \"dailyWord\": true }",
        "$.everyone.dailyWord: unknown property \"dailyWord\"; known: digestAt, hours, mailsAnHour, workingDays")]
    [InlineData("\"people\": { \"dutty@anytown.example\": {} }",
        "$.people[\"dutty@anytown.example\"]: nobody of that address is told; did you mean \"duty@anytown.example\"?")]
    [InlineData("\"people\": { \"duty\": {} }", "$.people.duty: \"duty\" is not a mail address such as duty.manager@anytown.example")]
    [InlineData("\"people\": { \"duty@anytown.example\": {}, \"Duty@anytown.example\": {} }",
        "$.people[\"Duty@anytown.example\"]: \"Duty@anytown.example\" stands twice: upper and lower case are the same")]
    public void A_fault_among_people_is_told_with_its_place(string people, string fault) =>
        Refuses(Teams, $"{people}, {Teams}", $"5 {fault}");

    [Fact]
    public void Deputies_who_stand_in_for_each_other_are_told_once_with_the_day()
    {
        const string people = """
            "people": {
              "duty@anytown.example": { "away": [{ "from": "2026-12-21", "until": "2027-01-04", "deputy": "b@anytown.example" }] },
              "b@anytown.example": { "away": [{ "from": "2026-12-28", "until": "2027-01-08", "deputy": "duty@anytown.example" }] },
              "desk@anytown.example": { "away": [{ "from": "2026-12-21", "until": "2027-01-04", "deputy": "duty@anytown.example" }] }
            },
            """;

        Refuses(Teams, people + Teams,
            "6 $.people[\"duty@anytown.example\"].away[0].deputy: on Mon 28 Dec 2026 each of duty@anytown.example, b@anytown.example is away " +
            "and the deputy of another: nobody would be told");
    }

    [Fact]
    public void Deputies_who_were_away_together_last_year_are_no_fault()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Recipients, Teams, """
            "people": {
              "duty@anytown.example": { "away": [{ "from": "2025-12-21", "until": "2026-01-04", "deputy": "b@anytown.example" }] },
              "b@anytown.example": { "away": [{ "from": "2025-12-28", "until": "2026-01-08", "deputy": "duty@anytown.example" }] }
            },
            "teams": {
            """);

        Assert.Empty(files.Lines(files.Read(Today).Faults));
    }

    [Theory]
    [InlineData("dtuy.two@anytown.example", "dtuy.two@anytown.example is a deputy and stands nowhere else: is it spelled right?")]
    [InlineData("Director@anytown.example", null)]
    [InlineData("desk@anytown.example", null)]
    public void A_deputy_who_stands_nowhere_else_is_warned_of(string deputy, string? warning)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Recipients, Teams, $$"""
            "people": {
              "duty@anytown.example": { "away": [{ "from": "2026-12-21", "until": "2027-01-04", "deputy": "{{deputy}}" }] }
            },
            "teams": {
            """);

        var result = files.Read(Today);

        Assert.Empty(files.Lines(result.Faults));
        Assert.Equal(
            warning is null ? [] : [$"config/recipients.json:6 $.people[\"duty@anytown.example\"].away[0].deputy: {warning}"],
            files.Lines(result.Warnings));
    }

    [Fact]
    public void A_role_that_nobody_holds_from_some_day_on_is_a_fault_long_before()
    {
        Refuses("\"duty@anytown.example\"", "{ \"address\": \"duty@anytown.example\", \"until\": \"2026-12-31\" }",
            "6 $.teams[\"Duty\"].roles.manager: no address from Fri 1 Jan 2027: the first rung of the ladder \"quick\" reaches nobody for Duty");
    }

    [Fact]
    public void A_gap_between_two_holders_is_told_with_both_days()
    {
        Refuses("\"duty@anytown.example\"", """
            { "address": "duty@anytown.example", "until": "2026-12-31" }, { "address": "b@anytown.example", "from": "2027-02-01" }
            """,
            "6 $.teams[\"Duty\"].roles.manager: no address from Fri 1 Jan 2027 until Sun 31 Jan 2027: the first rung of the ladder \"quick\" " +
            "reaches nobody for Duty");
    }

    [Fact]
    public void A_role_whose_first_holder_is_still_to_come_is_a_gap_today()
    {
        Refuses("\"director\": [\"director@anytown.example\"]", """
            "director": [{ "address": "director@anytown.example", "from": "2027-01-01" }]
            """,
            "4 $.roles.director: no address until Thu 31 Dec 2026: the second rung of the ladder \"quick\" reaches nobody for Duty");
    }

    [Theory]
    [InlineData("{ \"manager\": [\"north@anytown.example\"] }", "4 $.roles.director: no address: the second rung of the ladder \"quick\" reaches nobody for all 2 teams")]
    [InlineData("{ \"manager\": [\"north@anytown.example\"], \"director\": [\"b@anytown.example\"] }",
        "4 $.roles.director: no address: the second rung of the ladder \"quick\" reaches nobody for Duty")]
    public void A_gap_in_a_role_that_teams_share_is_told_once_where_it_is_shared(string north, string fault)
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Recipients, "\"director\": [\"director@anytown.example\"]", "\"director\": []")
            .Change(ConfigFiles.Recipients, Teams, $"{Teams} \"North\": {{ \"roles\": {north} }},");

        Assert.Equal([$"config/recipients.json:{fault}"], files.Lines(files.Read(Today).Faults));
    }

    [Fact]
    public void A_gap_that_is_over_is_no_fault()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Recipients, "\"duty@anytown.example\"", """
            { "address": "duty@anytown.example", "until": "2026-10-31" }, { "address": "b@anytown.example", "from": "2026-12-08" }
            """);

        Assert.Empty(files.Lines(files.Read(Today).Faults));
        Assert.Single(files.Lines(files.Read(Today.AddDays(-1)).Faults));
    }

    [Fact]
    public void A_gap_that_the_parent_or_an_override_fills_is_none()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Recipients, "\"duty@anytown.example\"", "{ \"address\": \"duty@anytown.example\", \"until\": \"2026-12-31\" }")
            .Change(ConfigFiles.Recipients, "\"names\": [\"MASH\"],", "\"parent\": \"Service\",")
            .Change(ConfigFiles.Recipients, Teams, """
                "teams": { "Service": { "clocks": { "answer": { "manager": ["service@anytown.example"] } }, "roles": {} },
                """);

        Assert.Empty(files.Lines(files.Read(Today).Faults));
    }

    [Fact]
    public void A_parent_of_one_authority_serves_no_team_of_another()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Recipients, "\"names\": [\"MASH\"],", "\"parent\": \"Service\",")
            .Change(ConfigFiles.Recipients, Teams, """
                "teams": { "Service": { "authority": "anytown", "roles": { "manager": ["service@anytown.example"] } },
                """);

        Assert.Equal(
            ["config/recipients.json:6 $.teams[\"Duty\"].parent: \"Service\" belongs to anytown alone, and Duty does not"],
            files.Lines(files.Read(Today).Faults));
    }

    [Fact]
    public void A_role_of_a_clock_that_no_rung_of_it_tells_is_warned_of()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"director\": \"director\"", "\"director\": \"director\", \"chair\": \"conference chair\"")
            .Change(ConfigFiles.Recipients, Teams, "\"clocks\": { \"answer\": { \"chair\": [\"chair@anytown.example\"] } }, " + Teams);

        var result = files.Read(Today);

        Assert.Empty(files.Lines(result.Faults));
        Assert.Equal(
            ["config/recipients.json:5 $.clocks.answer.chair: no rung of the clock \"answer\" tells the conference chair"],
            files.Lines(result.Warnings));
    }

    private static void Refuses(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Recipients, written, instead);

        Assert.Equal(faults.Select(each => $"config/recipients.json:{each}"), files.Lines(files.Read(Today).Faults));
    }
}
