using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Polling;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>The service: polls under Quartz, escalate and send as two loops, metrics and health over HTTP, until it is
/// told to stop.</summary>
internal static class ServiceHost
{
    /// <summary>How often the two loops look; each look is one query through an index.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long running work may take to end when the service is told to stop.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    /// <summary>The whole life of the service: opens the ledger, runs until stopped. Answers the exit code.</summary>
    /// <param name="configuration">What to start with.</param>
    /// <param name="reread">Reads the config folder again, when a file of it changes.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancel">Stops the service.</param>
    /// <param name="adapt">What another service manager than systemd needs of the host; null for none.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be opened; the message says what to do.</exception>
    public static async Task<int> Run(
        ServiceConfiguration configuration, Func<ConfigurationResult> reread, TimeProvider time, CancellationToken cancel,
        Action<WebApplicationBuilder>? adapt = null)
    {
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        await using var transport = Stages.Transport(configuration.Mail, time);
        await using var app = Build(configuration, reread, ledger, transport, time, adapt);
        return await Run(app, cancel);
    }

    /// <summary>Builds the host; the ledger and the transport are the caller's to dispose.</summary>
    public static WebApplication Build(
        ServiceConfiguration configuration, Func<ConfigurationResult> reread, ILedger ledger, IMailTransport transport, TimeProvider time,
        Action<WebApplicationBuilder>? adapt = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        HttpEndpoints.Listen(builder.WebHost, configuration.Listen);
        AddLogging(builder.Logging);
        adapt?.Invoke(builder);

        var services = builder.Services;
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = Drain;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        var current = new CurrentConfiguration(configuration);
        services.AddSingleton(configuration);
        services.AddSingleton(time);
        services.AddSingleton<Instruments>();
        services.AddSingleton(new MetricsPage(configuration.Metrics.SeriesLimit));
        services.AddSingleton<Readiness>();
        var turning = Watched(configuration, transport, time);
        services.AddSingleton(turning);
        services.AddSingleton(configuration.Listen);
        services.AddSingleton(new LedgerGauges(ledger.Queries, current, time)).AddSingleton(new NodeGauges(current, time));
        services.AddSingleton(provider => Stages.Over(current, ledger, transport,
            provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILoggerFactory>(), turning));
        services.AddSingleton(provider => provider.GetRequiredService<Stages>().Poller);
        var node = NodeName.Of(configuration);
        services.AddSingleton(provider => new Membership(node, current, ledger.Nodes,
            provider.GetRequiredService<Readiness>(), provider.GetRequiredService<Instruments>(), time,
            provider.GetRequiredService<ILogger<Membership>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Membership>());

        var cycle = new CompleteCycle(configuration, ledger.Polls);
        AddSigns(services, configuration, time);
        services.AddSingleton<IHostedService>(provider => StageLoop(provider, Stage.Escalate,
            cancel => provider.GetRequiredService<Stages>().Escalator.Pass(cancel)));
        services.AddSingleton<IHostedService>(provider => StageLoop(provider, Stage.Send, cancel => Send(provider, cycle, time, cancel)));
        services.AddHostedService(provider => new DailyRound(configuration, ledger, provider.GetRequiredService<Membership>(),
            provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILogger<DailyRound>>()));
        services.AddPolls(configuration, node);
        services.AddHostedService<PollRunner>();
        services.AddHostedService<DropWatcher>();
        services.AddHostedService(provider => new ConfigurationWatch(current, reread, provider.GetRequiredService<Poller>(),
            provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILogger<ConfigurationWatch>>(),
            provider.GetRequiredService<Membership>()));

        var app = builder.Build();
        Map(app, turning, time);
        TellStartAndStop(app, configuration);
        return app;
    }

    /// <summary>What tells people and machines outside how this node does.</summary>
    private static void AddSigns(IServiceCollection services, ServiceConfiguration configuration, TimeProvider time)
    {
        services.AddHostedService<MetricsRefresher>();
        services.AddHostedService<TurningWatch>();
        if (configuration.Ping is { } ping)
        {
            services.AddSingleton(provider => new Pinger(
                ping, provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILogger<Pinger>>()));
            services.AddHostedService(provider => provider.GetRequiredService<Pinger>());
        }
    }

    private static void Map(WebApplication app, Turning turning, TimeProvider time)
    {
        var (page, readiness) = (app.Services.GetRequiredService<MetricsPage>(), app.Services.GetRequiredService<Readiness>());
        readiness.Holds(Condition.Ledger);
        app.Lifetime.ApplicationStarted.Register(() => readiness.Holds(Condition.Loops));
        HttpEndpoints.Map(app, page, readiness, () => turning.Hung(time.GetUtcNow()),
            PrometheusNetBuild.Over(app.Services.GetRequiredService<Instruments>(), page, app.Lifetime));
    }

    /// <summary>A pass of sending; at its end a complete cycle is noted, and the monitor outside told of it.</summary>
    private static async Task Send(IServiceProvider provider, CompleteCycle cycle, TimeProvider time, CancellationToken cancel)
    {
        var sender = provider.GetRequiredService<Stages>().Sender;
        await sender.Pass(cancel);
        if (sender.RelayAnswers && await cycle.Note(provider.GetRequiredService<Instruments>(), time.GetUtcNow(), cancel))
        {
            provider.GetService<Pinger>()?.CycleCompleted();
        }
    }

    /// <summary>Runs until stopped. Answers the exit code: 1 where a background service died, so that the service manager
    /// starts the process again (the host alone would end with 0).</summary>
    public static async Task<int> Run(WebApplication app, CancellationToken cancel)
    {
        // Asked before the run: the host disposes of its services when it ends.
        var listen = app.Services.GetRequiredService<ListenSettings>();
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        try
        {
            await app.RunAsync(cancel);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new PortTakenException(listen);
        }

        return background.Any(each => each.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static void TellStartAndStop(WebApplication app, ServiceConfiguration configuration)
    {
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation(
            "DeadlineWatch watches {Authorities} through {Sources}; mail goes {Mail}; metrics and health at {Url}.",
            string.Join(", ", configuration.Authorities.Select(each => each.Name)), DueWords.Count(configuration.Sources.Count, "source"),
            configuration.Mail.Relay is { } relay ? $"by {relay.Host}:{relay.Port}" : $"into {configuration.Mail.Folder}",
            string.Join(", ", app.Urls)));
        app.Lifetime.ApplicationStopping.Register(() => app.Logger.LogInformation(
            "DeadlineWatch is stopping: running work ends within {Drain}, the rest waits in the ledger.", Drain));
    }

    private static Loop StageLoop(IServiceProvider provider, Stage stage, Func<CancellationToken, Task> pass) => new(
        stage,
        async cancel =>
        {
            if (!provider.GetRequiredService<Membership>().MayWork)
            {
                return false;
            }

            await pass(cancel);
            return true;
        },
        Pause,
        provider.GetRequiredService<Instruments>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Loop>>(),
        provider.GetRequiredService<Turning>());

    /// <summary>Which loops must turn, each with the longest wait that its own timeouts allow.</summary>
    private static Turning Watched(ServiceConfiguration configuration, IMailTransport transport, TimeProvider time)
    {
        var turning = new Turning(time);
        var ofLedger = Ledgers.LongestWait(configuration.Ledger);
        turning.Watch(Stage.Escalate, ofLedger);
        turning.Watch(Stage.Send, transport.LongestSilence > ofLedger ? transport.LongestSilence : ofLedger);
        turning.Watch(Stage.Metrics, MetricsRefresher.LongestWait);
        return turning;
    }

    /// <summary>One line an event, in sentences; the framework's own only when an operator must look.</summary>
    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What keeps the host from starting is told in one line by the command line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Quartz", LogLevel.Warning);
    }
}
