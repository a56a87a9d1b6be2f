using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DeadlineWatch.Telemetry;

/// <summary>Families written in Prometheus's text format 0.0.4, sorted, as bytes that nobody changes any more.</summary>
internal sealed class PagePart
{
    internal static readonly PagePart Empty = Write([]);

    private PagePart(IReadOnlyList<MetricFamily> families, byte[] bytes)
    {
        Families = families;
        Bytes = bytes;
    }

    /// <summary>What was written, by name.</summary>
    internal IReadOnlyList<MetricFamily> Families { get; }

    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Writes families.</summary>
    /// <exception cref="InvalidOperationException">A family, or a series within one, stands there twice.</exception>
    internal static PagePart Write(IEnumerable<MetricFamily> families)
    {
        var sorted = families.OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        var page = new ArrayBufferWriter<byte>(64 * 1024);
        var last = "";
        foreach (var family in sorted)
        {
            RefuseTwice(last, family.Name);
            Write(family, page);
            last = family.Name;
        }

        return new(sorted, page.WrittenSpan.ToArray());
    }

    private static void Write(MetricFamily family, ArrayBufferWriter<byte> page)
    {
        Write(page, $"# HELP {family.Name} {EscapeHelp(family.Help)}\n# TYPE {family.Name} {Word(family.Kind)}\n");

        string? last = null;
        foreach (var series in family.Series.OrderBy(each => each.Labels.Text, StringComparer.Ordinal))
        {
            RefuseTwice(last, series.Labels.Text, family.Name);
            last = series.Labels.Text;
            if (series.Buckets is { } buckets)
            {
                WriteHistogram(family.Name, series, buckets, page);
            }
            else
            {
                WriteLine(family.Name, "", last, null, series.Value, page);
            }
        }
    }

    private static void WriteHistogram(
        string name, Series series, IReadOnlyList<(double AtMost, long Count)> buckets, ArrayBufferWriter<byte> page)
    {
        foreach (var (atMost, count) in buckets)
        {
            WriteLine(name, "_bucket", series.Labels.Text, atMost, count, page);
        }

        WriteLine(name, "_sum", series.Labels.Text, null, series.Value, page);
        WriteLine(name, "_count", series.Labels.Text, null, buckets[^1].Count, page);
    }

    private static void WriteLine(
        string name, string suffix, string labels, double? atMost, double value, ArrayBufferWriter<byte> page)
    {
        Write(page, name);
        Write(page, suffix);
        if (labels.Length > 0 || atMost is not null)
        {
            Write(page, "{");
            Write(page, labels);
            if (atMost is { } bound)
            {
                Write(page, labels.Length > 0 ? ",le=\"" : "le=\"");
                Write(page, bound);
                Write(page, "\"");
            }

            Write(page, "}");
        }

        Write(page, " ");
        Write(page, value);
        Write(page, "\n");
    }

    private static void Write(ArrayBufferWriter<byte> page, string text) => Encoding.UTF8.GetBytes(text, page);

    private static void Write(ArrayBufferWriter<byte> page, double number)
    {
        if (double.IsInfinity(number))
        {
            Write(page, number > 0 ? "+Inf" : "-Inf");
            return;
        }

        // The longest double has 24 characters.
        number.TryFormat(page.GetSpan(32), out var written, provider: CultureInfo.InvariantCulture);
        page.Advance(written);
    }

    // Quotes stand as they are in a help line.
    private static string EscapeHelp(string help) => help
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

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
