using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DeadlineWatch.Telemetry;

/// <summary>The page that Prometheus scrapes, in its text format 0.0.4. It is written when numbers are renewed and kept as
/// bytes, so that a scrape computes nothing and asks the ledger nothing, however often it comes.</summary>
internal sealed class MetricsPage
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private volatile byte[] _bytes = [];

    /// <summary>The page as it stands; empty before it was first written.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Puts these families in place of all that stood there: what is not among them is gone.</summary>
    /// <exception cref="InvalidOperationException">A family, or a series within one, stands there twice. Prometheus would
    /// refuse such a page; the one before stays.</exception>
    internal void Replace(IEnumerable<MetricFamily> families) => _bytes = Write(families);

    /// <summary>Writes the page as it stands, for a run that serves no HTTP.</summary>
    internal async Task WriteTo(Stream stream, CancellationToken cancel) => await stream.WriteAsync(Bytes, cancel);

    private static byte[] Write(IEnumerable<MetricFamily> families)
    {
        using var bytes = new MemoryStream();
        using (var page = new StreamWriter(bytes, Utf8) { NewLine = "\n" })
        {
            var last = "";
            foreach (var family in families.OrderBy(each => each.Name, StringComparer.Ordinal))
            {
                RefuseTwice(last, family.Name);
                Write(family, page);
                last = family.Name;
            }
        }

        return bytes.ToArray();
    }

    private static void Write(MetricFamily family, StreamWriter page)
    {
        page.WriteLine($"# HELP {family.Name} {EscapeHelp(family.Help)}");
        page.WriteLine($"# TYPE {family.Name} {Word(family.Kind)}");

        Labels? last = null;
        foreach (var series in family.Series.OrderBy(each => each.Labels.Text, StringComparer.Ordinal))
        {
            RefuseTwice(last?.Text, series.Labels.Text, family.Name);
            last = series.Labels;
            if (series.Buckets is { } buckets)
            {
                WriteHistogram(family.Name, series, buckets, page);
            }
            else
            {
                WriteLine(family.Name, series.Labels, series.Value, page);
            }
        }
    }

    private static void WriteHistogram(
        string name, Series series, IReadOnlyList<(double AtMost, long Count)> buckets, StreamWriter page)
    {
        foreach (var (atMost, count) in buckets)
        {
            WriteLine($"{name}_bucket", series.Labels.With("le", Number(atMost)), count, page);
        }

        WriteLine($"{name}_sum", series.Labels, series.Value, page);
        WriteLine($"{name}_count", series.Labels, buckets[^1].Count, page);
    }

    private static void WriteLine(string name, Labels labels, double value, StreamWriter page) =>
        page.WriteLine(labels.Text.Length == 0 ? $"{name} {Number(value)}" : $"{name}{{{labels.Text}}} {Number(value)}");

    // Quotes stand as they are in a help line.
    private static string EscapeHelp(string help) => help
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    private static string Word(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
        _ => throw new UnreachableException($"Metric kind {kind}"),
    };

    private static void RefuseTwice(string? last, string next, string? family = null)
    {
        if (last == next)
        {
            throw new InvalidOperationException(
                $"The metrics page would hold {(family is null ? next : $"{family}{{{next}}}")} twice.");
        }
    }
}
