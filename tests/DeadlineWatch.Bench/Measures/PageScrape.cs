using System.Globalization;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeadlineWatch.Bench.Measures;

/// <summary>A page of 10,000 series, which a median council keeps within: how long a scrape over HTTP takes and what it leaves
/// for the garbage collector, against an endpoint that does nothing but answer the same bytes; and what it costs to renew, every
/// few seconds, what the stages say beside the ledger's numbers.</summary>
internal static class PageScrape
{
    private const int Series = 10_000;
    private const int Runs = 500;
    private const double Kilobytes = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(25);

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var configuration = Shipped();
        using var instruments = new Instruments(configuration);
        var node = new NodeGauges(new(configuration), new BenchTime(BenchTime.Morning));
        var page = new MetricsPage();
        var ofLedger = OfLedger([.. instruments.Families(), .. node.Families()]);
        void Whole() => page.Renew(ofLedger, [.. instruments.Families(), .. node.Families()]);
        void Publish() => page.Renew(null, [.. instruments.Families(), .. node.Families()]);

        var (written, writing) = Cost(50, Whole);
        var (published, publishing) = Cost(Runs, Publish);
        await using var app = await Serve(page, cancel);
        var server = new Uri(app.Urls.Single());
        var (bareTook, bareLeft) = Scraping(server, "/bare", page.Bytes);
        var (took, left) = Scraping(server, "/metrics", page.Bytes);

        return
        [
            new($"scrape of {Series:N0} series over HTTP (median of {Runs}, {Size(page.Bytes.Length)})", Figure.Time(took),
                $"a bare endpoint with the same bytes {Figure.Time(bareTook)}", Figure.Times(took / bareTook), $"under {Figure.Time(Limit)}", took < Limit),
            new("and what one leaves for the garbage collector, at the server", Size(left), $"the bare endpoint {Size(bareLeft)}", null,
                string.Create(CultureInfo.InvariantCulture, $"under {Kilobytes:0} kB"), left < Kilobytes * 1000),
            Figure.Told("publishing what the stages say, every 5 seconds", $"{Figure.Time(published)}, {Size(publishing)} allocated",
                $"writing the whole page {Figure.Time(written)}, {Size(writing)}", Figure.Times(published / written)),
        ];
    }

    private static (TimeSpan Took, double Left) Scraping(Uri server, string path, ReadOnlyMemory<byte> wanted)
    {
        using var scraper = new BareScraper(server, path);
        var sum = BareScraper.Add(0, wanted.Span);
        return Cost(Runs, () =>
        {
            if (scraper.Scrape() != (wanted.Length, sum))
            {
                throw new NotMeasurableException("A scrape did not give the page as it stands.");
            }
        });
    }

    /// <summary>The median time, and how much is allocated, of a piece of work that has been done some times before.</summary>
    private static (TimeSpan Took, double Allocated) Cost(int runs, Action work)
    {
        var took = new TimeSpan[runs];
        for (var warm = 0; warm < 50; warm++)
        {
            work();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var run = 0; run < runs; run++)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            work();
            took[run] = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        }

        return (Measurement.Median(took), (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)runs);
    }

    /// <summary>As many series as the page lacks, of teams and clocks.</summary>
    private static IReadOnlyList<MetricFamily> OfLedger(IReadOnlyList<MetricFamily> ofNode)
    {
        var lacking = Series - 3 - ofNode.Sum(each => each.SeriesCount); // the page adds three on its own length
        return
        [
            MetricFamily.Gauge("deadlinewatch_deadlines", "Open deadlines by how they stand; each counts in one state.",
                Enumerable.Range(0, lacking).Select(each => (Labels.Of(("authority", "anytown"), ("profile", "west-midlands"),
                    ("clock", FormattableString.Invariant($"section-47-enquiries-{each % 25}")),
                    ("team", FormattableString.Invariant($"Assessment and Intervention {each / 100}")),
                    ("state", FormattableString.Invariant($"running-{each / 25 % 4}"))), (double)(each % 97)))),
        ];
    }

    private static ServiceConfiguration Shipped() =>
        ConfigurationReader.Read(Path.Combine(AppContext.BaseDirectory, "config"), new Dictionary<string, string?>()).Configuration
            ?? throw new NotMeasurableException("The shipped configuration is not valid.");

    private static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000:N1} kB");

    private static async Task<WebApplication> Serve(MetricsPage page, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new BenchTime(BenchTime.Morning));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        var app = builder.Build();
        HttpEndpoints.Map(app, page, new Readiness());
        var bytes = page.Bytes;
        app.MapMethods("/bare", ["GET"], context =>
        {
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        });
        await app.StartAsync(cancel);
        return app;
    }
}
