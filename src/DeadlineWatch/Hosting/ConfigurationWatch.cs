using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Takes a changed config folder without a restart: calendars, profiles and recipients. All or nothing: on any fault
/// the old configuration stays. A look:
/// <list type="number">
/// <item>Nothing to do where the files are as they were when last judged, or changed since the look before: several files
/// are written one after the other.</item>
/// <item>Read the folder. A fault is told, and the old configuration stays.</item>
/// <item>So is a change of what takes effect at a start only.</item>
/// <item>Take it, and judge all cases anew at once where the rules of their authority changed.</item>
/// </list>
/// Who asks for it (SIGHUP) gets the look at once, and an answer in any case.</summary>
internal sealed class ConfigurationWatch(
    CurrentConfiguration current, Func<ConfigurationResult> read, Poller poller, Instruments instruments,
    TimeProvider time, ILogger<ConfigurationWatch> log, Membership? membership = null, Surroundings? surroundings = null,
    Turning? turning = null) : BackgroundService
{
    /// <summary>A dozen small files a look; an editor or an import is done with all of them in less.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <summary>A folder on another machine may stand still; beyond this it is told.</summary>
    internal static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(1);

    private readonly Reloads _reloads = surroundings?.Reloads ?? new();
    private readonly string _folder = current.Now.Folder;
    private string _judged = current.Now.Fingerprint;
    private string? _before;
    private string? _refused;

    /// <summary>Looks because somebody asks: also at files that were just written, or refused before.</summary>
    public async Task LookNow(CancellationToken cancel)
    {
        surroundings?.Systemd.Reloading();
        try
        {
            var seen = _before = await Apart(Fingerprint, cancel);
            if (seen == _judged && _refused is null)
            {
                log.LogInformation("The config folder was looked at: it is as it was, and in force.");
                return;
            }

            await Judge(seen, cancel);
        }
        finally
        {
            surroundings?.Systemd.Reloaded();
        }
    }

    /// <summary>Looks once.</summary>
    public async Task Look(CancellationToken cancel)
    {
        var seen = await Apart(Fingerprint, cancel);
        var isQuiet = seen == _before;
        _before = seen;
        if (seen == _judged || !isQuiet)
        {
            return;
        }

        await Judge(seen, cancel);
    }

    private async Task Judge(string seen, CancellationToken cancel)
    {
        _judged = seen;
        var was = current.Now;
        var next = await Apart(read, cancel);
        _refused = WhyNot(was, next);
        if (_refused is { } reason)
        {
            instruments.ConfigurationRefused();
            log.LogError("The config folder changed, and is not taken; the configuration before it stays in force. {Reason}", reason);
            return;
        }

        var taken = next.Configuration!;
        current.Take(taken);
        instruments.ConfigurationTaken(taken, time.GetUtcNow());
        var moved = taken.Authorities.Where(each => was.ProfileOf(each.Key).RulesHash != taken.ProfileOf(each.Key).RulesHash).ToList();
        log.LogInformation("The config folder changed, and was taken without a restart; the rules changed for {Authorities}.",
            moved.Count == 0 ? "no authority" : string.Join(", ", moved.Select(each => each.Key)));
        // With several nodes this one waits until the last has taken it; who brings it into force then judges anew.
        foreach (var authority in membership is null or { MayWork: true } ? moved : [])
        {
            await Rejudge(authority.Key, cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isAsked = await _reloads.Asked(Every, time, stoppingToken);
            try
            {
                await (isAsked ? LookNow(stoppingToken) : Look(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Reading answers with faults; this is the net below it.
                instruments.ConfigurationRefused();
                log.LogError("The config folder could not be looked at; the configuration in force stays. {Fault}: {Message}",
                    fault.GetType().Name, fault.Message);
            }
        }
    }

    private string Fingerprint() => ConfigFingerprint.Of(_folder);

    /// <summary>On a thread of its own: no file is read with a limit of time, and one that hangs would hold a thread of those that
    /// the loops share.</summary>
    private async Task<T> Apart<T>(Func<T> reading, CancellationToken cancel)
    {
        using var turn = turning?.BeginBeside("the look at the config folder", LongestReading);
        return await Task.Factory.StartNew(reading, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancel);
    }

    private static string? WhyNot(ServiceConfiguration was, ConfigurationResult next)
    {
        if (next.Configuration is not { } configuration)
        {
            var first = next.Faults[0];
            var others = next.Faults.Count > 1 ? $" And {next.Faults.Count - 1} more: see deadlinewatch check." : "";
            return $"{first.File}:{first.Line} {first.Path}: {first.Message.TrimEnd('.')}.{others}";
        }

        var files = configuration.AtStart.Where(each => was.AtStart.GetValueOrDefault(each.Key) != each.Value).Select(each => each.Key).ToList();
        return files.Count == 0
            ? null
            : $"A change of {string.Join(" and ", files)} takes effect at the next start, and the rest of the folder with it.";
    }

    private async Task Rejudge(string authority, CancellationToken cancel)
    {
        try
        {
            await poller.Rejudge(authority, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            instruments.Fault(Stage.Poll);
            log.LogError("The cases of {Authority} could not be judged by the changed rules; the next poll does it. {Fault}: {Message}",
                authority, fault.GetType().Name, fault.Message);
        }
    }
}
