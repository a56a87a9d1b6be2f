using System.Text.RegularExpressions;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

public sealed partial class DashboardQueryTests
{
    // What a node says of itself; all others are the ledger's, and the same on every node.
    private static readonly string[] OfTheNode =
    [
        "deadlinewatch_build_info", "deadlinewatch_config_info", "deadlinewatch_config_last_reload_successful",
        "deadlinewatch_config_last_reload_timestamp_seconds", "deadlinewatch_last_complete_cycle_timestamp_seconds",
        "deadlinewatch_ledger_clock_skew_seconds", "deadlinewatch_ledger_up", "deadlinewatch_loop_turning",
        "deadlinewatch_metrics_refresh_timestamp_seconds", "deadlinewatch_metrics_series", "deadlinewatch_metrics_series_cut",
        "deadlinewatch_metrics_series_limit", "deadlinewatch_node_in_force", "deadlinewatch_page_timestamp_seconds",
        "deadlinewatch_stage_last_pass_timestamp_seconds", "process_resident_memory_bytes", "process_start_time_seconds",
    ];

    private static IEnumerable<DashboardQuery> Queries => DashboardFile.All.SelectMany(each => each.Panels).SelectMany(each => each.Queries);

    [Fact]
    public void Graphs_ask_for_a_time_and_all_others_for_now()
    {
        Assert.All(Queries, query =>
        {
            var graph = query.Panel.Kind == "timeseries";

            Assert.Equal((graph, !graph), (query.Root.GetProperty("range").GetBoolean(), query.Root.GetProperty("instant").GetBoolean()));
            Assert.Equal(query.Panel.IsTabular ? "table" : "time_series", query.Root.GetProperty("format").GetString());
        });
    }

