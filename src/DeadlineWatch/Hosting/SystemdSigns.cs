using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Keeps systemd told: that the service is ready, as soon as it is, and from then on how it does in words. A node that
/// waits for others at its start is not ready, and not hung either.</summary>
internal sealed class SystemdSigns(Systemd systemd, Readiness readiness, Func<string> words, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BeforeReady = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Some looks may come late on a machine under load.</summary>
    private static readonly TimeSpan StillStarting = TimeSpan.FromSeconds(30);

    private bool _isReady;

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        if (!_isReady && readiness.WhyNot() is { Count: > 0 })
        {
            systemd.GoesOn(StillStarting);
        }
        else if (!_isReady)
        {
            _isReady = true;
            systemd.Ready();
        }

        systemd.Status(words());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (systemd.Listens && !stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(_isReady ? Every : BeforeReady, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
