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

    // What a computed page of this council cannot show, with the reason.
    private static readonly ExportedFamily[] ByHand =
    [
        // Served where a configuration has a source of kind "canary".
        new("deadlinewatch_canary_told_timestamp_seconds", "gauge", ["authority"],
            "When the canary's warning last became a row of the outbox; 0 before the first."),
        new("deadlinewatch_canary_accepted_timestamp_seconds", "gauge", ["authority"],
            "When the relay last accepted the canary's warning; 0 before the first."),
        // Served where a ping URL is set.
        new("deadlinewatch_pings_total", "counter", ["result"], "Calls of the ping URL by what became of them."),
        // Served by a node whose loops are watched.
        new("deadlinewatch_loop_turning", "gauge", ["stage"], "1 where the loop of a stage makes progress, 0 where it hangs."),
    ];

    private static Dictionary<string, ExportedFamily> Compute()
    {
        var page = PageOfEverything();
        var families = page.Types.ToDictionary(each => each.Key, each =>
        {
            var family = new ExportedFamily(each.Key, each.Value, [], page.Help[each.Key]);
            var labels = page.Samples.Where(sample => family.SeriesNames.Contains(sample.Name))
                .SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct().Order(StringComparer.Ordinal);
            return family with { Labels = [.. labels] };
        }, StringComparer.Ordinal);
        foreach (var family in ByHand)
        {
            families.TryAdd(family.Name, family);
        }

        return families;
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
        var configuration = SomeCouncil.Configuration();
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
