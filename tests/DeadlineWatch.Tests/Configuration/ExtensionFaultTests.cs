using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What is wrong between a profile and its base is told once, where it is to be mended.</summary>
public sealed class ExtensionFaultTests
{
    private const string Town = "profiles/town.json";
    private const string OnlyFrom =
        ". Only an entry that has \"from\" and no \"until\" takes the rest from the edition before it, the earliest first";

    private const string Beginning = "\"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\"";

    [Fact]
    public void An_unknown_base_is_told_with_the_nearest_one()
    {
        using var files = new ConfigFiles().Write(Town, "{ \"key\": \"town\",\n\"name\": \"Town\",\n\"extends\": \"smal\" }");

        Assert.Equal(
            ["config/profiles/town.json:3 $.extends: unknown profile \"smal\"; did you mean \"small\"?"], files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_cycle_is_told_once_with_its_chain_and_nothing_else_is_said_of_those_in_it_or_on_it()
    {
        using var files = new ConfigFiles()
            .Write("profiles/city.json", "{ \"key\": \"city\", \"name\": \"City\", \"extends\": \"port\" }")
            .Write("profiles/port.json", "{ \"key\": \"port\",\n\"name\": \"Port\",\n\"extends\": \"shire\" }")
            .Write("profiles/shire.json", "{ \"key\": \"shire\",\n\"extends\": \"port\" }");

        Assert.Equal(
            ["config/profiles/shire.json:2 $.extends: \"port\" extends \"shire\", which extends \"port\": a profile cannot be its own base"],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_profile_cannot_extend_itself()
    {
        using var files = new ConfigFiles().Write(Town, "{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"town\" }");

        Assert.Equal(
            ["config/profiles/town.json:1 $.extends: \"town\" extends \"town\": a profile cannot be its own base"],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_fault_of_the_base_is_told_once_and_one_of_the_file_beside_it()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"limit\": \"3 working days\"", "\"limit\": \"3 workdays\"")
            .Change(ConfigFiles.Profile, "\"stops\"", "\"stoops\"")
            .Write(Town, $"{{ {Beginning},\n\"clocks\": [{{ \"key\": \"answer\", \"spanDays\": 0 }}] }}")
            .Write("profiles/ward.json", "{ \"key\": \"ward\", \"name\": \"Ward\", \"extends\": \"town\" }");

        Assert.Equal(
            [
                "config/profiles/small.json:18 $.clocks[0].stops: no event stops this clock: it would be overdue for ever",
                "config/profiles/small.json:21 $.clocks[0].limit: \"3 workdays\" is not a time limit: write a whole number and a unit, " +
                "such as \"1 working day\", \"48 hours\", \"28 days\", \"6 weeks\" or \"3 months\"",
                "config/profiles/small.json:23 $.clocks[0].stoops: unknown property \"stoops\"; did you mean \"stops\"?",
                "config/profiles/town.json:2 $.clocks[0].spanDays: a whole number from 1 to 732 is needed here, not 0",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_base_that_is_no_json_is_told_once()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Profile, "{ \"key\": ").Write(Town, $"{{ {Beginning} }}");

        Assert.StartsWith("config/profiles/small.json:1 $: not JSON: ", Assert.Single(files.Lines(files.Read().Faults)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_base_that_an_extension_breaks_says_by_which()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"words\": \"asked\" },\n      \"stops\"", "\"words\": \"asked\", \"when\": { \"channel\": [\"written\"] } },\n      \"stops\"")
            .Write(Town, $"{{ {Beginning}, \"events\": {{ \"asked\": \"asked\" }} }}");

        Assert.Equal(
            ["config/profiles/small.json:22 $.clocks[0].starts.when.channel: unknown fact \"channel\" of asked (as the profile \"town\" extends it)"],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void Faults_name_the_file_in_which_each_member_of_a_clock_stands()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning}, \"clocks\": [\n{{ \"key\": \"answer\",\n\"limit\": \"1 working day\" }}] }}");

        Assert.Equal(
            [
                "config/profiles/town.json:3 $.clocks[0].limit: the rung \"1 working day before due\" of the ladder \"quick\" does not " +
                "lie within 1 working day: no ladder fits: write one under \"ladders\", and name it as the clock's \"ladder\"",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_limit_that_the_inherited_ladder_does_not_fit_is_told_with_the_ladders_that_do()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"ladders\": {", "\"ladders\": { \"plain\": [{ \"when\": \"when overdue\", \"tell\": [\"director\"] }],")
            .Write(Town, $"{{ {Beginning}, \"clocks\": [\n{{ \"key\": \"answer\",\n\"limit\": \"1 working day\" }}] }}");

        Assert.Equal(
            [
                "config/profiles/town.json:3 $.clocks[0].limit: the rung \"1 working day before due\" of the ladder \"quick\" does not " +
                "lie within 1 working day: name another \"ladder\": plain",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_profile_that_lacks_all_of_a_whole_one_forgot_what_it_extends()
    {
        using var files = new ConfigFiles().Write(Town, "{ \"key\": \"town\", \"name\": \"Town\", \"clocks\": [{ \"key\": \"answer\", \"limit\": \"1 day\" }] }");

        Assert.Equal(
            [
                "config/profiles/town.json:1 $: \"calendar\", \"roles\", \"events\" and \"ladders\" are missing: is this to be a whole " +
                "profile, or did you leave out \"extends\"?",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void Of_several_editions_none_can_be_changed_in_part_where_one_is_to_end()
    {
        using var files = new ConfigFiles().Write(Town, $$"""
            { {{Beginning}}, "clocks": [
            { "key": "answer", "until": "2026-08-31" },
            { "key": "answer", "limit": "4 working days", "from": "2026-09-01" }] }
            """);

        Assert.Equal(
            [
                "config/profiles/town.json:2 $.clocks[0]: the clock \"answer\" stands 2 times here, so that what is written here must be " +
                "whole and replaces the base's: it lacks \"starts\"" + OnlyFrom,
                "config/profiles/town.json:3 $.clocks[1]: the clock \"answer\" stands 2 times here, so that what is written here must be " +
                "whole and replaces the base's: it lacks \"starts\"" + OnlyFrom,
            ],
            files.Lines(files.Read().Faults).Where(each => !each.Contains("empty", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_clock_of_the_base_that_is_misspelt_is_told_once_with_the_nearest_one()
    {
        using var files = new ConfigFiles().Write(Town, $"{{ {Beginning}, \"clocks\": [\n{{ \"key\": \"anser\", \"limit\": \"4 working days\" }}] }}");

        Assert.Equal(
            [
                "config/profiles/town.json:2 $.clocks[0].key: the base has no clock \"anser\", and for a new one too much is missing; did " +
                "you mean \"answer\"?",
            ],
            files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_ladder_that_an_extension_writes_and_no_clock_uses_is_worth_a_look()
    {
        const string Rung = "[{ \"when\": \"when overdue\", \"tell\": [\"director\"] }]";
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"ladders\": {", $"\"ladders\": {{ \"stock\": {Rung},")
            .Write(Town, $"{{ {Beginning},\n\"ladders\": {{ \"slow\": {Rung},\n\"slower\": {Rung} }} }}")
            .Write("profiles/ward.json", """
                { "key": "ward", "name": "Ward", "extends": "town", "clocks": [{ "key": "answer", "ladder": "slow" }] }
                """);

        var result = files.Read();

        Assert.NotNull(result.Configuration);
        Assert.Equal(["config/profiles/town.json:3 $.ladders.slower: no clock uses the ladder \"slower\""], files.Lines(result.Warnings));
    }

    [Fact]
    public void An_authority_names_a_profile_that_is_there()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Settings, "\"profile\": \"small\"", "\"profile\": \"smal\"");

        Assert.Equal(
            ["config/deadlinewatch.json:5 $.authorities[0].profile: unknown profile \"smal\"; did you mean \"small\"?"],
            files.Lines(files.Read().Faults));
    }
}
