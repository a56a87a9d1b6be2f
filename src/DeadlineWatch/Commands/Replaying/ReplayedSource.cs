using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>A source as it would have been read over time: each load holds the cases of which something had become known
/// since the one before. What is known never becomes unknown, so that the replay configures it as one that only adds; a
/// load of all cases each hour would take a hundred times as long and say the same.</summary>
internal sealed class ReplayedSource : ICaseSource
{
    private readonly List<(DateTimeOffset At, KnownCase Case)> _moments;

    public ReplayedSource(CompleteReading complete, LoadTimes loads)
    {
        Loads = loads;
        _moments = [.. complete.Cases.Select(each => new KnownCase(each, complete.DataAsOf))
            .SelectMany(each => each.Moments.Select(at => (at, each))).OrderBy(each => each.at)];
    }

    public LoadTimes Loads { get; }

    public async Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
    {
        var asOf = Loads.AsOf(now);
        var marker = asOf.ToString("O", CultureInfo.InvariantCulture);
        if (marker == lastMarker)
        {
            return new SourceReading.Unchanged();
        }

        var before = lastMarker is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(lastMarker, CultureInfo.InvariantCulture);
        var first = before is { } last ? FirstAfter(last) : 0;
        var news = _moments[first..FirstAfter(asOf)].Select(each => each.Case).Distinct()
            .Select(each => each.At(asOf, before)).OfType<CaseSnapshot>()
            .OrderBy(each => each.Reference, CaseOrder.Comparer).ToList();
        foreach (var snapshot in news)
        {
            await take(snapshot, cancel);
        }

        return new SourceReading.Complete
        {
            DataAsOf = asOf,
            LoadMarker = marker,
            Cases = news.Count,
            Findings = [],
            Counts = new ReadingCounts(asOf, new Dictionary<string, int>(), new Dictionary<string, int>()),
        };
    }

    /// <summary>How many moments are not after the time: the place of the first that is.</summary>
    private int FirstAfter(DateTimeOffset time)
    {
        var (low, high) = (0, _moments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _moments[middle].At <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
