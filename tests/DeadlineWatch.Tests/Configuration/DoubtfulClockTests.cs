using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What can be read and run, but is hardly what was meant.</summary>
public sealed class DoubtfulClockTests
{
    private const string Town = "profiles/town.json";
    private const string Citation = "\"citation\": { \"quote\": \"two days\", \"source\": \"the town\", \"standing\": \"local standard\" }";
    private const string National = "\"citation\": { \"quote\": \"two days\", \"source\": \"the book\", \"standing\": \"national\" }";
    private const string Borrowed = "the citation still quotes the rule of small: say in \"citation\" whose rule this limit is";
    private const string Region = "regional procedures: the north";

    [Theory]
    [InlineData("\"limit\": \"4 working days\"", "limit")]
    [InlineData("\"thenEvery\": \"4 weeks\"", "thenEvery")]
    [InlineData("\"counting\": \"from-and-including\"", "counting")]
    [InlineData("\"dueBy\": \"17:00\"", "dueBy")]
    [InlineData("\"skipsClosureDays\": true", "skipsClosureDays")]
    [InlineData("\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"channel\": [\"written\"] } }", "starts")]
    public void What_the_citation_is_about_is_not_changed_without_one(string changed, string member)
    {
        using var files = Of($"{{ \"key\": \"answer\",\n{changed} }}");

        var result = files.Read();

        Assert.NotNull(result.Configuration);
        Assert.Equal([$"config/profiles/town.json:3 $.clocks[0].{member}: {Borrowed}"], files.Lines(result.Warnings));
    }

    [Theory]
    [InlineData("\"limit\": \"4 working days\", " + Citation)]
    [InlineData("\"limit\": \"3 working days\"")]
    [InlineData("\"name\": \"full answer\", \"owner\": \"director\", \"on\": false")]
    public void Another_citation_or_what_it_is_not_about_needs_no_word(string changed)
    {
        using var files = Of($"{{ \"key\": \"answer\", {changed} }}");

        Assert.Empty(files.Read().Warnings);
    }

    [Theory]
    [InlineData("national", "national")]
    [InlineData(Region, "regional procedures")]
    public void Closure_days_lengthen_no_rule_that_is_not_the_council_s_own(string standing, string rule)
    {
        using var files = Of($"{{ \"key\": \"answer\",\n\"skipsClosureDays\": true, {National.Replace("national", standing, StringComparison.Ordinal)} }}");

        Assert.Equal(
            [
                "config/profiles/town.json:3 $.clocks[0].skipsClosureDays: closure days lengthen the time of answer, but its citation is " +
                $"{rule}: no such text leaves them out",
            ],
            files.Lines(files.Read().Warnings));
    }

    [Fact]
    public void Closure_days_of_a_local_standard_are_the_council_s_matter()
    {
        using var files = Of($"{{ \"key\": \"answer\", \"skipsClosureDays\": true, {Citation} }}");

        Assert.Empty(files.Read().Warnings);
    }

    [Fact]
    public void Two_clocks_that_are_on_from_the_same_start_to_the_same_stop_are_worth_a_look()
    {
        using var files = Of("{ \"key\": \"slow-answer\",\n\"on\": true }").Change(ConfigFiles.Profile, "\"clocks\": [", $"\"clocks\": [{Slow()},");

        Assert.Equal(
            [
                "config/profiles/town.json:3 $.clocks[0].on: slow-answer and answer both run from asked to answered: every start is counted " +
                "twice; switch one off",
            ],
            files.Lines(files.Read().Warnings));
    }

    [Theory]
    [InlineData("{ \"key\": \"slow-answer\", \"on\": true }, { \"key\": \"answer\", \"on\": false }", "{ \"event\": \"answered\", \"words\": \"answered\" }", "")]
    [InlineData("{ \"key\": \"slow-answer\", \"on\": true }", "{ \"event\": \"withdrawn\", \"words\": \"withdrawn\" }", "")]
    [InlineData("{ \"key\": \"slow-answer\", \"on\": true, \"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"channel\": [\"written\"] } }, " + Citation + " }, " +
        "{ \"key\": \"answer\", \"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"unless\": { \"channel\": [\"written\"] } }, " + Citation + " }",
        "{ \"event\": \"answered\", \"words\": \"answered\" }", "")]
    [InlineData("{ \"key\": \"slow-answer\", \"on\": true }", "{ \"event\": \"answered\", \"words\": \"answered\" }", "\"until\": \"2026-08-31\",")]
    public void Two_clocks_that_have_no_start_or_stop_in_common_are_not(string clocks, string stop, string days)
    {
        using var files = Of(clocks).Change(ConfigFiles.Profile, "\"clocks\": [", $"\"clocks\": [{Slow(stop, days)},");
        if (days.Length > 0)
        {
            files.Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"from\": \"2026-09-01\",");
        }

        Assert.NotNull(files.Read().Configuration);
        Assert.Empty(files.Lines(files.Read().Warnings));
    }

    private static string Slow(string stop = "{ \"event\": \"answered\", \"words\": \"answered\" }", string days = "") => $$"""
        { "key": "slow-answer", "name": "slow answer", "on": false, "limit": "9 working days", {{days}}
          "starts": { "event": "asked", "words": "asked" }, "stops": [{{stop}}],
          "owner": "manager", "ladder": "quick", {{Citation}} }
        """;

    private static ConfigFiles Of(string clocks) => new ConfigFiles()
        .Write(Town, $"{{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\", \"clocks\": [\n{clocks}] }}");
}
