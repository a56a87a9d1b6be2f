using System.Text.Json;
using System.Text.RegularExpressions;
using DeadlineWatch.Commands;
using DeadlineWatch.Tests.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

public sealed partial class DashboardShapeTests
{
    [Fact]
    public void Each_dashboard_keeps_the_uid_that_people_have_bookmarked()
    {
        Assert.Equal(
            [("coming-due.json", "deadlinewatch-coming-due"), ("service.json", "deadlinewatch-service"), ("timeliness.json", "deadlinewatch-timeliness")],
            DashboardFile.All.Select(each => (each.Name, each.Uid)));
    }

    [Fact]
    public void Days_are_those_of_london_and_weeks_begin_on_monday()
    {
        Assert.All(DashboardFile.All, each =>
        {
            Assert.Equal("Europe/London", each.Root.GetProperty("timezone").GetString());
            Assert.Equal("monday", each.Root.GetProperty("weekStart").GetString());
            Assert.Equal("1m", each.Root.GetProperty("refresh").GetString());
            Assert.Equal(39, each.Root.GetProperty("schemaVersion").GetInt32());
            Assert.Contains("deadlinewatch", each.Root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        });
    }

    [Fact]
    public void Each_dashboard_asks_the_data_source_that_its_reader_chose_and_names_none()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var sources = SourcesIn(dashboard.Root).ToList();

            Assert.All(sources, each =>
                Assert.Equal(("prometheus", "${datasource}"), (each.GetProperty("type").GetString(), each.GetProperty("uid").GetString())));
            var asking = dashboard.Variables.Count(each => each.GetProperty("type").GetString() == "query");
            Assert.Equal(dashboard.Panels.Sum(each => 1 + each.Queries.Count) + asking, sources.Count);
            Assert.DoesNotContain("${DS_", dashboard.Root.GetRawText(), StringComparison.Ordinal);
            Assert.False(dashboard.Root.TryGetProperty("__inputs", out _));
        }
    }

    [Fact]
    public void Each_panel_has_an_id_and_a_title_of_its_own()
    {
        Assert.All(DashboardFile.All, each =>
        {
            Assert.Equal(each.PanelsAndRows.Count, each.PanelsAndRows.Select(panel => panel.Id).Distinct().Count());
            Assert.Equal(each.PanelsAndRows.Count, each.PanelsAndRows.Select(panel => panel.Title).Distinct(StringComparer.Ordinal).Count());
        });
    }

    [Fact]
    public void Panels_stand_beside_each_other_within_twenty_four_columns()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var taken = new Dictionary<(int X, int Y), DashboardPanel>();
            foreach (var panel in dashboard.PanelsAndRows)
            {
                var (left, top, width, height) = panel.Place;
                Assert.True(left >= 0 && left + width <= 24 && width > 0 && height > 0, $"{panel} stands outside");
                foreach (var cell in from x in Enumerable.Range(left, width) from y in Enumerable.Range(top, height) select (x, y))
                {
                    Assert.True(taken.TryAdd(cell, panel), $"{panel} lies on {taken[cell].Title}");
                }
            }
        }
    }

    [Fact]
    public void Each_panel_says_in_a_few_plain_sentences_what_it_shows_and_in_which_unit()
    {
        Assert.All(DashboardFile.All.SelectMany(each => each.Panels), panel =>
        {
            Assert.InRange(panel.Description.Length, 30, 350);
            Assert.EndsWith(".", panel.Description, StringComparison.Ordinal);
            Assert.Matches(@"^\w", panel.Fields.GetProperty("unit").GetString());
        });
    }

    [Fact]
    public void Each_link_leads_to_a_dashboard_that_exists_and_takes_the_choices_with_it()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var links = dashboard.Root.GetProperty("links").EnumerateArray().ToList();
            var others = DashboardFile.All.Select(each => each.Uid).Where(each => each != dashboard.Uid);

            Assert.Equal(others.Order(StringComparer.Ordinal),
                links.Select(each => Uid(each.GetProperty("url").GetString()!)).Order(StringComparer.Ordinal));
            Assert.All(links, each => Assert.True(each.GetProperty("includeVars").GetBoolean() && each.GetProperty("keepTime").GetBoolean()));
            Assert.All(DashboardFile.Texts(dashboard.Root).Where(each => each.Property == "url"),
                each => Assert.Contains(Uid(each.Text), DashboardFile.All.Select(other => other.Uid)));
        }
    }

    [Fact]
    public void Each_command_that_a_description_names_is_one_that_can_be_typed()
    {
        var commands = DashboardFile.All.SelectMany(each => DashboardFile.Texts(each.Root)).Where(each => each.Property == "description")
            .SelectMany(each => Command().Matches(each.Text)).Select(each => each.Groups["command"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(commands);
        Assert.All(commands, command =>
            Assert.Contains(Examples.Of(command), each => $"{each.Typed} ".StartsWith($"deadlinewatch {command} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_readme_has_a_line_for_each_panel()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Folder, "README.md"))
            .Select(each => Line().Match(each)).Where(each => each.Success).Select(each => each.Groups["title"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(DashboardFile.All.SelectMany(each => each.Panels), each => Assert.Contains(each.Title, lines));
    }

    private static string Uid(string url) => url.Split('?')[0]["/d/".Length..];

    private static IEnumerable<JsonElement> SourcesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(each => each.Name == "datasource" ? [each.Value] : SourcesIn(each.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(SourcesIn),
        _ => [],
    };

    [GeneratedRegex(@"\bdeadlinewatch (?<command>[a-z]+)", RegexOptions.None, 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| (?<title>[^|]+) \| [^|]+ \|$", RegexOptions.None, 1000)]
    private static partial Regex Line();
}
