using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using Quartz;

namespace DeadlineWatch.Hosting;

/// <summary>Lets Quartz run polls on this node while it may work, and brings the schedule to its configuration when that comes
/// into force; where another was before, all sources are polled at once, since a poll first judges by the new rules. A schedule
/// that cannot be reached is tried again until it can.</summary>
internal sealed class PollRunner(
    ServiceConfiguration configuration, ISchedulerFactory schedulers, Membership membership, TimeProvider time,
    ILogger<PollRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>How often the schedule itself is looked at: a clock that was wrong for a while may have set the next poll far ahead.
    /// </summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private string? _runsBy;
    private bool _hasRun;
    private long _lookedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (membership.WorksBy is { } works && works != _runsBy)
                {
                    await Running(works, stoppingToken);
                }
                else if (membership.WorksBy is null && _runsBy is not null)
                {
                    await Pausing(stoppingToken);
                }
                else if (_runsBy is not null && time.GetElapsedTime(_lookedAt) >= LookEvery)
                {
                    await Follow(await schedulers.GetScheduler(stoppingToken), stoppingToken);
                }
            }
            catch (ObjectDisposedException)
            {
                // The host did not come to run, and is gone.
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning("The schedule of polls cannot be reached and will be tried again. {Fault}: {Message}",
                    fault.GetType().Name, fault.Message);
            }

            await Task.Delay(Between, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Running(string works, CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await Follow(scheduler, cancel);
        await scheduler.Start(cancel);
        foreach (var source in _hasRun ? configuration.Sources : [])
        {
            await scheduler.TriggerJob(PollSchedule.Key(source.Name), cancel);
        }

        _runsBy = works;
        _hasRun = true;
    }

    private async Task Follow(IScheduler scheduler, CancellationToken cancel)
    {
        _lookedAt = time.GetTimestamp();
        foreach (var source in await PollTriggers.Follow(scheduler, configuration.Sources, time.GetUtcNow(), cancel))
        {
            log.LogWarning("The next poll of {Source} stood further ahead than its interval: a clock was wrong. It is polled now.", source);
        }
    }

    private async Task Pausing(CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await scheduler.Standby(cancel);
        _runsBy = null;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            // Where its database stalls it would wait for that, and not for us.
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (SchedulerException fault)
        {
            // The ledger's server is down as well: another node takes the poll over.
            log.LogWarning("The schedule of polls could not be told that this node stops. {Message}", fault.Message);
        }
    }
}
