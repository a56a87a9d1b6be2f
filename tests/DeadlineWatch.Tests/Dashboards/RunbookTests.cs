using System.Text.RegularExpressions;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>What a runbook sends people to must be there when they come.</summary>
public sealed partial class RunbookTests
{
    // What stands in italics beside panels, columns, dashboards and alerts.
    private static readonly string[] OtherNames = ["page", "ticket", "Wake someone", "Status, Targets", "Canary"];

    private static IReadOnlyList<DashboardPanel> Panels { get; } = [.. DashboardFile.All.SelectMany(each => each.Panels)];

    [Fact]
    public void Each_panel_that_a_runbook_names_stands_on_a_dashboard()
    {
        var named = RuleFiles.Runbooks.Values.Append(RuleFiles.BeforeTheRunbooks).SelectMany(each => Italic().Matches(each))
            .Select(each => Spaces().Replace(each.Groups["name"].Value, " ")).Distinct(StringComparer.Ordinal).ToList();
        var known = Panels.Select(each => each.Title)
            .Concat(Panels.SelectMany(each => each.Overrides).Select(each => each.GetProperty("matcher").GetProperty("options").GetString()!))
            .Concat(DashboardFile.All.Select(each => each.Root.GetProperty("title").GetString()!))
            .Concat(RuleFiles.Alerts.Select(each => each.Name)).Concat(OtherNames);

        Assert.Contains("Each source", named);
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void Panels_are_those_of_the_dashboard_for_operators_unless_a_runbook_names_another()
    {
        var named = RuleFiles.Runbooks.Values.SelectMany(each => PanelList().Matches(each)).SelectMany(each => Italic().Matches(each.Value))
            .Select(each => Spaces().Replace(each.Groups["name"].Value, " ")).Distinct(StringComparer.Ordinal).ToList();

        Assert.Contains("Memory", named);
        Assert.Empty(named.Except(Panels.Where(each => each.File == "service.json").Select(each => each.Title), StringComparer.Ordinal));
    }

    [Fact]
    public void Each_column_that_a_runbook_names_stands_in_its_table_on_its_dashboard()
    {
        var named = RuleFiles.Runbooks.Values.SelectMany(each => Column().Matches(each)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, each => Assert.Contains(Panels, panel => panel.Title == each.Groups["panel"].Value
            && $"{DashboardFile.All.Single(file => file.Name == panel.File).Root.GetProperty("title")}" == each.Groups["dashboard"].Value
            && panel.Overrides.Any(column => column.GetProperty("matcher").GetProperty("options").GetString() == each.Groups["column"].Value)));
    }

    // Whoever has mended something and still sees the alert must not look for a second fault.
    [Fact]
    public void A_runbook_says_when_an_alert_ends_that_outlives_its_repair()
    {
        var outliving = RuleFiles.Alerts.Where(each => LongWindow().IsMatch(each.Expression)).ToList();

        Assert.Contains(outliving, each => each.Name == "DeadlineWatchMailRefused");
        Assert.All(outliving, each =>
            Assert.Contains("ends by itself", Spaces().Replace(RuleFiles.Runbooks[each.Name], " "), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<!\*)\*(?!\*)(?<name>[^*]+)(?<!\*)\*(?!\*)", RegexOptions.None, 1000)]
    private static partial Regex Italic();

    [GeneratedRegex(@"\b[Pp]anels? \*[^*]+\*(?:(?:,| and)\s+\*[^*]+\*)*", RegexOptions.None, 1000)]
    private static partial Regex PanelList();

    [GeneratedRegex(@"column \*(?<column>[^*]+)\*\s+of \*(?<panel>[^*]+)\*\s+on \*(?<dashboard>[^*]+)\*", RegexOptions.None, 1000)]
    private static partial Regex Column();

    [GeneratedRegex(@"\b(?:increase|rate|changes)\([^\[]*\[(?:[2-9][0-9]m|[0-9]+h)\]|offset 1d", RegexOptions.None, 1000)]
    private static partial Regex LongWindow();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
