using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Lets Quartz run polls on this node while it may work, and brings the schedule to its configuration when it comes
/// to. A schedule that cannot be reached is tried again until it can.</summary>
internal sealed class PollRunner(
    ServiceConfiguration configuration, ISchedulerFactory schedulers, Membership membership, TimeProvider time,
    ILogger<PollRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private bool _runs;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (membership.MayWork != _runs)
                {
                    await (_runs ? Pausing(stoppingToken) : Running(stoppingToken));
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning("The schedule of polls cannot be reached and will be tried again. {Fault}: {Message}",
                    fault.GetType().Name, fault.Message);
            }

            await Task.Delay(Between, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Running(CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await PollTriggers.Follow(scheduler, configuration.Sources, cancel);
        await scheduler.Start(cancel);
        _runs = true;
    }

    private async Task Pausing(CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await scheduler.Standby(cancel);
        _runs = false;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
        catch (SchedulerException fault)
        {
            // The ledger's server is down as well: another node takes the poll over.
            log.LogWarning("The schedule of polls could not be told that this node stops. {Message}", fault.Message);
        }
    }
}
