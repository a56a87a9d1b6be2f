using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Bench.Measures;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeadlineWatch.Bench.Children;

/// <summary>Runs the loops of escalating and sending in a process of its own, until all that was to come due is sent.</summary>
internal static class SentBy
{
    public const string Verb = "_send";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Starts the child and waits; answers the most memory that it held, in megabytes.</summary>
    public static async Task<double> AnotherProcess(Region region, int port, CancellationToken cancel)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "DeadlineWatch.Bench" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { Verb, region.Config, port.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        using var stop = cancel.Register(() => child.Kill());
        var said = await child.StandardOutput.ReadToEndAsync(cancel);
        await child.WaitForExitAsync(cancel);
        return child.ExitCode == 0
            ? double.Parse(said, CultureInfo.InvariantCulture)
            : throw new NotMeasurableException($"Sending in a process of its own ended with {child.ExitCode}: see above.");
    }

    /// <summary>What the child does.</summary>
    public static async Task<int> Here(string config, int port, CancellationToken cancel)
    {
        var configuration = ConfigFiles.Read(config);
        using var instruments = new Instruments(configuration);
        using var logs = LoggerFactory.Create(log => log
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        var time = new RunningTime(BenchTime.Morning);
        await using var transport = new SmtpTransport(
            new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.PlainLocalOnly }, time);
        var stages = Stages.Over(new CurrentConfiguration(configuration), ledger, transport, instruments, time, logs);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var escalating = new Loop(
            Stage.Escalate, token => Worked(stages.Escalator.Pass(token)), Pause, instruments, time, logs.CreateLogger<Loop>());
        using var sending = new Loop(Stage.Send, token => Worked(stages.Sender.Pass(token)), Pause, instruments, time, logs.CreateLogger<Loop>());
        await escalating.StartAsync(done.Token);
        await sending.StartAsync(done.Token);
        while (!await IsThrough(ledger, time, cancel))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
        }

        await done.CancelAsync();
        await escalating.StopAsync(CancellationToken.None);
        await sending.StopAsync(CancellationToken.None);
        Console.WriteLine(PolledBy.PeakMegabytes().ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<bool> Worked(Task pass)
    {
        await pass;
        return true;
    }

    private static async Task<bool> IsThrough(ILedger ledger, TimeProvider time, CancellationToken cancel)
    {
        var passed = time.GetUtcNow() - BenchTime.Morning;
        if (passed > Longest)
        {
            throw new NotMeasurableException($"Not all is sent after {Figure.Time(passed)}.");
        }

        // The last pass of escalating may still be about to write what came due last.
        return passed > Dwell.Within + Pause + Pause
            && await ledger.Queries.OutboxStanding(cancel) is { Pending: 0, Frozen: 0, Unknown: 0 };
    }

    /// <summary>Begins at a moment of the benchmark's, and runs on as real time does.</summary>
    private sealed class RunningTime(DateTimeOffset from) : TimeProvider
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => from + Stopwatch.GetElapsedTime(_began);
    }
}
