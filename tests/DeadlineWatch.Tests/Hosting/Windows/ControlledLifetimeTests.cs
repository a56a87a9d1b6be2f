using DeadlineWatch.Hosting.Windows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DeadlineWatch.Tests.Hosting.Windows;

public sealed class ControlledLifetimeTests
{
    private readonly List<ServiceState> _told = [];

    [Fact]
    public async Task The_control_manager_hears_of_a_start_when_the_host_has_started_and_of_a_stop_before_it_drains()
    {
        var standing = new ServiceStanding(report => _told.Add(report.State));
        standing.Starting();
        using var host = Host(standing, new Part(() => _told.Add(ServiceState.None)));

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        // The part tells of its own start and end in between. That all has stopped is told by who knows the exit code.
        Assert.Equal(
            [ServiceState.StartPending, ServiceState.None, ServiceState.Running, ServiceState.StopPending, ServiceState.None], _told);
    }

    private static IHost Host(ServiceStanding standing, Part part)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostedService>(part);
        builder.Services.AddSingleton<IHostLifetime>(provider =>
            new ControlledLifetime(standing, provider.GetRequiredService<IHostApplicationLifetime>()));
        return builder.Build();
    }

    private sealed class Part(Action tell) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Told();

        public Task StopAsync(CancellationToken cancellationToken) => Told();

        private Task Told()
        {
            tell();
            return Task.CompletedTask;
        }
    }
}
