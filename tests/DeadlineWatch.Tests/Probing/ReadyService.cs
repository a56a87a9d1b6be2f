using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeadlineWatch.Tests.Probing;

/// <summary>The pages of a service that is ready, on a real socket.</summary>
internal sealed class ReadyService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ReadyService(WebApplication app) => _app = app;

    public ListenSettings Listen => new(Port: new Uri(_app.Urls.Single()).Port);

    public static async Task<ReadyService> Start(CancellationToken cancel)
    {
        var readiness = new Readiness();
        foreach (var condition in Enum.GetValues<Condition>())
        {
            readiness.Holds(condition);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new HandTurnedTime(SomeCouncil.Now));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        var app = builder.Build();
        HttpEndpoints.Map(app, new(), readiness);
        await app.StartAsync(cancel);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
