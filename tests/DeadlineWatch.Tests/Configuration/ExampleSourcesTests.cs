using System.Text.RegularExpressions;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>The examples of <c>config/sources</c> and of the guides, read as the service would read them.</summary>
public sealed partial class ExampleSourcesTests
{
    private static readonly string Examples = Path.Join(ShippedConfigurationTests.Folder(), "sources");

    [Fact]
    public void The_welsh_example_is_sound_and_feeds_every_clock_that_its_tables_can_show()
    {
        using var files = Shipped("wales", File.ReadAllText(Path.Join(Examples, "wales-csv.json")));

        var result = files.Read();

        Assert.Empty(files.Lines(result.Faults));
        Assert.Empty(files.Lines(result.Warnings));
        var configuration = result.Configuration!;
        var sources = configuration.SourcesOf("anytown").ToList();
        var coverage = Coverage.Of(configuration.Profiles["wales"], [.. sources.Select(each => SourceShape.StandingOf(each, sources, null))]);
        Assert.Empty(coverage.Clocks.Where(each => each.NotWatched is not null).Select(each => $"{each.Clock}: {each.NotWatched}"));
    }

    [Fact]
    public void The_table_of_visits_in_the_guide_is_sound_in_england()
    {
        var guide = File.ReadAllText(Path.Join(Examples, "README.md"));
        var table = Fence().Match(guide).Groups["json"].Value;
        using var files = Shipped("england", $$"""
            { "sources": [{ "name": "visits", "authority": "anytown", "kind": "csv", "folder": "drop", "dataAge": { "live": true }, "tables": [{{table}}] }] }
            """);

        Assert.Empty(files.Lines(files.Read().Faults));
    }

    [Fact]
    public void The_ladder_and_role_in_the_guide_to_profiles_are_sound_in_their_three_places()
    {
        var guide = File.ReadAllText(Path.Join(ShippedConfigurationTests.Folder(), "profiles", "README.md"));
        var pieces = Fence().Matches(guide).Select(each => each.Groups["json"].Value)
            .Where(each => each.Contains("quality-assurance-lead", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, pieces.Count);
        using var files = Shipped("west-midlands", File.ReadAllText(Path.Join(ShippedConfigurationTests.Folder(), ConfigFiles.Sources)))
            .Write("profiles/town.json", $"{{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"west-midlands\", {pieces[0]} }}")
            .Change(ConfigFiles.Settings, "\"profile\": \"west-midlands\"", "\"profile\": \"town\"");
        var held = pieces[1][(pieces[1].IndexOf('{', StringComparison.Ordinal) + 1)..pieces[1].LastIndexOf('}')];

        Assert.NotEmpty(files.Lines(files.Read().Faults));
        files.Change(ConfigFiles.Recipients, "\"front-door-manager\": [\"front.door.manager@anytown.example\"],",
            $"\"front-door-manager\": [\"front.door.manager@anytown.example\"], {held},");

        Assert.Equal("quality assurance lead", files.ReadSound().Profiles["town"].Roles["quality-assurance-lead"]);
    }

    private static ConfigFiles Shipped(string profile, string sources)
    {
        var files = new ConfigFiles();
        foreach (var path in new[] { "profiles", "calendars" }
            .SelectMany(each => System.IO.Directory.GetFiles(Path.Join(ShippedConfigurationTests.Folder(), each), "*.json")))
        {
            files.Write($"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}", File.ReadAllText(path));
        }

        return files
            .Write(ConfigFiles.Recipients, File.ReadAllText(Path.Join(ShippedConfigurationTests.Folder(), ConfigFiles.Recipients)))
            .Change(ConfigFiles.Settings, "\"profile\": \"small\"", $"\"profile\": \"{profile}\"")
            .Write(ConfigFiles.Sources, sources);
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
