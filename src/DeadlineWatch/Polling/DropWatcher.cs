using System.Collections.Concurrent;
using DeadlineWatch.Configuration;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Polls a source soon after a file lands in its folder. A watch that fails costs nothing but time: the schedule
/// goes on.</summary>
internal sealed class DropWatcher(
    ServiceConfiguration configuration, ISchedulerFactory schedulers, TimeProvider time, ILogger<DropWatcher> log) : BackgroundService
{
    /// <summary>A file is written in pieces: wait until it has been quiet for so long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _landed = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watchers = configuration.Sources.Where(each => each.HasFiles).Select(Watch).OfType<FileSystemWatcher>().ToList();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(Quiet, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await PollWhatIsQuiet(stoppingToken);
            }
        }
        finally
        {
            watchers.ForEach(each => each.Dispose());
        }
    }

    private async Task PollWhatIsQuiet(CancellationToken cancel)
    {
        var quietSince = time.GetUtcNow() - Quiet;
        foreach (var (source, at) in _landed)
        {
            if (at > quietSince || !_landed.TryRemove(new(source, at)))
            {
                continue;
            }

            try
            {
                var scheduler = await schedulers.GetScheduler(cancel);
                await scheduler.TriggerJob(PollSchedule.Key(source), cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning("A file landed for {Source}, but its poll could not be started early ({Fault}); its schedule goes on.",
                    source, fault.GetType().Name);
            }
        }
    }

    private FileSystemWatcher? Watch(SourceSettings source)
    {
        try
        {
            System.IO.Directory.CreateDirectory(source.Folder);
            var watcher = new FileSystemWatcher(source.Folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
            watcher.Created += (_, _) => _landed[source.Name] = time.GetUtcNow();
            watcher.Changed += (_, _) => _landed[source.Name] = time.GetUtcNow();
            watcher.Renamed += (_, _) => _landed[source.Name] = time.GetUtcNow();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            log.LogWarning("The folder of {Source} cannot be watched ({Fault}); it is polled each {Every}.", source.Name, fault.GetType().Name, source.Every);
            return null;
        }
    }
}
