using System.Text.Json;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

public sealed class DashboardTableTests
{
    // The names and options of those that Grafana 10.4 to 13 have alike; a typo in one is ignored by Grafana without a word.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["merge"] = [],
        ["organize"] = ["excludeByName", "indexByName", "renameByName"],
        ["renameByRegex"] = ["regex", "renamePattern"],
        ["sortBy"] = ["fields", "sort"],
        ["groupingToMatrix"] = ["columnField", "rowField", "valueField"],
        ["calculateField"] = ["mode", "reduce", "alias", "replaceFields"],
    };

    private static IEnumerable<DashboardPanel> Tabular => DashboardFile.All.SelectMany(each => each.Panels).Where(each => each.IsTabular);

    [Fact]
    public void Each_transformation_is_one_that_grafana_has()
    {
        Assert.All(DashboardFile.All.SelectMany(each => each.Panels).SelectMany(each => each.Transformations), each =>
            Assert.Empty(Names(each.GetProperty("options")).Except(Known[each.GetProperty("id").GetString()!], StringComparer.Ordinal)));
    }

    [Fact]
    public void Tables_of_several_queries_are_merged_into_one()
    {
        Assert.All(Tabular, panel => Assert.Equal(panel.Queries.Count > 1, panel.Transformation("merge") is not null));
    }

    [Fact]
    public void Each_column_comes_from_a_query_and_none_keeps_a_machine_made_name()
    {
        Assert.All(Tabular, panel =>
        {
            var organize = panel.Transformation("organize")!.Value;
            var arriving = Arriving(panel);
            var named = new[] { "excludeByName", "indexByName", "renameByName" }.SelectMany(each => Names(organize.GetProperty(each)));
            var hidden = Names(organize.GetProperty("excludeByName")).ToList();
            var renamed = Names(organize.GetProperty("renameByName")).ToList();

            Assert.Empty(named.Except(arriving, StringComparer.Ordinal));
            Assert.Empty(arriving.Where(each => each.StartsWith("Value", StringComparison.Ordinal) || each == "Time")
                .Except([.. hidden, .. renamed], StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Each_special_column_and_the_order_name_columns_that_are_shown()
    {
        Assert.All(Tabular, panel =>
        {
            var shown = Shown(panel);
            var overridden = panel.Overrides.Select(each => each.GetProperty("matcher").GetProperty("options").GetString()!);
            var sorted = panel.Root.GetProperty("options").TryGetProperty("sortBy", out var by)
                ? by.EnumerateArray().Select(each => each.GetProperty("displayName").GetString()!)
                : [];
            var across = panel.Root.GetProperty("options").TryGetProperty("xField", out var field) ? [field.GetString()!] : Array.Empty<string>();

            Assert.Empty(overridden.Concat(sorted).Concat(across).Except(shown, StringComparer.Ordinal));
            Assert.True(panel.Kind != "table" || sorted.Any(), $"{panel} has no order");
        });
    }

    [Fact]
    public void Each_special_line_is_drawn_by_a_query()
    {
        foreach (var panel in DashboardFile.All.SelectMany(each => each.Panels).Where(each => !each.IsTabular))
        {
            // What stands under a label's value is known only once there is data.
            var legends = panel.Queries.Select(each => each.Legend).ToList();
            var special = panel.Overrides.Select(each => each.GetProperty("matcher")).Where(each => each.GetProperty("id").GetString() == "byName")
                .Select(each => each.GetProperty("options").GetString()!);

            Assert.True(legends.Exists(each => each.StartsWith("{{", StringComparison.Ordinal)) || !special.Except(legends).Any(), $"{panel}");
        }
    }

    // People know a timescale by its name; the key is the service's own. Where profiles name it differently, one of the names stands.
    [Fact]
    public void Each_timescale_stands_in_tables_and_bars_under_the_name_that_its_profile_gives_it()
    {
        var panels = Tabular.Where(each => each.Queries.Any(query => query.Labels.Contains("clock"))).ToList();

        Assert.NotEmpty(panels);
        Assert.All(panels, panel =>
        {
            var texts = TextsOf(panel, panel.Kind == "table" ? "Timescale" : "clock");

            Assert.Empty(ShippedClocks.Running.Select(each => each.Key).Except(texts.Keys, StringComparer.Ordinal));
            Assert.All(texts, each => Assert.Contains(each.Value, ShippedClocks.All[each.Key]));
        });
    }

    /// <summary>What stands in a column for its values, by value.</summary>
    private static Dictionary<string, string> TextsOf(DashboardPanel panel, string column) =>
        panel.Overrides.Where(each => each.GetProperty("matcher").GetProperty("options").GetString() == column)
            .SelectMany(each => each.GetProperty("properties").EnumerateArray()).Where(each => each.GetProperty("id").GetString() == "mappings")
            .SelectMany(each => each.GetProperty("value").EnumerateArray()).Where(each => each.GetProperty("type").GetString() == "value")
            .SelectMany(each => each.GetProperty("options").EnumerateObject())
            .ToDictionary(each => each.Name, each => each.Value.GetProperty("text").GetString()!, StringComparer.Ordinal);

    // As Grafana names them: one value is "Value", several have the query's id behind them; a matrix has its rows' names in a
    // column "row\column" and its values under what they hold.
    private static HashSet<string> Arriving(DashboardPanel panel)
    {
        if (panel.Transformation("groupingToMatrix") is { } matrix)
        {
            var sum = panel.Transformation("calculateField")!.Value.GetProperty("alias").GetString()!;
            return [$"{matrix.GetProperty("rowField")}\\{matrix.GetProperty("columnField")}", "Time", sum];
        }

        return
        [
            "Time", .. panel.Queries.SelectMany(each => each.Labels),
            .. panel.Queries.Select(each => panel.Queries.Count == 1 ? "Value" : $"Value #{each.Id}"),
        ];
    }

    private static List<string> Shown(DashboardPanel panel)
    {
        var organize = panel.Transformation("organize")!.Value;
        var names = organize.GetProperty("renameByName");

        return [.. Arriving(panel).Except(Names(organize.GetProperty("excludeByName")), StringComparer.Ordinal)
            .Select(each => names.TryGetProperty(each, out var name) ? name.GetString()! : each)];
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(each => each.Name);
}
