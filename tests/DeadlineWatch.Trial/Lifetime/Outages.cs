using DeadlineWatch.Dashboards;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>What the service lives on is lost for a while, and comes back: it says what is lost, and goes on by itself.</summary>
internal sealed class Outages(Report report, string published)
{
    private const string Ledger = "deadlinewatch_stage_faults_total";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);

    /// <summary>A relay that is not there. It is tried again after a minute.</summary>
    public async Task Relay(CancellationToken cancel)
    {
        var port = FreePort.Next();
        await using var town = new Town(published, """{ "sqlite": "data/ledger.db" }""",
            $"\"relay\": {{ \"host\": \"127.0.0.1\", \"port\": {port}, \"security\": \"none\" }}");
        var service = await town.Ready(cancel);
        var reference = town.Land();
        await Town.Until(service, "a lost relay is told", Patience, () => service.Said("The relay does not take mail"));
        report.Count(await town.Page("/health/ready", cancel) == "ready\n" ? null : "a lost relay made the service unready");

        await using var relay = new SinkRelay(port);
        await Town.Until(service, "what waited is sent when the relay is back", Patience, () => relay.Accepted.Any(each => each.Contains(reference, StringComparison.Ordinal)));
        report.Pass();
    }

    /// <summary>A disk of the ledger without room, as a small file system of its own.</summary>
    public async Task Disk(CancellationToken cancel)
    {
        await using var relay = new SinkRelay();
        await using var town = new Town(published, """{ "sqlite": "data/ledger.db" }""",
            $"\"relay\": {{ \"host\": \"127.0.0.1\", \"port\": {relay.Port}, \"security\": \"none\" }}");
        var data = Directory.CreateDirectory(Path.Combine(town.Folder, "data")).FullName;
        var (code, said) = await Child.Ask("mount", ["-t", "tmpfs", "-o", "size=16m", "deadlinewatch-trial", data], town.Folder, default, cancel);
        if (code != 0)
        {
            report.Say($"Not tried: a full disk, for which this must be root: {said}");
            return;
        }

        try
        {
            var service = await town.Ready(cancel);
            await using (var filler = new FileStream(Path.Combine(data, "filler"), FileMode.CreateNew))
            {
                await Fill(filler, cancel);
            }

            var reference = town.Land();
            await Town.Until(service, "a full disk is told, by log and metric", Patience,
                async () => service.Said("has no room left on its disk") && await town.Metric(Ledger, cancel) > 0);
            report.Count(await town.Page("/health/live", cancel) == "live\n" ? null : "a full disk stopped its life");

            File.Delete(Path.Combine(data, "filler"));
            await Town.Until(service, "it goes on when there is room", Patience, () => relay.Accepted.Any(each => each.Contains(reference, StringComparison.Ordinal)));
            await service.Signal("TERM", cancel);
            report.Count(await service.Ended(Patience, cancel) == 0 ? null : "it did not end well after a full disk");
        }
        finally
        {
            await Child.Ask("umount", [data], town.Folder, default, CancellationToken.None);
        }
    }

    private static async Task Fill(FileStream filler, CancellationToken cancel)
    {
        var block = new byte[4096];
        try
        {
            while (true)
            {
                await filler.WriteAsync(block, cancel);
                await filler.FlushAsync(cancel);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
