using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>A family that the exporter serves.</summary>
/// <param name="Name">Its name, as in its HELP line.</param>
/// <param name="Kind">counter, gauge or histogram.</param>
/// <param name="Labels">The names of its labels, sorted; without those that Prometheus adds, and without <c>le</c>.</param>
/// <param name="Help">What it says.</param>
internal sealed record ExportedFamily(string Name, string Kind, IReadOnlyList<string> Labels, string Help)
{
    /// <summary>The names under which expressions find it: a histogram has three.</summary>
    public IReadOnlyList<string> SeriesNames => Kind == "histogram" ? [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"] : [Name];
}

/// <summary>All families that the exporter serves, read from a page that it computed for a council in which everything
/// happens at once. Dashboards, rules and runbooks may name these and no others.</summary>
internal static class ExportedFamilies
{
    private static readonly Lazy<IReadOnlyDictionary<string, ExportedFamily>> Computed = new(Compute);

    /// <summary>The families by name.</summary>
    public static IReadOnlyDictionary<string, ExportedFamily> All => Computed.Value;

    /// <summary>The families by the names under which expressions find them.</summary>
    public static IReadOnlyDictionary<string, ExportedFamily> BySeries =>
        All.Values.SelectMany(each => each.SeriesNames, (family, name) => (name, family))
            .ToDictionary(each => each.name, each => each.family, StringComparer.Ordinal);

    private static Dictionary<string, ExportedFamily> Compute()
    {
        var page = PageOfEverything();
        return page.Types.ToDictionary(each => each.Key, each =>
        {
            var family = new ExportedFamily(each.Key, each.Value, [], page.Help[each.Key]);
            var labels = page.Samples.Where(sample => family.SeriesNames.Contains(sample.Name))
                .SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct().Order(StringComparer.Ordinal);
            return family with { Labels = [.. labels] };
        }, StringComparer.Ordinal);
    }

    /// <summary>A page on which each family has a series.</summary>
    public static PrometheusPage PageOfEverything()
    {
        var ledger = new LedgerByHand
        {
            SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") },
            Counts = { new FindingCount(SomeCouncil.Source, "impossible-date", 1, 1, 1) },
            Standing = new(1, 1, 1, 1, SomeCouncil.Now),
            // An embedded ledger has no clock of its own: this one is on a server.
            Itself = new(100_000_000, SomeCouncil.Now),
        };
        ledger.DeadlineRows.AddRange([SomeCouncil.Open("2026-04-07"), SomeCouncil.Ended(EndedHow.InTime, "2026-04-02")]);
        var ping = new PingSettings(new Uri("https://hc.example/ping"), TimeSpan.FromMinutes(1));
        var configuration = SomeCouncil.BesideACanary() with { Ping = ping };
        var current = new CurrentConfiguration(configuration);
        var time = new HandTurnedTime(SomeCouncil.Now);
        var page = new MetricsPage();
        using var instruments = new Instruments(configuration);
        using var refresher = new MetricsRefresher(new LedgerGauges(ledger, current, time), instruments, new NodeGauges(current, time), page,
            time, NullLogger<MetricsRefresher>.Instance);

        // By hand nothing is ever waited for: it is done when it returns.
        refresher.Refresh(CancellationToken.None).GetAwaiter().GetResult();
        return PrometheusPage.Parse(page.Bytes.Span);
    }
}
