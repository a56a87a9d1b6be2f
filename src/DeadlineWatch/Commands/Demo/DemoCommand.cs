using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Commands.Demo;

/// <summary>Shows the whole product on a made-up council: lays its baseline at 07:00 of the last working day before today,
/// plays on to now with changing data through the very stages of the service, and then goes on in real time.</summary>
internal static class DemoCommand
{
    /// <summary>Another number, another council.</summary>
    private const int Seed = 20261;

    /// <summary>How often the council's systems write their exports.</summary>
    private static readonly TimeSpan ExportEvery = TimeSpan.FromHours(1);

    /// <summary>The file by which a folder is known as an earlier demo's, and may be written over.</summary>
    private const string Mark = ".deadlinewatch-demo";

    /// <param name="options">What was asked.</param>
    /// <param name="shipped">The config folder whose profiles, calendars and templates serve.</param>
    /// <param name="terminal">Where the summary goes.</param>
    /// <param name="time">The real time.</param>
    /// <param name="cancel">Ends the demo.</param>
    public static async Task<int> Run(DemoOptions options, string shipped, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var output = Path.GetFullPath(options.Output ?? "deadlinewatch-demo");
        if (Refusal(output) is { } refusal)
        {
            terminal.Fault(refusal);
            return ExitCode.Wrong;
        }

        var folder = Prepare(output, shipped);
        var read = ConfigurationReader.Read(folder, new Dictionary<string, string?>());
        if (read.Configuration is not { } configuration)
        {
            return CheckCommand.Write(read, time.GetUtcNow(), json: false, terminal.Error);
        }

        var now = time.GetUtcNow();
        var from = Beginning(configuration.ProfileOf(CouncilConfig.Authority).Calendar, now);
        await terminal.Output.WriteLineAsync($"A made-up council, played from {CivilTime.ShortWords(from)} to now, {CivilTime.ShortWords(now)}.");
        var council = new SyntheticCouncil(Seed, from, now, CivilTime.LocalOf,
            configuration.ProfileOf(CouncilConfig.Authority).Calendar.Holidays.Select(each => each.Day));

        await using var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel);
        await using var transport = new PickupTransport(configuration.Mail.Folder!, new MailNames().NameOf);
        using var instruments = new Instruments(configuration);
        await Play(configuration, council, ledger, transport, instruments, output, from, now, cancel);

        await WriteMetrics(configuration, ledger, instruments, output, now, cancel);
        var summary = await DemoSummary.Of(configuration, ledger, now, cancel);
        await summary.WriteFindings(Path.Combine(output, "findings.txt"), cancel);
        summary.Write(terminal, output, Stopwatch.GetElapsedTime(began));
        if (options.Once)
        {
            return ExitCode.Done;
        }

        // Another port than usual is for this run alone: the folder that was written shows the usual one.
        var listening = configuration with { Listen = configuration.Listen with { Port = options.Port ?? configuration.Listen.Port } };
        await using var app = ServiceHost.Build(
            listening, () => ConfigurationReader.Read(configuration.Folder, new Dictionary<string, string?>()), ledger, transport, time);
        // Told once it serves: where any free port was asked for, only then is it known which.
        app.Lifetime.ApplicationStarted.Register(() => terminal.Output.WriteLine($"It goes on in real time: {app.Urls.First()}/metrics. Ctrl-C ends it."));
        var exporting = ExportOn(council, output, time, cancel);
        var code = await ServiceHost.Run(app, cancel);
        await exporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;
    }

    /// <summary>07:00 on the last working day before today: a whole working day lies between it and now, whatever day it
    /// is.</summary>
    internal static DateTimeOffset Beginning(WorkingCalendar calendar, DateTimeOffset now) =>
        CivilTime.At(calendar.SubtractWorkingDays(CivilTime.DayOf(now), 1), new TimeOnly(7, 0));

    private static async Task Play(
        ServiceConfiguration configuration, SyntheticCouncil council, SqliteLedger ledger, IMailTransport transport,
        Instruments instruments, string output, DateTimeOffset from, DateTimeOffset now, CancellationToken cancel)
    {
        var simulated = new SimulatedTime(from);
        var stages = Stages.Over(new CurrentConfiguration(configuration), ledger, transport, instruments, simulated, NullLoggerFactory.Instance);
        var nextExport = from;
        var playback = new Playback(configuration, stages, simulated)
        {
            Before = at =>
            {
                if (at >= nextExport)
                {
                    council.WriteExports(Path.Combine(output, CouncilConfig.DropFolder), at);
                    nextExport = at + ExportEvery;
                }
            },
        };
        await playback.Until(now, cancel);
    }

    private static async Task ExportOn(SyntheticCouncil council, string output, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMinutes(15), time, cancel);
            council.WriteExports(Path.Combine(output, CouncilConfig.DropFolder), time.GetUtcNow());
        }
    }

    private static string? Refusal(string output) =>
        System.IO.Directory.Exists(output) && System.IO.Directory.EnumerateFileSystemEntries(output).Any() && !File.Exists(Path.Combine(output, Mark))
            ? $"{output} holds other files. Name an empty folder, or one that an earlier demo wrote."
            : null;

    private static string Prepare(string output, string shipped)
    {
        if (System.IO.Directory.Exists(output))
        {
            System.IO.Directory.Delete(output, recursive: true);
        }

        var config = System.IO.Directory.CreateDirectory(Path.Combine(output, "config")).FullName;
        File.WriteAllText(Path.Combine(output, Mark), "Written by \"deadlinewatch demo\"; the next demo writes it anew.\n");
        foreach (var part in new[] { "profiles", "calendars", "templates" })
        {
            var into = System.IO.Directory.CreateDirectory(Path.Combine(config, part)).FullName;
            foreach (var file in System.IO.Directory.EnumerateFiles(Path.Combine(shipped, part)))
            {
                File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
            }
        }

        CouncilConfig.Write(config);
        return config;
    }

    private static async Task WriteMetrics(
        ServiceConfiguration configuration, SqliteLedger ledger, Instruments instruments, string output, DateTimeOffset now, CancellationToken cancel)
    {
        var page = new MetricsPage();
        var gauges = await new LedgerGauges(ledger.Queries, new CurrentConfiguration(configuration), new SimulatedTime(now)).Compute(now, cancel);
        page.Replace([.. gauges, .. instruments.Families()]);
        await using var file = File.Create(Path.Combine(output, "metrics.txt"));
        await page.WriteTo(file, cancel);
    }
}
