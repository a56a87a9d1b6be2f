using System.Diagnostics.Metrics;
using System.Text;
using Prometheus;

namespace DeadlineWatch.Telemetry;

/// <summary>The families of the page, served by prometheus-net; compiled with <c>-p:PrometheusNet=true</c>. What stands on the page
/// stands here, and what is gone from it is gone here: at a scrape each gauge and counter is brought to what the page says.
/// Histograms, whose sums no page can give back, hear each measurement themselves.</summary>
internal sealed class PrometheusNetPage : IDisposable
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;
    private readonly MetricsPage _page;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _making = new();
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private object? _brought;

    /// <summary>Listens from now on; what was measured before is not known.</summary>
    public PrometheusNetPage(Instruments instruments, MetricsPage page)
    {
        _page = page;
        _factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        _factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is Histogram<double> && ReferenceEquals(instrument.Meter, instruments.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Observe((Histogram<double>)instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page as it stands, in the words of prometheus-net; empty before it was first written.</summary>
    public async Task<ReadOnlyMemory<byte>> Write(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var parts = _page.Parts;
            if (parts is not [{ Length: > 0 }, ..])
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            if (!ReferenceEquals(parts, _brought))
            {
                Bring(_page.Families);
                _brought = parts;
            }

            using var bytes = new MemoryStream();
            await _registry.CollectAndExportAsTextAsync(bytes, cancel);
            return bytes.ToArray();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _one.Dispose();
    }

    private void Bring(IReadOnlyList<MetricFamily> families)
    {
        var named = families.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _families.Where(each => !named.Contains(each.Key)).Select(each => each.Value).ToList())
        {
            gone.Bring([]);
        }

        foreach (var family in families.Where(each => each.Series.Count > 0))
        {
            List<(string[] Values, double Number)> series = [.. family.Series.Select(each => (ValuesOf(each.Labels), each.Value))];
            Of(family.Name, family.Kind, family.Help, NamesOf(family.Series[0].Labels), BoundsOf(family.Series[0])).Bring(series);
        }

        foreach (var empty in families.Where(each => each.Series.Count == 0))
        {
            _families.GetValueOrDefault(empty.Name)?.Bring([]);
        }
    }

    private void Observe(Histogram<double> instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (names, values) = (new string[tags.Length], new string[tags.Length]);
        for (var at = 0; at < tags.Length; at++)
        {
            (names[at], values[at]) = (tags[at].Key, tags[at].Value?.ToString() ?? "");
        }

        Of(instrument.Name, MetricKind.Histogram, instrument.Description ?? "", names, [.. instrument.Advice?.HistogramBucketBoundaries ?? []])
            .Observe(values, value);
    }

    private Family Of(string name, MetricKind kind, string help, string[] names, double[] bounds)
    {
        lock (_making)
        {
            if (!_families.TryGetValue(name, out var family))
            {
                _families[name] = family = kind switch
                {
                    MetricKind.Counter => new Counters(_factory.CreateCounter(name, help, names, new CounterConfiguration { SuppressInitialValue = true })),
                    MetricKind.Gauge => new Gauges(_factory.CreateGauge(name, help, names, new GaugeConfiguration { SuppressInitialValue = true })),
                    MetricKind.Histogram => new Histograms(
                        _factory.CreateHistogram(name, help, names, new HistogramConfiguration { SuppressInitialValue = true, Buckets = bounds })),
                    _ => throw new System.Diagnostics.UnreachableException($"Metric kind {kind}"),
                };
            }

            return family;
        }
    }

    private static double[] BoundsOf(Series series) => [.. (series.Buckets ?? []).Select(each => each.AtMost).Where(double.IsFinite)];

    private static string[] NamesOf(Labels labels) => [.. Pairs(labels.Text).Select(each => each.Name)];

    private static string[] ValuesOf(Labels labels) => [.. Pairs(labels.Text).Select(each => each.Value)];

    /// <summary>The labels as they were before they were written: name="value",name="value", with \\, \" and \n within.</summary>
    private static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var name = text[at..text.IndexOf('=', at)];
            var value = new StringBuilder();
            for (at += name.Length + 2; text[at] != '"'; at++)
            {
                var isEscape = text[at] == '\\';
                at += isEscape ? 1 : 0;
                value.Append(isEscape && text[at] == 'n' ? '\n' : text[at]);
            }

            at++;
            yield return (name, value.ToString());
        }
    }

    /// <summary>One family of prometheus-net, and which series stand in it.</summary>
    private abstract class Family
    {
        private readonly HashSet<string[]> _standing = new(new EachAlike());

        /// <summary>Makes these its series, and no others.</summary>
        public void Bring(IReadOnlyList<(string[] Values, double Number)> series)
        {
            var wanted = series.Select(each => each.Values).ToHashSet(_standing.Comparer);
            foreach (var gone in _standing.Where(each => !wanted.Contains(each)).ToList())
            {
                Remove(gone);
                _standing.Remove(gone);
            }

            foreach (var (values, number) in series)
            {
                Set(values, number);
                _standing.Add(values);
            }
        }

        public virtual void Observe(string[] values, double value) => throw new NotSupportedException("Only histograms hear measurements.");

        protected abstract void Set(string[] values, double number);

        protected abstract void Remove(string[] values);
    }

    private sealed class Gauges(Prometheus.Gauge gauge) : Family
    {
        protected override void Set(string[] values, double number) => gauge.WithLabels(values).Set(number);

        protected override void Remove(string[] values) => gauge.RemoveLabelled(values);
    }

    private sealed class Counters(Prometheus.Counter counter) : Family
    {
        protected override void Set(string[] values, double number)
        {
            counter.WithLabels(values).IncTo(number);
            counter.WithLabels(values).Publish();
        }

        protected override void Remove(string[] values) => counter.RemoveLabelled(values);
    }

    private sealed class Histograms(Prometheus.Histogram histogram) : Family
    {
        public override void Observe(string[] values, double value) => histogram.WithLabels(values).Observe(value);

        protected override void Set(string[] values, double number) => histogram.WithLabels(values).Publish();

        protected override void Remove(string[] values) => histogram.RemoveLabelled(values);
    }

    private sealed class EachAlike : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? x, string[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(string[] obj)
        {
            var hash = default(HashCode);
            foreach (var each in obj)
            {
                hash.Add(each, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }
    }
}
