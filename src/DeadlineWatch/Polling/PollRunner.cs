using DeadlineWatch.Configuration;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Lets Quartz run polls on this node. A schedule that cannot be reached is tried again until it can.</summary>
internal sealed class PollRunner(
    ServiceConfiguration configuration, ISchedulerFactory schedulers, TimeProvider time, ILogger<PollRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _runs;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !_runs)
        {
            try
            {
                var scheduler = await schedulers.GetScheduler(stoppingToken);
                await PollTriggers.Follow(scheduler, configuration.Sources, stoppingToken);
                await scheduler.Start(stoppingToken);
                _runs = true;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning("The schedule of polls cannot be reached and will be tried again. {Fault}: {Message}",
                    fault.GetType().Name, fault.Message);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
