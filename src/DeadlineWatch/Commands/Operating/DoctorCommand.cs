using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Operating;

/// <summary><c>doctor</c>: looks at all that the service lives on, beside it or without it, and says of each whether it is well and
/// what to do where it is not. Nothing is changed.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="runFaults">What keeps only the service from running.</param>
/// <param name="warnings">What somebody should look at in it.</param>
/// <param name="environment">The variables that this process was given.</param>
/// <param name="open">Makes the reader of a source.</param>
/// <param name="time">The time.</param>
internal sealed class DoctorCommand(
    ServiceConfiguration configuration, IReadOnlyList<ConfigurationFault> runFaults, IReadOnlyList<ConfigurationFault> warnings,
    IReadOnlyDictionary<string, string?> environment, Func<SourceSettings, ICaseSource> open, TimeProvider time)
{
    private const string Part = "configuration";

    public async Task<int> Write(DoctorOptions options, Terminal terminal, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        Probe[] probes =
        [
            ServiceProbe.Of(configuration.Listen), .. Reach.Probes(configuration, open, time), ClockProbe.Zone(now),
            .. new MachineProbes(configuration, environment, now).All(),
        ];
        IReadOnlyList<Probed> found = [.. Read(), .. (await ProbeRound.Look(probes, time, cancel)).SelectMany(each => each)];
        var isSound = found.All(each => each.Standing != Standing.Wrong);
        if (options.Json)
        {
            Json.Write(terminal.Output, new DoctorAnswer(now, InUse.Of(configuration), isSound, found));
        }
        else
        {
            WriteText(found, terminal);
        }

        return isSound ? ExitCode.Done : ExitCode.Wrong;
    }

    /// <summary>Where the config folder has a fault: what can be looked at all the same.</summary>
    /// <param name="folder">The config folder.</param>
    /// <param name="listen">Where the service answers.</param>
    /// <param name="ledger">The ledger; null where its place is at fault too.</param>
    /// <param name="time">The time.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<int> WriteBesideFaults(
        string folder, ListenSettings listen, LedgerSettings? ledger, TimeProvider time, DoctorOptions options, Terminal terminal, CancellationToken cancel)
    {
        Probe[] probes = ledger is null ? [ServiceProbe.Of(listen)] : [ServiceProbe.Of(listen), LedgerProbe.Of(ledger, listen, time)];
        IReadOnlyList<Probed> found = [.. (await ProbeRound.Look(probes, time, cancel)).SelectMany(each => each)];
        if (options.Json)
        {
            Json.Write(terminal.Output, new DoctorAnswer(time.GetUtcNow(), ledger is null ? null : InUse.Of(folder, ledger), Sound: false, found));
        }
        else
        {
            WriteParts(found, terminal);
        }

        return ExitCode.Wrong;
    }

    private IEnumerable<Probed> Read() => runFaults.Count + warnings.Count == 0
        ? [Probed.Ok(Part, "files", "sound, without a warning")]
        : runFaults.Select(each => Told(each, Standing.Wrong)).Concat(warnings.Select(each => Told(each, Standing.Warn)));

    private static Probed Told(ConfigurationFault fault, Standing standing) => new(Part, fault.File, standing, string.Create(
        CultureInfo.InvariantCulture, $"{(fault.Line > 0 ? $"line {fault.Line}, " : "")}{fault.Path}: {fault.Message}"));

    private void WriteText(IReadOnlyList<Probed> found, Terminal terminal)
    {
        InUse.Of(configuration).Write(terminal.Output);
        WriteParts(found, terminal);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(ReachText.Sum(found));
    }

    private static void WriteParts(IReadOnlyList<Probed> found, Terminal terminal)
    {
        foreach (var part in found.GroupBy(each => each.Part))
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine(terminal.Heading(part.Key.ToUpperInvariant()));
            ReachText.Write(part, terminal);
        }
    }
}

/// <summary>What <c>doctor</c> found, for a program.</summary>
/// <param name="Now">When.</param>
/// <param name="InUse">By which configuration and ledger; null where neither can be told.</param>
/// <param name="Sound">Whether nothing is wrong.</param>
/// <param name="Found">Each thing that was looked at.</param>
internal sealed record DoctorAnswer(DateTimeOffset Now, InUse? InUse, bool Sound, IReadOnlyList<Probed> Found);
