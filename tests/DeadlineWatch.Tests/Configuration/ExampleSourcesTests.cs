using System.Text.RegularExpressions;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Sources;
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
    public async Task Welsh_exports_meet_the_summary_by_the_core_group_and_tell_a_review_under_another_id()
    {
        using var files = Shipped("wales", await File.ReadAllTextAsync(Path.Join(Examples, "wales-csv.json"), TestContext.Current.CancellationToken));
        using var drop = new DropFolder();
        drop.Write("reports.csv", "child_id,family_id,team,report_id,received_at,entered_at,written_report_at,decided_at,acknowledged_at,withdrawn_at,channel,reporter,decision\n"
                + "C1,F1,North,P1,2026-02-09 10:00,2026-02-09 10:05,,2026-02-10,2026-02-11,,Form,Professional,Suspected harm\n")
            .Write("assessments.csv", "child_id,team,report_id,started_on,authorised_on\nC1,North,P1,2026-02-10,2026-03-27\n")
            .Write("strategy-discussions.csv", "child_id,family_id,team,enquiry_id,status,decided_at,held_at,discussion_id\n"
                + "C1,F1,North,E1,Completed,2026-02-10 11:00,2026-02-11 09:30,D1\nC1,F1,North,E1,Cancelled,2026-02-20 11:00,2026-02-23 09:30,D2\n")
            .Write("enquiries.csv", "child_id,family_id,team,enquiry_id,decided_on,determined_on,conference_not_required,determination\nC1,F1,North,E1,2026-02-11,2026-02-20,N,3\n")
            .Write("conferences.csv", "child_id,family_id,team,enquiry_id,held_on,conference_id,summary_sent_on,outcome\nC1,F1,North,E1,2026-03-02,M1,,Registered\n")
            .Write("registrations.csv", "child_id,team,registration_id,registered_on,removed_on\nC1,North,R1,2026-03-02,\n")
            .Write("reviews.csv", "child_id,registration_id,held_on,review_id\nC1,E1,2026-03-30,V1\n")
            .Write("core-groups.csv", "child_id,registration_id,held_on,core_group_id\nC1,R1,2026-03-05,G1\n")
            .Write("closures.csv", "child_id,closed_on,died,transferred_on,reason\n");
        var configuration = files.ReadSound();
        var settings = configuration.SourcesOf("anytown").Single() with { Folder = drop.Path };

        var reading = (await DropFolder.Read(settings)).Sound();

        Assert.Equal(["rows-left-out"], reading.Findings.Select(each => each.Code));
        var wales = configuration.Profiles["wales"];
        var evaluation = wales.Evaluate(new(
            "anytown", "C1", [.. reading.Kept], Coverage.Of(wales, [SourceShape.StandingOf(settings, [settings], reading.DataAsOf)])));
        Assert.Equal(["review-conference"], evaluation.Findings.Select(each => each.Place.Split("clock ")[1]));
        Assert.Equal("stop-of-another-episode", evaluation.Findings[0].Code);
        Assert.Equal(
            [
                "assessment InTime", "conference-summary InTime", "core-group ", "core-group InTime", "icpc InTime", "report-acknowledgement InTime",
                "report-decision InTime", "review-conference ", "section-47-enquiries InTime", "strategy-discussion InTime", "written-report Cancelled",
            ],
            evaluation.Deadlines.Select(each => $"{each.Clock.Definition} {each.Ended?.How}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_of_visits_in_the_guide_is_sound_in_england()
    {
        var guide = File.ReadAllText(Path.Join(Examples, "README.md"));
        var table = Fence().Match(guide).Groups["json"].Value;
        using var files = Shipped("england", $$"""
            { "sources": [{ "name": "visits", "authority": "anytown", "kind": "csv", "folder": "drop", "dataAge": { "live": true }, "tables": [{{table}}] },
              { "name": "canary", "authority": "canary", "kind": "canary" }] }
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
            .Change(ConfigFiles.Settings, "\"profile\": \"small\" }", $$"""
                "profile": "{{profile}}" }, { "key": "canary", "name": "Canary", "profile": "canary" }
                """)
            .Write(ConfigFiles.Sources, sources);
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
