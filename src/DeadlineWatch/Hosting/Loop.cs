using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Runs one stage over and over, a pause between passes. A pass that fails is counted, told in one line
/// (the same words at most once a minute), and tried again; only the process's end ends the loop. Each turn shows that it gets on,
/// and so does each answer within one.</summary>
/// <param name="stage">Which.</param>
/// <param name="pass">One pass; answers whether it worked, or this node had to wait.</param>
/// <param name="pause">How long between two passes.</param>
/// <param name="instruments">Where faults are counted, and the length of each pass that worked.</param>
/// <param name="time">The time.</param>
/// <param name="log">Where faults are told.</param>
/// <param name="turning">Where it shows that it gets on; null where nobody asks.</param>
internal sealed class Loop(
    Stage stage, Func<CancellationToken, Task<bool>> pass, TimeSpan pause, Instruments instruments,
    TimeProvider time, ILogger<Loop> log, Turning? turning = null)
    : BackgroundService
{
    private readonly FaultLines _faults = new(time);

    /// <summary>Which it runs.</summary>
    public Stage Stage => stage;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LoopSign.GoTo(() => turning?.Sign(stage));
        while (!stoppingToken.IsCancellationRequested)
        {
            LoopSign.Give();
            try
            {
                var began = time.GetTimestamp();
                if (await pass(stoppingToken))
                {
                    instruments.Took(stage, time.GetElapsedTime(began));
                    if (_faults.Worked())
                    {
                        log.LogInformation("{Stage} works again.", stage);
                    }
                }
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
                if (_faults.Met(fault) is { } again)
                {
                    log.LogError("A pass of {Stage} failed{Again} and will be tried again in {Pause}; warnings may be late. {Fault}: {Message}",
                        stage, again, pause, fault.GetType().Name, fault.Message);
                }
            }

            LoopSign.Give();
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
