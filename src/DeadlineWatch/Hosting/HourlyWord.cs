namespace DeadlineWatch.Hosting;

/// <summary>Says once an hour in one line how the service does: where nothing happens, a log that is silent for long could be one
/// of a service that is dead.</summary>
internal sealed class HourlyWord(ServiceWords words, TimeProvider time, ILogger<HourlyWord> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Says it once.</summary>
    internal void Say()
    {
        if (words.WhatIsWrong() is null)
        {
            log.LogInformation("All is well: {Words}.", words.Words());
        }
        else
        {
            log.LogWarning("Not all is well: {Words}.", words.Words());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            Say();
        }
    }
}
