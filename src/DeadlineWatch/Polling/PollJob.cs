using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>One poll of one source, as Quartz runs it. A poll that fails is counted and told; the next one comes on its
/// schedule.</summary>
[DisallowConcurrentExecution]
internal sealed class PollJob(Poller poller, Instruments instruments, ILogger<PollJob> log) : IJob
{
    /// <summary>The job data's key for the source's name.</summary>
    public const string Source = "source";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var source = context.MergedJobDataMap.GetString(Source)
            ?? throw new InvalidOperationException("A poll job without a source.");
        try
        {
            await poller.Poll(source, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.LogInformation("Polling {Source} was stopped; the next start goes on.", source);
        }
        catch (ConfigurationNotInForceException fault)
        {
            log.LogInformation("Polling {Source} was given up. {Message}", source, fault.Message);
        }
        catch (Exception fault)
        {
            instruments.Fault(Stage.Poll);
            log.LogError("Polling {Source} failed and will be tried again on its schedule. {Fault}: {Message}",
                source, fault.GetType().Name, fault.Message);
        }
    }
}
