using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Runs one stage over and over, a pause between passes. A pass that fails is counted, told in one line, and tried
/// again; only the process's end ends the loop. Each turn shows that it gets on, and so does each answer within one.</summary>
internal sealed class Loop(
    Stage stage, Func<CancellationToken, Task> pass, TimeSpan pause, Instruments instruments, Turning turning, TimeProvider time, ILogger<Loop> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LoopSign.GoTo(() => turning.Sign(stage));
        while (!stoppingToken.IsCancellationRequested)
        {
            LoopSign.Give();
            try
            {
                await pass(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ConfigurationNotInForceException fault)
            {
                log.LogInformation("A pass of {Stage} was given up. {Message}", stage, fault.Message);
            }
            catch (Exception fault)
            {
                instruments.Fault(stage);
                log.LogError("A pass of {Stage} failed and will be tried again in {Pause}; warnings may be late. {Fault}: {Message}",
                    stage, pause, fault.GetType().Name, fault.Message);
            }

            LoopSign.Give();
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