    [Fact]
    public void Each_query_of_a_panel_has_an_id_of_its_own()
    {
        Assert.All(DashboardFile.All.SelectMany(each => each.Panels), panel =>
            Assert.Equal(panel.Queries.Count, panel.Queries.Select(each => each.Id).Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public void Each_family_and_label_in_an_expression_is_one_that_the_exporter_serves()
    {
        Assert.All(Queries, query =>
        {
            Assert.NotEmpty(query.Families);
            Assert.All(query.Families, each =>
            {
                Assert.True(ExportedFamilies.BySeries.TryGetValue(each.Name, out var family), $"{query} names {each.Name}");
                Assert.All(Matcher().Matches(each.Selector), label => Assert.Contains(label.Groups["label"].Value, family.Labels));
            });

            var known = query.Families.SelectMany(each => ExportedFamilies.BySeries[each.Name].Labels).Concat(["le", "instance", "job"]);
            var grouped = Grouping().Matches(query.Expression).SelectMany(each => each.Groups["labels"].Value.Split(", "));
            Assert.Empty(grouped.Except(known, StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Each_value_that_an_expression_asks_for_is_one_that_the_exporter_serves()
    {
        var page = ExportedFamilies.PageOfEverything();
        var served = page.Samples.SelectMany(each => each.Labels, (sample, label) => (sample.Name, Label: label.Key, label.Value))
            .ToLookup(each => (each.Name, each.Label), each => each.Value);
        var asked = Queries.SelectMany(each => each.Families).SelectMany(each => Matcher().Matches(each.Selector), (family, matcher) =>
            (family.Name, Label: matcher.Groups["label"].Value, Value: matcher.Groups["value"].Value))
            .Where(each => !each.Value.StartsWith('$')).Distinct().ToLookup(each => each.Label == "clock");

        // The council of the page has few timescales: one is asked for by the key that it has in a shipped profile.
        Assert.All(asked[true], each => Assert.True(ShippedClocks.Running.Contains(each.Value), each.Value));
        Assert.NotEmpty(asked[false]);
        // What the page has only in some configurations is known by its name alone.
        Assert.All(asked[false].Where(each => page.Samples.Any(sample => sample.Name == each.Name)), each =>
            Assert.All(each.Value.Split('|'), value => Assert.Contains(served[(each.Name, each.Label)],
                any => Regex.IsMatch(any, $"^(?:{value})$", RegexOptions.None, TimeSpan.FromSeconds(1)))));
    }

    [Fact]
    public void Each_family_in_a_description_is_one_that_the_exporter_serves()
    {
        Assert.All(DashboardFile.All.SelectMany(each => DashboardFile.Texts(each.Root)).Where(each => each.Property is "description" or "title")
            .SelectMany(each => Name().Matches(each.Text)), name => Assert.Contains(name.Value, ExportedFamilies.BySeries));
    }

    [Fact]
    public void Counters_are_only_ever_asked_how_much_they_grew()
    {
        Assert.All(Queries, query => Assert.All(query.Families, each =>
        {
            var counts = ExportedFamilies.BySeries[each.Name].Kind is "counter" or "histogram";
            var grew = (each.Before.EndsWith("rate(", StringComparison.Ordinal) || each.Before.EndsWith("increase(", StringComparison.Ordinal))
                && each.After.StartsWith('[');

            Assert.True(counts == grew, $"{query} asks {each.Name} otherwise");
        }));
    }

    [Fact]
    public void Several_nodes_do_not_count_anything_twice()
    {
        Assert.All(Queries, query => Assert.All(query.Families.Where(each => ExportedFamilies.BySeries[each.Name].Kind == "gauge"), each =>
        {
            var once = each.Before.EndsWith("max without (instance, job) (", StringComparison.Ordinal);
            if (OfTheNode.Contains(each.Name, StringComparer.Ordinal))
            {
                Assert.False(once, $"{query} hides which node {each.Name} is of");
                Assert.Matches(@"\b(min|max|sum)( by \([a-z, ]+\))? ?\(", each.Before);
            }
            else
            {
                Assert.True(once, $"{query} counts {each.Name} once for each node");
                Assert.Matches(@"^( > 0)?\)", each.After);
            }
        }));
    }

    [Fact]
    public void Each_legend_names_labels_that_its_result_has()
    {
        Assert.All(Queries, query =>
        {
            Assert.Equal(query.Panel.IsTabular, query.Legend.Length == 0);
            Assert.All(Placeholder().Matches(query.Legend), each => Assert.Contains(each.Groups["label"].Value, query.Labels));
            // Several lines are told apart by their labels; without any there is one.
            Assert.All(query.Panel.IsTabular ? [] : query.Labels.Where(each => each != "le"),
                each => Assert.Contains($"{{{{{each}}}}}", query.Legend, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_query_follows_only_choices_that_its_dashboard_offers_and_each_choice_is_followed()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var offered = dashboard.Variables.Select(each => each.GetProperty("name").GetString()!).ToList();
            var asked = dashboard.Panels.SelectMany(each => each.Queries).SelectMany(each => Variable().Matches(each.Expression))
                .Select(each => each.Groups["name"].Value).Where(each => !each.StartsWith("__", StringComparison.Ordinal))
                .Append("datasource").Distinct(StringComparer.Ordinal);

            Assert.Equal(offered.Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Each_choice_offers_what_the_exporter_serves_within_the_choices_before_it()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var before = new HashSet<string>(StringComparer.Ordinal);
            foreach (var variable in dashboard.Variables)
            {
                if (variable.GetProperty("type").GetString() == "query")
                {
                    var query = LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!);
                    var family = ExportedFamilies.BySeries[query.Groups["family"].Value];

                    Assert.Contains(query.Groups["label"].Value, family.Labels);
                    Assert.All(Matcher().Matches(query.Groups["selector"].Value), each => Assert.Contains(each.Groups["label"].Value, family.Labels));
                    Assert.All(Variable().Matches(query.Groups["selector"].Value), each => Assert.Contains(each.Groups["name"].Value, before));
                    Assert.Equal((".*", 2), (variable.GetProperty("allValue").GetString(), variable.GetProperty("refresh").GetInt32()));
                }

                before.Add(variable.GetProperty("name").GetString()!);
            }
        }
    }

    [GeneratedRegex(@"(?<label>[a-z_]+)(?:=~|!~|!=|=)""(?<value>[^""]*)""", RegexOptions.None, 1000)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring) \((?<labels>[a-z_, ]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$(?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bdeadlinewatch_\w+", RegexOptions.None, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^label_values\((?<family>\w+)(?:\{(?<selector>.*)\})?, (?<label>\w+)\)$", RegexOptions.None, 1000)]
    private static partial Regex LabelValues();
}
