using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Bench.Measures;

/// <summary>A poll when the load marker has not moved, as it happens every quarter of an hour all day: the whole of it, with
/// the row that records it, by a service that has been running for a while.</summary>
internal static class UnchangedPoll
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var configuration = england.Read();
        using var instruments = new Instruments(configuration);
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        await using var transport = new PickupTransport(Path.Combine(england.Folder, "mail"));
        var poller = Stages.Over(new CurrentConfiguration(configuration), ledger, transport, instruments,
            new BenchTime(BenchTime.Morning), NullLoggerFactory.Instance).Poller;
        var source = england.Councils[0].Source;

        await Measurement.Runs(10, () => poller.Poll(source, cancel));
        var took = await Measurement.Runs(50, () => poller.Poll(source, cancel));

        var verdict = (await ledger.Queries.Sources(cancel)).First(each => each.Source == source).LastVerdict;
        return verdict == "unchanged"
            ?
            [
                Figure.Under("poll, load marker not moved (median of 50)", Measurement.Median(took), Limit,
                    $"the longest {Figure.Time(took.Max())}"),
            ]
            : throw new NotMeasurableException($"A poll whose load marker had not moved was '{verdict}'.");
    }
}
