namespace DeadlineWatch.Telemetry;

/// <summary>How many series the page may have at the most. Beyond that whole families are left off, the dearest detail
/// first, and never those that say whether the service works (of a thousand sources they alone may be more): a Prometheus server
/// that a page has filled up watches nothing any more.</summary>
internal sealed class SeriesLimit(int limit)
{
    /// <summary>What is left off, in this order: first detail that others sum up, then how teams and clocks stand.</summary>
    internal static IReadOnlyList<string> DearestFirst { get; } =
    [
        "deadlinewatch_due_on",
        "deadlinewatch_team_due_on",
        "deadlinewatch_oldest_overdue_timestamp_seconds",
        "deadlinewatch_deadlines",
        "deadlinewatch_team_judged_deadlines",
        "deadlinewatch_team_due_within",
        "deadlinewatch_judged_deadlines",
        "deadlinewatch_due_within",
        "deadlinewatch_provisional_deadlines",
        "deadlinewatch_findings",
        // Of a node with hundreds of sources: why and how long, beside families that say whether.
        "deadlinewatch_poll_refusals_total",
        "deadlinewatch_escalations_total",
        "deadlinewatch_poll_duration_seconds",
    ];

    // Those of Families below, which stand on the page themselves.
    private const int Own = 3;

    /// <summary>Which families are left off, in the order in which they were; empty where all fit.</summary>
    /// <param name="ofLedger">All there are of the ledger.</param>
    /// <param name="ofNode">All there are of this node.</param>
    internal IReadOnlyList<MetricFamily> Cut(IReadOnlyList<MetricFamily> ofLedger, IReadOnlyList<MetricFamily> ofNode)
    {
        var series = Own + ofLedger.Sum(each => each.SeriesCount) + ofNode.Sum(each => each.SeriesCount);
        var cut = new List<MetricFamily>();
        foreach (var name in DearestFirst)
        {
            if (series <= limit)
            {
                break;
            }

            if (ofLedger.Concat(ofNode).FirstOrDefault(each => each.Name == name) is { } family)
            {
                cut.Add(family);
                series -= family.SeriesCount;
            }
        }

        return cut;
    }

    /// <summary>What the page says of its own length.</summary>
    /// <param name="others">How many series it has beside these.</param>
    /// <param name="cut">What was left off.</param>
    internal IReadOnlyList<MetricFamily> Families(int others, IReadOnlyList<MetricFamily> cut) =>
    [
        MetricFamily.Gauge("deadlinewatch_metrics_series",
            "Series on this page.", others + Own),
        MetricFamily.Gauge("deadlinewatch_metrics_series_limit",
            "How many series this page may have, by the configuration.", limit),
        MetricFamily.Gauge("deadlinewatch_metrics_series_cut",
            "Series left off this page since it would be longer than its limit: whole families, the dearest detail first.",
            cut.Sum(each => each.SeriesCount)),
    ];
}
