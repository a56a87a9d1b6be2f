namespace DeadlineWatch.Telemetry;

/// <summary>What kind of number a family holds, as Prometheus names it.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All series of one metric.</summary>
/// <param name="Name">With its unit: <c>deadlinewatch_poll_duration_seconds</c>.</param>
/// <param name="Kind">What kind of number it holds.</param>
/// <param name="Help">What it says, as a sentence.</param>
/// <param name="Series">Its series, in any order, each with labels of its own.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, IReadOnlyList<Series> Series)
{
    /// <summary>How many series Prometheus makes of it.</summary>
    internal int SeriesCount => Kind == MetricKind.Histogram
        ? Series.Sum(each => (each.Buckets?.Count ?? 0) + 2) // its sum and its count
        : Series.Count;

    /// <summary>A gauge with labels.</summary>
    internal static MetricFamily Gauge(string name, string help, IEnumerable<(Labels Labels, double Value)> values) =>
        new(name, MetricKind.Gauge, help, [.. values.Select(each => new Series(each.Labels, each.Value))]);

    /// <summary>A gauge of one number; without series where there is none.</summary>
    internal static MetricFamily Gauge(string name, string help, double? value) =>
        new(name, MetricKind.Gauge, help, value is { } known ? [new Series(Labels.None, known)] : []);
}

/// <summary>One number of a family; for a histogram the sum of what was observed.</summary>
/// <param name="Labels">What tells it from the others.</param>
/// <param name="Value">The number, or the sum.</param>
/// <param name="Buckets">For a histogram: how many observations were at or below each bound, bounds ascending, the last
/// of them infinite. Null for others.</param>
internal sealed record Series(Labels Labels, double Value, IReadOnlyList<(double AtMost, long Count)>? Buckets = null);
