using DeadlineWatch.Bench.Children;
using DeadlineWatch.Bench.England;
using DeadlineWatch.Bench.Servers;

namespace DeadlineWatch.Bench;

/// <summary>What the measurements share, made when the first of them needs it: the server, England in its case system, and the
/// polls that were made of it.</summary>
internal sealed class Workbench(Options options) : IAsyncDisposable
{
    private readonly List<Polled> _steady = [];
    private BenchServer? _server;
    private Region? _england;
    private Polled? _first;

    public Options Options => options;

    /// <summary>How England's polls that found nothing changed went so far.</summary>
    public IReadOnlyList<Polled> Steady => _steady;

    public async Task<BenchServer> Server(CancellationToken cancel) =>
        _server ??= await Progress.Stage("PostgreSQL started", () => BenchServer.Start(cancel));

    /// <summary>England, loaded but perhaps not polled yet.</summary>
    public async Task<Region> England(CancellationToken cancel) => _england ??= await Region.Make(await Server(cancel), "england",
    [
        // As many teams as 150 councils have, four each.
        new("england", "ssd_development",
            new MadeUpEngland(options.Cases, options.Seed, Math.Clamp(options.Cases / 660, 4, 600), BenchTime.Morning)),
    ], cancel);

    /// <summary>The first poll of England; made once.</summary>
    public async Task<Polled> FirstPoll(CancellationToken cancel)
    {
        if (_first is null)
        {
            var england = await England(cancel);
            await (await Server(cancel)).Settle(cancel);
            _first = await Progress.Stage("first poll", () => PolledBy.AnotherProcess(england, england.Councils[0], cancel));
            Tell(_first);
            await TellClocks(england, cancel);
        }

        return _first;
    }

    /// <summary>A poll of England after a load that brought nothing new.</summary>
    public async Task<Polled> SteadyPoll(CancellationToken cancel)
    {
        await FirstPoll(cancel);
        var england = await England(cancel);
        await england.MoveMarker(england.Councils[0], cancel);
        await (await Server(cancel)).Settle(cancel);
        var polled = await Progress.Stage("steady poll", () => PolledBy.AnotherProcess(england, england.Councils[0], cancel));
        Tell(polled);
        _steady.Add(polled);
        return polled;
    }

    public async ValueTask DisposeAsync()
    {
        _england?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task TellClocks(Region region, CancellationToken cancel)
    {
        await using var ledger = _server!.Connect(region.Ledger);
        await using var command = ledger.CreateCommand("""
            SELECT clock, count(*), count(*) FILTER (WHERE ended IS NULL)
            FROM deadlines
            GROUP BY ROLLUP (clock)
            ORDER BY clock NULLS LAST
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            Progress.Say(FormattableString.Invariant(
                $"{(rows.IsDBNull(0) ? "clocks in all" : rows.GetString(0))}: {rows.GetInt64(1):N0}, of them running or overdue {rows.GetInt64(2):N0}"));
        }
    }

    private static void Tell(Polled polled) => Progress.Say(FormattableString.Invariant(
        $"{polled.Cases:N0} cases, {polled.Seconds:0.0} s, of that our own processor time {polled.ProcessorSeconds:0.0} s, at most {polled.PeakMegabytes:0} MB"));
}
