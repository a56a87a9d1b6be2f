using DeadlineWatch.Tests.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

public sealed class ExportedFamiliesTests
{
    [Fact]
    public void Each_family_of_the_page_has_a_series_from_which_its_labels_are_known()
    {
        var page = ExportedFamilies.PageOfEverything();

        var empty = ExportedFamilies.All.Values.Where(each => page.Types.ContainsKey(each.Name)
            && !page.Samples.Exists(sample => each.SeriesNames.Contains(sample.Name)));

        Assert.Empty(empty);
    }

    [Fact]
    public void The_table_of_the_dashboards_folder_is_what_the_exporter_serves()
    {
        var table = File.ReadAllLines(Path.Combine(Repository.Folder, "dashboards", "README.md"))
            .Where(each => each.StartsWith("| `deadlinewatch_", StringComparison.Ordinal) || each.StartsWith("| `process_", StringComparison.Ordinal));

        Assert.Equal(ExportedFamilies.All.Values.OrderBy(each => each.Name, StringComparer.Ordinal).Select(RowOf), table);
    }

    private static string RowOf(ExportedFamily family) =>
        $"| `{family.Name}` | {family.Kind} | {string.Join(", ", family.Labels)} | {family.Help} |".Replace("|  |", "| |", StringComparison.Ordinal);
}
