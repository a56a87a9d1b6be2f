using System.Diagnostics.Metrics;

namespace DeadlineWatch.Telemetry;

/// <summary>Listens to the instruments of one meter and keeps their sums, for the page. Other tools of .NET may listen
/// to the same meter beside it.</summary>
internal sealed class Tallies : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Instrument, Dictionary<Labels, Tally>> _byInstrument = [];
    private readonly MeterListener _listener = new();

    /// <summary>Listens from now on; what was measured before is not known.</summary>
    internal Tallies(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // By reference: another meter of the same name in this process is not ours.
            if (ReferenceEquals(instrument.Meter, meter))
            {
                lock (_lock)
                {
                    _byInstrument.TryAdd(instrument, []);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Puts a histogram on the page before anything was observed.</summary>
    internal void LayOut(Histogram<double> histogram, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            Find(histogram, tags);
        }
    }

    /// <summary>The sums as they stand.</summary>
    internal IReadOnlyList<MetricFamily> Families()
    {
        lock (_lock)
        {
            return
            [
                .. _byInstrument.Select(each => new MetricFamily(each.Key.Name, KindOf(each.Key), each.Key.Description ?? "",
                    [.. each.Value.Select(tally => tally.Value.ToSeries(tally.Key))])),
            ];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            Find(instrument, tags).Take(value);
        }
    }

    private Tally Find(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels.None;
        foreach (var (name, value) in tags)
        {
            labels = labels.With(name, value?.ToString() ?? "");
        }

        var series = _byInstrument[instrument];
        if (!series.TryGetValue(labels, out var tally))
        {
            series[labels] = tally = new Tally(KindOf(instrument), BoundsOf(instrument));
        }

        return tally;
    }

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => MetricKind.Counter,
        Gauge<double> => MetricKind.Gauge,
        Histogram<double> => MetricKind.Histogram,
        _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType().Name}, which has no tally."),
    };

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];

    /// <summary>One number that goes up, or is set, or is the sum of what was observed.</summary>
    private sealed class Tally(MetricKind kind, IReadOnlyList<double> bounds)
    {
        private readonly long[] _counts = new long[bounds.Count + 1]; // the last holds what is above all bounds
        private double _value;

        internal void Take(double value)
        {
            _value = kind == MetricKind.Gauge ? value : _value + value;
            if (kind == MetricKind.Histogram)
            {
                var bucket = 0;
                while (bucket < bounds.Count && value > bounds[bucket])
                {
                    bucket++;
                }

                _counts[bucket]++;
            }
        }

        internal Series ToSeries(Labels labels)
        {
            if (kind != MetricKind.Histogram)
            {
                return new(labels, _value);
            }

            var below = 0L;
            var buckets = new (double AtMost, long Count)[_counts.Length];
            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                below += _counts[bucket];
                buckets[bucket] = (bucket < bounds.Count ? bounds[bucket] : double.PositiveInfinity, below);
            }

            return new(labels, _value, buckets);
        }
    }
}
