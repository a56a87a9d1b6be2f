using System.Globalization;
using System.Runtime.Versioning;
using DeadlineWatch.Commands;

namespace DeadlineWatch.Hosting.Windows;

/// <summary>The life of the service under Windows' service control manager:
/// <list type="number">
/// <item>Take its call at once, for it waits half a minute only: the configuration is read and the ledger opened after it.</item>
/// <item>Say each second that the start gets on, until the host has started: a migration may take long.</item>
/// <item>Run until a control to stop comes, and drain.</item>
/// <item>Say that it stopped, with the exit code, whatever it died of; the event log has the reason.</item>
/// </list></summary>
[SupportedOSPlatform("windows")]
internal static class WindowsService
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    /// <summary>Runs the service. Answers the exit code, which the control manager has as well.</summary>
    /// <param name="run">All of it, from reading the configuration on; it is given what makes its surroundings a service's.</param>
    /// <param name="terminal">Where what it says is told besides.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotAServiceException">The control manager did not start this process.</exception>
    public static async Task<int> Run(
        Func<Func<Surroundings, Surroundings>, Terminal, CancellationToken, Task<int>> run, Terminal terminal, TimeProvider time,
        CancellationToken cancel)
    {
        var standing = await ServiceControl.Begin();
        var exitCode = ExitCode.Wrong;
        using var events = new EventLog();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, ServiceControl.Stopped);
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        await using var pulse = time.CreateTimer(_ => standing.StillPending(), null, Pulse, Pulse);
        try
        {
            exitCode = await run(usual => Around(usual, standing, events), terminal with { Output = said, Error = said }, stop.Token);
        }
        catch (Exception fault)
        {
            // The last net: no console shows what is thrown.
            await said.WriteLineAsync($"{fault.Message} ({fault.GetType().Name})");
        }
        finally
        {
            events.Write(LevelOf(exitCode), EventText.OfEnd(exitCode, said.ToString()));
            await terminal.Error.WriteAsync(said.ToString());
            ServiceControl.End(exitCode);
        }

        return exitCode;
    }

    private static LogLevel LevelOf(int exitCode) => exitCode == ExitCode.Done ? LogLevel.Information : LogLevel.Error;

    private static Surroundings Around(Surroundings usual, ServiceStanding standing, EventLog events) => usual with
    {
        LogBesides = new EventLogProvider(events),
        Lifetime = host => new ControlledLifetime(standing, host),
        // One that hangs ends from within: the control manager has its exit code too.
        End = code =>
        {
            ServiceControl.End(code);
            usual.End?.Invoke(code);
        },
    };
}
