using System.Globalization;
using DeadlineWatch.Bench.England;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Bench.Measures;

/// <summary>A scrape of <c>/metrics</c> for a region of nine councils, over HTTP from the real endpoint. While it is scraped the
/// ledger's database admits nobody: a scrape that asked it anything would fail.</summary>
internal static class Scrape
{
    private const int Scrapes = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(30);

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var server = await bench.Server(cancel);
        // The nine partners of the West Midlands have 28,130 of England's 399,460 open cases.
        var each = Math.Max(20, (int)(bench.Options.Cases * 28_130L / 399_460 / 9));
        using var region = await Region.Make(server, "nine",
        [
            .. Enumerable.Range(1, 9).Select(number => new Council(
                FormattableString.Invariant($"council-{number}"), FormattableString.Invariant($"ssd_{number}"),
                new MadeUpEngland(each, bench.Options.Seed + number, Teams: 12, BenchTime.Morning))),
        ], cancel);
        var configuration = region.Read();
        using var instruments = new Instruments(configuration);
        var page = new MetricsPage();
        var refresh = await Fill(region, configuration, instruments, page, cancel);
        await server.Shut(region.Ledger, cancel);

        await using var app = await Serve(page, cancel);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()) };
        var took = await Measurement.Runs(Scrapes, async () =>
        {
            var bytes = await http.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), cancel);
            if (!bytes.AsSpan().SequenceEqual(page.Bytes.Span))
            {
                throw new NotMeasurableException("A scrape did not give the page as it stands.");
            }
        });

        return
        [
            Figure.Under("scrape of /metrics for nine councils, ledger out of reach (median of 200)", Measurement.Median(took), Limit,
                string.Create(CultureInfo.InvariantCulture, $"{page.Bytes.Length / 1024.0:N0} KB, the longest {Figure.Time(took.Max())}")),
            Figure.Told("and the counting of it in the background", Figure.Time(refresh), null, null),
        ];
    }

    /// <summary>Polls all nine, and has their page written as the service does. Answers how long the writing took.</summary>
    private static async Task<TimeSpan> Fill(
        Region region, ServiceConfiguration configuration, Instruments instruments, MetricsPage page, CancellationToken cancel)
    {
        var current = new CurrentConfiguration(configuration);
        var time = new BenchTime(BenchTime.Morning);
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        await using var transport = new PickupTransport(Path.Combine(region.Folder, "mail"));
        var stages = Stages.Over(current, ledger, transport, instruments, time, NullLoggerFactory.Instance);
        await Progress.Stage("nine councils polled", async () =>
        {
            foreach (var council in region.Councils)
            {
                await stages.Poller.Poll(council.Source, cancel);
            }
        });
        if ((await ledger.Queries.Sources(cancel)).Any(each => each.LastVerdict != "sound"))
        {
            throw new NotMeasurableException("A poll of the nine councils was not sound.");
        }

        using var refresher = new MetricsRefresher(
            new LedgerGauges(ledger.Queries, current, time), instruments, new NodeGauges(current, time), page, time, NullLogger<MetricsRefresher>.Instance);
        return (await Measurement.Runs(1, () => refresher.Refresh(cancel)))[0];
    }

    private static async Task<WebApplication> Serve(MetricsPage page, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new BenchTime(BenchTime.Morning));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        var app = builder.Build();
        HttpEndpoints.Map(app, page, new Readiness());
        await app.StartAsync(cancel);
        return app;
    }
}
