namespace DeadlineWatch.Hosting.Windows;

/// <summary>Tells the service control manager when the host has started, and when it stops by itself. That it has stopped is
/// told later, with the exit code, when nothing is left that could fail. In place of the console's lifetime: a service has
/// no Ctrl-C.</summary>
internal sealed class ControlledLifetime(ServiceStanding standing, IHostApplicationLifetime host) : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        host.ApplicationStarted.Register(standing.Running);
        host.ApplicationStopping.Register(standing.Stopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
