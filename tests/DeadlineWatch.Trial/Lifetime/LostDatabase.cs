using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Dashboards;
using DeadlineWatch.Tests.Storage;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>A PostgreSQL server that stalls with its connections open, and one that is gone: told within the timeouts, a stop goes
/// through all the same, and the service goes on by itself.</summary>
internal sealed class LostDatabase(Report report, string published)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    public async Task Run(CancellationToken cancel)
    {
        if (PostgresPrograms.Find() is not { } binaries)
        {
            report.Say("Not tried: a lost database, for which PostgreSQL must be installed");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("deadlinewatch-server-").FullName;
        var server = new PostgresPrograms(binaries, folder);
        try
        {
            await server.Make("fsync = off", cancel);
            await With(server, cancel);
        }
        finally
        {
            await server.Ctl(CancellationToken.None, "stop", "-m", "immediate");
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task With(PostgresPrograms server, CancellationToken cancel)
    {
        await using var relay = new SinkRelay();
        await using var town = new Town(published,
            $$"""{ "postgres": { "host": "{{server.Socket}}", "database": "postgres", "user": "postgres", "tls": "none" } }""",
            $"\"relay\": {{ \"host\": \"127.0.0.1\", \"port\": {relay.Port}, \"security\": \"none\" }}");
        var service = await town.Ready(cancel);

        var stopped = await Stall(server, "STOP", cancel);
        try
        {
            await Town.Until(service, "a server that stalls is told", Patience, () => service.Said("did not answer in time"));
            var began = Stopwatch.GetTimestamp();
            await service.Signal("TERM", cancel);
            var code = await service.Ended(TimeSpan.FromSeconds(47), cancel);
            report.Say($"beside a server that stalls it stops within {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            report.Count(code == 0 ? null : $"beside a server that stalls it ended with {code}:\n{string.Join('\n', service.Lines.TakeLast(12))}");
        }
        finally
        {
            foreach (var each in stopped)
            {
                await Service.Signal(each, "CONT", CancellationToken.None);
            }
        }

        service = await town.Ready(cancel);
        await server.Ctl(cancel, "stop", "-m", "immediate");
        var reference = town.Land();
        await Town.Until(service, "a server that is gone is told", Patience, () => service.Said("cannot be reached") || service.Said("was restarted"));
        await server.Ctl(cancel, "start");
        await Town.Until(service, "it goes on when the server is back", Patience, () => relay.Accepted.Any(each => each.Contains(reference, StringComparison.Ordinal)));
        report.Pass();
    }

    /// <summary>The server and all of its processes.</summary>
    private static async Task<IReadOnlyList<int>> Stall(PostgresPrograms server, string signal, CancellationToken cancel)
    {
        var first = int.Parse((await File.ReadAllLinesAsync(Path.Combine(server.Data, "postmaster.pid"), cancel))[0], CultureInfo.InvariantCulture);
        var (_, said) = await Child.Ask("ps", ["-o", "pid=", "--ppid", first.ToString(CultureInfo.InvariantCulture)], "/", default, cancel);
        int[] all = [first, .. said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(each => int.Parse(each, CultureInfo.InvariantCulture))];
        foreach (var each in all)
        {
            await Service.Signal(each, signal, cancel);
        }

        return all;
    }
}
