using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeadlineWatch.Bench.Children;

/// <summary>What a poll in a process of its own came to.</summary>
/// <param name="Seconds">The whole of <see cref="Polling.Poller.Poll"/>.</param>
/// <param name="ProcessorSeconds">Of that, this process's own work on its processors.</param>
/// <param name="PeakMegabytes">The most memory that was resident, VmHWM; 0 where the system does not say.</param>
/// <param name="Cases">Cases in the reading.</param>
internal sealed record Polled(double Seconds, double ProcessorSeconds, double PeakMegabytes, int Cases)
{
    public TimeSpan Took => TimeSpan.FromSeconds(Seconds);
}

/// <summary>Polls one source in a process of its own, so that neither the benchmark's memory nor its warm caches count: the
/// program starts itself with a hidden verb.</summary>
internal static class PolledBy
{
    public const string Verb = "_poll";

    /// <summary>Starts the child and waits for what it found.</summary>
    public static async Task<Polled> AnotherProcess(Region region, Council council, CancellationToken cancel)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "DeadlineWatch.Bench" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { Verb, region.Config, council.Source })
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        using var stop = cancel.Register(() => child.Kill());
        var said = await child.StandardOutput.ReadToEndAsync(cancel);
        await child.WaitForExitAsync(cancel);
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<Polled>(said)!
            : throw new NotMeasurableException(
                $"The poll of {council.Source} in a process of its own ended with {child.ExitCode}: see above.");
    }

    /// <summary>What the child does.</summary>
    public static async Task<int> Here(string config, string source, CancellationToken cancel)
    {
        var configuration = ConfigFiles.Read(config);
        using var instruments = new Instruments(configuration);
        using var logs = LoggerFactory.Create(log => log
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        await using var transport = new PickupTransport(Path.Combine(config, "..", "mail"));
        var time = new BenchTime(BenchTime.Morning);
        var stages = Stages.Over(new CurrentConfiguration(configuration), ledger, transport, instruments, time, logs);

        using var self = Process.GetCurrentProcess();
        var processor = self.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        await stages.Poller.Poll(source, cancel);
        var took = Stopwatch.GetElapsedTime(began);
        self.Refresh();

        var row = (await ledger.Queries.Sources(cancel)).First(each => each.Source == source);
        if (row.LastVerdict != "sound")
        {
            throw new NotMeasurableException($"The poll of {source} was {row.LastVerdict}: {row.LastReason}");
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new Polled(took.TotalSeconds, (self.TotalProcessorTime - processor).TotalSeconds, PeakMegabytes(), row.Cases)));
        return 0;
    }

    /// <summary>The most memory that was resident in this process; 0 where the system does not say.</summary>
    public static double PeakMegabytes()
    {
        const string file = "/proc/self/status";
        if (!File.Exists(file))
        {
            return 0;
        }

        // "VmHWM:     173256 kB"
        var line = File.ReadLines(file).First(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM: kB".Length + 1), CultureInfo.InvariantCulture) / 1024;
    }
}
