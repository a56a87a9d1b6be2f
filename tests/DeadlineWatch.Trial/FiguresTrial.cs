using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>How fast the published program is ready, and what it takes while nothing happens, with a median council's cases in its
/// ledger.</summary>
internal sealed class FiguresTrial(Report report, string program)
{
    /// <summary>What was promised.</summary>
    private static readonly (TimeSpan Ready, int Megabytes, double PartOfCore) Promised = (TimeSpan.FromSeconds(2), 120, 0.01);

    /// <summary>Of its own, which it alone can give back: 44 MB were measured. It says more of a change than the promise does, in
    /// which some 75 MB are pages of files.</summary>
    private const int OwnMegabytes = 55;

    /// <summary>What "--version" takes is what this machine takes for any start just now: 14 to 19 times as much was measured. On a
    /// machine that does much else, seconds say nothing of the program.</summary>
    private const double TimesAsLong = 20;

    private const int Starts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The first polls are done, and what they took is given back.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken cancel)
    {
        report.Heading(string.Create(CultureInfo.InvariantCulture, $"What it takes, with {Council.Cases} cases"));
        // Figures of a machine that does something else say nothing of the program.
        report.Say($"load of this machine, with {Environment.ProcessorCount} processors: {(await File.ReadAllTextAsync("/proc/loadavg", cancel)).Trim()}");
        await using var home = new Home(program);
        Council.Write(home.Data, DateTime.UtcNow);
        await using (var first = home.Start())
        {
            await first.Said(line => line.Contains($"Polled case-system: sound, {Council.Cases} cases", StringComparison.Ordinal) ? line : null, Patience, cancel);
            await first.Said(line => line.Contains("Polled confirmations: sound", StringComparison.Ordinal) ? line : null, Patience, cancel);
            report.Pass();
        }

        await Ready(home, cancel);
        await Idle(home, cancel);
    }

    private async Task Ready(Home home, CancellationToken cancel)
    {
        var (ready, bare) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var turn = 0; turn < Starts; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            await Child.Ask(Path.Join(program, "deadlinewatch"), ["--version"], "/", default, cancel);
            bare.Add(Stopwatch.GetElapsedTime(began));

            began = Stopwatch.GetTimestamp();
            await using var service = home.Start();
            await home.Answers("/health/ready", Patience, cancel);
            ready.Add(Stopwatch.GetElapsedTime(began));
        }

        var (median, reference) = (Median(ready), Median(bare));
        report.Say(string.Create(CultureInfo.InvariantCulture,
            $"ready after {median.TotalSeconds:0.00} s, the median of {Starts}; beside it, deadlinewatch --version takes {reference.TotalSeconds:0.00} s"));
        report.Count(median < Promised.Ready || median / reference < TimesAsLong ? null : string.Create(CultureInfo.InvariantCulture,
            $"ready only after {median.TotalSeconds:0.00} s, {median / reference:0.0} times as long as --version: promised were {Promised.Ready.TotalSeconds:0} s"));
    }

    private async Task Idle(Home home, CancellationToken cancel)
    {
        await using var service = home.Start();
        var process = int.Parse(await service.Said(line => line.StartsWith("pid ", StringComparison.Ordinal) ? line[4..] : null, Patience, cancel),
            CultureInfo.InvariantCulture);
        await home.Answers("/health/ready", Patience, cancel);
        await Task.Delay(Settling, cancel);
        var (began, before) = (Stopwatch.GetTimestamp(), Footprint.Of(process));
        await Task.Delay(Watched, cancel);
        var after = Footprint.Of(process);
        var part = (after.Busy - before.Busy) / Stopwatch.GetElapsedTime(began);
        var (most, own) = (Math.Max(before.Resident, after.Resident), Math.Max(before.Private, after.Private));
        report.Say(string.Create(CultureInfo.InvariantCulture,
            $"idle: {most} MB resident ({after.Shared} MB of it file pages that any process shares, {own} MB its own), {part:0.00%} of a core over a minute"));
        report.Count(most < Promised.Megabytes ? null : $"{most} MB resident: promised were {Promised.Megabytes}");
        report.Count(own < OwnMegabytes ? null : $"{own} MB its own: {OwnMegabytes} are its limit");
        report.Count(part < Promised.PartOfCore ? null : $"{part:0.00%} of a core: promised was {Promised.PartOfCore:0%}");
    }

    private static TimeSpan Median(List<TimeSpan> all) => all.Order().ElementAt(all.Count / 2);
}
