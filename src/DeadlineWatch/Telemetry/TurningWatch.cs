namespace DeadlineWatch.Telemetry;

/// <summary>Puts it on the page whether the loops turn, and says in one line when one hangs and when it turns again. It waits for
/// none of them.</summary>
internal sealed class TurningWatch(Turning turning, Instruments instruments, TimeProvider time, ILogger<TurningWatch> log) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        var hung = turning.Hung(time.GetUtcNow());
        foreach (var stage in Turning.Loops)
        {
            instruments.Turns(stage, hung.All(each => each.Stage != stage));
        }

        foreach (var each in hung.Where(each => _told.Add(each.Name)))
        {
            log.LogError("This node hangs: {Hung}. Warnings may be late until it is started again.", each.Words);
        }

        foreach (var name in _told.Except(hung.Select(each => each.Name)).ToList())
        {
            _told.Remove(name);
            log.LogInformation("This node turns again: {Name} makes progress.", name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Look();
        }
    }
}
