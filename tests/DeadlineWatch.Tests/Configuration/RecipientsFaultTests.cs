using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class RecipientsFaultTests
{
    private const string Manager = "\"roles\": { \"manager\": [\"duty@anytown.example\"] }";
    private const string Director = "\"roles\": { \"director\": [\"director@anytown.example\"] },";

    [Theory]
    [InlineData("\"allowedDomains\": [\"anytown.example\"]", "\"allowedDomains\": [\"anytown\"]",
        "2 $.allowedDomains[0]: \"anytown\" is not a domain such as anytown.example")]
    [InlineData("\"fallback\": [\"desk@anytown.example\"],", "",
        "1 $.fallback: \"fallback\" is missing")]
    [InlineData("\"fallback\": [\"desk@anytown.example\"],", "\"fallback\": [],",
        "3 $.fallback: an empty list")]
    [InlineData("duty@anytown.example", "duty@anytown.example.elsewhere.example",
        "6 $.teams[\"Duty\"].roles.manager[0]: \"duty@anytown.example.elsewhere.example\" is outside the allowed domains (anytown.example)")]
    [InlineData("duty@anytown.example", "Duty <duty@anytown.example>",
        "6 $.teams[\"Duty\"].roles.manager[0]: \"Duty <duty@anytown.example>\" is not a mail address such as duty.manager@anytown.example",
        "6 $.teams[\"Duty\"].roles.manager: no address: the first rung of the ladder \"quick\" reaches nobody for Duty")]
    [InlineData(Manager, "\"roles\": { \"manger\": [\"duty@anytown.example\"], \"manager\": [\"duty@anytown.example\"] }",
        "6 $.teams[\"Duty\"].roles.manger: unknown role \"manger\"; did you mean \"manager\"?")]
    [InlineData(Manager, "\"roles\": {\n\"manager\": []\n}",
        "7 $.teams[\"Duty\"].roles.manager: no address: the first rung of the ladder \"quick\" reaches nobody for Duty")]
    [InlineData(Director, "",
        "6 $.teams[\"Duty\"].roles.director: no address: the second rung of the ladder \"quick\" reaches nobody for Duty")]
    [InlineData("\"names\": [\"MASH\"],", "\"names\": [\"MASH\"], \"authority\": \"othertown\",",
        "6 $.teams[\"Duty\"].authority: unknown authority \"othertown\"; known: anytown")]
    [InlineData("\"teams\": {", "\"teams\": { \"North\": { \"names\": [\"mash\"], " + Manager + " },",
        "6 $.teams[\"Duty\"].names: \"MASH\" is a name of North too: which of the two a source means could not be told")]
    public void A_fault_in_the_directory_is_told_with_its_place(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles();
        if (instead.Contains("North", StringComparison.Ordinal))
        {
            instead = instead.Replace("duty@", "north@", StringComparison.Ordinal);
        }

        files.Change(ConfigFiles.Recipients, written, instead);

        Assert.Equal(faults.Select(each => $"config/recipients.json:{each}"), files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_role_that_nobody_holds_is_told_once_for_all_ladders()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"ladders\": {", """
                "ladders": {
                "slow": [{ "when": "when overdue", "tell": ["director", "manager"] }, { "when": "2 working days after due", "tell": ["director"] }],
                """)
            .Change(ConfigFiles.Profile, "\"clocks\": [", """
                "clocks": [
                { "key": "other", "name": "other", "limit": "2 weeks", "starts": { "event": "asked", "words": "asked" },
                  "stops": [{ "event": "withdrawn", "words": "withdrawn" }], "owner": "manager", "ladder": "slow",
                  "citation": { "quote": "within two weeks", "source": "nowhere", "standing": "made up" } },
                """)
            .Change(ConfigFiles.Recipients, Director, "");

        Assert.Equal(
            [
                "config/recipients.json:6 $.teams[\"Duty\"].roles.director: no address: the second rung of the ladder \"slow\" " +
                "(and of 1 more) reaches nobody for Duty",
            ],
            files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("{", "config/profiles/small.json:1 $: not JSON: the file ends too early: a closing } or ] is missing (column 2)")]
    [InlineData("\"rols\"", "config/profiles/small.json:5 $.rols: unknown property \"rols\"; did you mean \"roles\"?")]
    public void Roles_and_clocks_of_a_profile_that_is_broken_are_not_held_against_another(string broken, string fault)
    {
        using var files = new ConfigFiles();
        var profile = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Profile));
        files.Write("profiles/other.json", profile.Replace("\"small\"", "\"other\"", StringComparison.Ordinal)
                .Replace("\"manager\"", "\"worker\"", StringComparison.Ordinal).Replace("\"answer\"", "\"reply\"", StringComparison.Ordinal))
            .Change(ConfigFiles.Settings, "\"profile\": \"small\" }", "\"profile\": \"small\" }, { \"key\": \"othertown\", \"name\": \"Othertown\", \"profile\": \"other\" }")
            .Change(ConfigFiles.Recipients, Manager, "\"roles\": { \"manager\": [\"duty@anytown.example\"], \"worker\": [\"duty@anytown.example\"] }")
            .Change(ConfigFiles.Recipients, Director, Director + "\"clocks\": { \"answer\": { \"manager\": [\"desk@anytown.example\"] } },");
        files.ReadSound();

        files.Write(ConfigFiles.Profile, broken == "{" ? broken : profile.Replace("\"roles\"", broken, StringComparison.Ordinal));

        Assert.Equal([fault], files.Lines(files.Read().Faults));
    }

    [Fact]
    public void The_one_role_told_while_a_clock_is_undecided_needs_an_address()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"director\": \"director\"", "\"director\": \"director\", \"owner\": \"owner\"")
            .Change(ConfigFiles.Profile, "\"owner\": \"manager\",", """
                "owner": "manager",
                "undecided": { "decidedBy": [{ "event": "withdrawn", "words": "w" }], "role": "owner", "words": "needed?" },
                """);

        Assert.Equal(
            [
                "config/recipients.json:6 $.teams[\"Duty\"].roles.owner: no address: while it is undecided, the clock " +
                "\"answer\" reaches nobody for Duty",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_team_is_known_by_its_own_name_and_by_those_of_the_sources()
    {
        using var files = new ConfigFiles();

        var directory = files.ReadSound().Directory;

        Assert.Equal(["Duty", "MASH"], directory.Teams[0].Names);
        Assert.Equal(["duty@anytown.example"], directory.Find("anytown", "mash", "manager", "answer", new(2026, 12, 8)).Addresses);
        Assert.Equal(["director@anytown.example"], directory.Find("anytown", "Duty", "director", "answer", new(2026, 12, 8)).Addresses);
    }
}
