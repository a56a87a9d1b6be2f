using DeadlineWatch.Commands;
using DeadlineWatch.Hosting;

namespace DeadlineWatch.Telemetry;

/// <summary>Puts it on the page whether the loops turn, and says in one line when one hangs and when it turns again. It waits for
/// none of them.
/// <list type="bullet">
/// <item>Where systemd watches, it is told at each look that all turn, and no more when one hangs: it then ends the process, and
/// starts another.</item>
/// <item>Where nobody does, the process ends itself: a service manager, a container's engine or a person sees that, and no one
/// sees that it stands still.</item>
/// </list></summary>
/// <param name="turning">Who hangs.</param>
/// <param name="instruments">Where it stands on the page.</param>
/// <param name="time">The time.</param>
/// <param name="log">Where it is said.</param>
/// <param name="surroundings">Who watches, and how the process is ended; null for nobody.</param>
internal sealed class TurningWatch(
    Turning turning, Instruments instruments, TimeProvider time, ILogger<TurningWatch> log, Surroundings? surroundings = null) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>A watchdog that waits for less is somebody's mistake, and not worth a processor.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>From when it is first told until the process ends itself: a stage that only was slow beyond all measure, or a machine
    /// that stood still, turns again within this.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        var now = time.GetUtcNow();
        var (hung, beside) = (turning.Hung(now), turning.HungBeside(now));
        foreach (var stage in Turning.Loops)
        {
            instruments.Turns(stage, hung.All(each => each.Stage != stage));
        }

        foreach (var each in hung.Where(each => _told.TryAdd(each.Name, time.GetTimestamp())))
        {
            log.LogError("This node hangs: {Hung}. Warnings may be late until it is started again.", each.Words);
        }

        foreach (var each in beside.Where(each => _told.TryAdd(each.Name, time.GetTimestamp())))
        {
            log.LogError("Beside the loops, which go on, {Hung}.", each.Words);
        }

        foreach (var name in _told.Keys.Except(hung.Concat(beside).Select(each => each.Name)).ToList())
        {
            _told.Remove(name);
            log.LogInformation("This node turns again: {Name} makes progress.", name);
        }

        if (hung.Count == 0)
        {
            surroundings?.Systemd.Turns();
        }
        else if (surroundings is { Systemd.Watchdog: null, End: { } end } && hung.Any(each => time.GetElapsedTime(_told[each.Name]) >= Patience))
        {
            log.LogCritical("This node still hangs, and ends itself with exit code {Code} to be started again: {Hung}.",
                ExitCode.Hung, string.Join("; ", hung.Select(each => each.Words)));
            end(ExitCode.Hung);
        }
    }

    /// <summary>How long from one look to the next: twice within the time that systemd waits, and never without a pause.</summary>
    internal static TimeSpan Between(TimeSpan? watchdog) =>
        watchdog / 2 is not { } half || half > Every ? Every : half < Least ? Least : half;

    /// <summary>On a thread of its own: what hangs may hold all those of the pool.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = Between(surroundings?.Systemd.Watchdog);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                while (!stoppingToken.WaitHandle.WaitOne(every))
                {
                    Look();
                }

                ended.SetResult();
            }
            catch (Exception fault)
            {
                // It died, and the host with it: never a watch that only seems to be there.
                ended.SetException(fault);
            }
        })
        { IsBackground = true, Name = nameof(TurningWatch) }.Start();
        return ended.Task;
    }
}
