using DeadlineWatch.Configuration;

namespace DeadlineWatch.Telemetry;

/// <summary>The page that Prometheus scrapes, in its text format 0.0.4. It is written when numbers are renewed and kept as
/// bytes, so that a scrape computes nothing and asks the ledger nothing, however often it comes. What the ledger says and
/// what this node says are parts of their own: the first is large and renewed seldom, the second small and renewed
/// often.</summary>
/// <param name="seriesLimit">How many series it may have.</param>
internal sealed class MetricsPage(int seriesLimit = MetricsSettings.UsualSeriesLimit)
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly SeriesLimit _limit = new(seriesLimit);
    private readonly Lock _writing = new();
    private IReadOnlyList<MetricFamily> _ofLedger = [];
    private volatile Written _now = new(PagePart.Empty, PagePart.Empty, []);

    /// <summary>The page as it stands, in the parts that a scrape writes one after the other; all empty before it was first
    /// written.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Parts => _now.Parts;

    /// <summary>The page as it stands, in one piece.</summary>
    internal ReadOnlyMemory<byte> Bytes => _now.Parts is [var ofNode, var ofLedger] && ofLedger.Length > 0
        ? new([.. ofNode.Span, .. ofLedger.Span])
        : _now.Parts[0];

    /// <summary>All families that stand on the page.</summary>
    internal IReadOnlyList<MetricFamily> Families => [.. _now.OfNode.Families, .. _now.OfLedger.Families];

    /// <summary>The families that were left off, since the page would be too long.</summary>
    internal IReadOnlyList<string> Cut => _now.Cut;

    /// <summary>Puts these families in place of all that stood there: what is not among them is gone.</summary>
    /// <exception cref="InvalidOperationException">A family, or a series within one, stands there twice. Prometheus would
    /// refuse such a page; the one before stays.</exception>
    internal void Replace(IEnumerable<MetricFamily> families) => _now = new(PagePart.Write(families), PagePart.Empty, []);

    /// <summary>Renews both parts, or only what this node says, beside the last that the ledger said; and says how long the
    /// page is.</summary>
    /// <param name="ofLedger">What the ledger says; null where it was not asked anew. It is kept only where a page can be
    /// made of it, so that it does not stand in the way of what this node says.</param>
    /// <param name="ofNode">What this node says.</param>
    /// <exception cref="InvalidOperationException">As for <see cref="Replace"/>.</exception>
    internal void Renew(IReadOnlyList<MetricFamily>? ofLedger, IReadOnlyList<MetricFamily> ofNode)
    {
        lock (_writing)
        {
            var all = ofLedger ?? _ofLedger;
            var cut = _limit.Cut(all, ofNode);
            IReadOnlyList<string> names = [.. cut.Select(each => each.Name)];
            var part = ofLedger is null && names.SequenceEqual(_now.Cut) ? _now.OfLedger : PagePart.Write(all.Except(cut));
            var stays = ofNode.Except(cut).ToList();
            var others = part.Families.Concat(stays).Sum(each => each.SeriesCount);

            _now = new(PagePart.Write([.. stays, .. _limit.Families(others, cut)]), part, names);
            _ofLedger = all;
        }
    }

    /// <summary>Writes the page as it stands, for a run that serves no HTTP.</summary>
    internal async Task WriteTo(Stream stream, CancellationToken cancel) => await stream.WriteAsync(Bytes, cancel);

    /// <summary>The page at one moment.</summary>
    private sealed class Written
    {
        internal Written(PagePart ofNode, PagePart ofLedger, IReadOnlyList<string> cut)
        {
            var names = ofLedger.Families.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
            if (ofNode.Families.FirstOrDefault(each => names.Contains(each.Name)) is { } doubled)
            {
                throw new InvalidOperationException($"The metrics page would hold {doubled.Name} twice.");
            }

            OfNode = ofNode;
            OfLedger = ofLedger;
            Cut = cut;
            Parts = [ofNode.Bytes, ofLedger.Bytes];
        }

        internal PagePart OfNode { get; }

        internal PagePart OfLedger { get; }

        internal IReadOnlyList<string> Cut { get; }

        internal IReadOnlyList<ReadOnlyMemory<byte>> Parts { get; }
    }
}
