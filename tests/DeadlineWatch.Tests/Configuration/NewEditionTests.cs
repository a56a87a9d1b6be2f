using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>The one line by which a council takes a new edition of the guidance from a day on.</summary>
public sealed class NewEditionTests
{
    private const string Town = "profiles/town.json";
    private const string Cited = "\"citation\": { \"quote\": \"two days\", \"source\": \"the town\", \"standing\": \"local standard\" }";

    [Fact]
    public void A_line_with_its_first_day_begins_a_new_edition_and_the_old_rule_holds_until_the_day_before()
    {
        using var files = Of($"{{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"limit\": \"2 working days\", {Cited} }}");

        var result = files.Read();

        Assert.Equal(
            ["answer: 3 working days, 0001-01-01 to 2027-03-31, nowhere", "answer: 2 working days, 2027-04-01 to 9999-12-31, the town"],
            Editions(result.Configuration!.Profiles["town"]));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Several_such_lines_follow_one_upon_the_other_and_each_keeps_what_the_one_before_it_changed()
    {
        using var files = Of(
            $"{{ \"key\": \"answer\", \"limit\": \"4 working days\", {Cited} }}",
            "{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"name\": \"full answer\" }",
            $"{{ \"key\": \"answer\", \"from\": \"2027-09-01\", \"limit\": \"2 working days\", {Cited} }}");

        var clocks = files.ReadSound().Profiles["town"].Clocks;

        Assert.Equal(
            ["answer 4 working days until 2027-03-31", "full answer 4 working days until 2027-08-31", "full answer 2 working days until 9999-12-31"],
            clocks.Select(each => $"{each.Name} {each.LimitWords} until {each.EffectiveUntil:yyyy-MM-dd}"));
    }

    [Fact]
    public void A_council_that_extends_a_profile_of_two_editions_begins_a_third_in_one_line_too()
    {
        using var files = Of($"{{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"limit\": \"2 working days\", {Cited} }}")
            .Write("profiles/ward.json", $$"""
                { "key": "ward", "name": "Ward", "extends": "town", "clocks": [
                { "key": "answer", "from": "2027-09-01", "limit": "5 working days", {{Cited}} }] }
                """);

        Assert.Equal(
            [
                "answer: 3 working days, 0001-01-01 to 2027-03-31, nowhere",
                "answer: 2 working days, 2027-04-01 to 2027-08-31, the town",
                "answer: 5 working days, 2027-09-01 to 9999-12-31, the town",
            ],
            Editions(files.ReadSound().Profiles["ward"]));
    }

    [Fact]
    public void A_clock_that_is_off_can_be_switched_on_from_a_day()
    {
        using var files = Of("{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"on\": true }")
            .Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"on\": false,");

        var town = files.ReadSound().Profiles["town"];

        Assert.Equal([new DateOnly(2027, 4, 1)], town.Clocks.Select(each => each.EffectiveFrom));
        Assert.Equal([new DateOnly(2027, 3, 31)], town.ClocksOff.Select(each => each.EffectiveUntil));
        Assert.Empty(files.Read().Warnings);
    }

    [Fact]
    public void Lines_in_the_wrong_order_are_refused()
    {
        using var files = Of(
            $"{{ \"key\": \"answer\", \"from\": \"2027-09-01\", \"limit\": \"2 working days\", {Cited} }}",
            $"{{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"limit\": \"4 working days\", {Cited} }}");

        Assert.Contains(
            "config/profiles/town.json:3 $.clocks[1]: the clock \"answer\" stands 2 times here, so that what is written here must be whole " +
            "and replaces the base's: it lacks \"starts\". Only an entry that has \"from\" and no \"until\" takes the rest from the " +
            "edition before it, the earliest first",
            files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("\"until\": \"2027-03-31\"",
        "the base's rule after 31 Mar 2027 is lost: what starts after that day is not watched")]
    [InlineData("\"from\": \"2027-04-01\", \"until\": \"9999-12-31\"",
        "the base's rule before 1 Apr 2027 is lost: what starts before that day is not watched. Without \"until\" it would hold until then")]
    public void Days_that_the_base_covered_and_the_council_does_not_are_worth_a_look(string days, string warning)
    {
        using var files = Of($"{{ \"key\": \"answer\", {days} }}");

        var result = files.Read();

        Assert.NotNull(result.Configuration);
        Assert.EndsWith(warning, Assert.Single(files.Lines(result.Warnings)), StringComparison.Ordinal);
        Assert.StartsWith("config/profiles/town.json:2 $.clocks[0].", files.Lines(result.Warnings)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_loses_a_rule_that_was_off_or_not_yet_in_force()
    {
        using var off = Of("{ \"key\": \"answer\", \"until\": \"2027-03-31\" }")
            .Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"on\": false,");
        using var later = Of("{ \"key\": \"answer\", \"from\": \"2026-09-01\" }")
            .Change(ConfigFiles.Profile, "\"key\": \"answer\",", "\"key\": \"answer\", \"from\": \"2027-04-01\",");

        Assert.Empty(off.Read().Warnings);
        Assert.Empty(later.Read().Warnings);
        Assert.Equal([new DateOnly(2026, 9, 1)], later.ReadSound().Profiles["town"].Clocks.Select(each => each.EffectiveFrom));
    }

    [Fact]
    public void Check_shows_both_editions_with_their_days()
    {
        using var files = Of($"{{ \"key\": \"answer\", \"from\": \"2027-04-01\", \"limit\": \"2 working days\", {Cited} }}");
        using var output = new StringWriter { NewLine = "\n" };

        CheckCommand.Write(files.Read(), new DateTimeOffset(2026, 12, 8, 9, 0, 0, TimeSpan.Zero), json: false, output, profiles: true);

        Assert.Contains("""
              profile    town, extends small
              on         answer  3 working days  made up · small; "until" from town · until 31 Mar 2027
                         answer  2 working days  local standard · small; "limit", "citation" and "from" from
                                                 town · from 1 Apr 2027
              ladders    quick  1 working day before due  manager
                                when overdue              director
              profile    small · no authority uses it
              on         answer  3 working days  made up · small
            """.ReplaceLineEndings("\n"), output.ToString(), StringComparison.Ordinal);
    }

    private static ConfigFiles Of(params string[] entries) => new ConfigFiles()
        .Change(ConfigFiles.Settings, "\"profile\": \"small\"", "\"profile\": \"town\"")
        .Write(Town, $"{{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\", \"clocks\": [\n{string.Join(",\n", entries)}] }}");

    private static IEnumerable<string> Editions(Profile profile) => profile.Clocks.Select(each =>
        $"{each.Key}: {each.LimitWords}, {each.EffectiveFrom:yyyy-MM-dd} to {each.EffectiveUntil:yyyy-MM-dd}, {each.Citation.Source}");
}
