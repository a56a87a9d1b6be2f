using System.Net.Sockets;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;
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

    /// <summary>How long the files and connections may take to be closed after that.</summary>
    private static readonly TimeSpan Disposal = TimeSpan.FromSeconds(15);

    /// <summary>A migration of a nation's ledger takes minutes; one that takes an hour is given up.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromHours(1);

    /// <summary>The whole life of the service: opens the ledger, runs until stopped. Answers the exit code.</summary>
    /// <param name="configuration">What to start with.</param>
    /// <param name="reread">Reads the config folder again, when a file of it changes.</param>
    /// <param name="surroundings">Who started it.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancel">Stops the service.</param>
    public static async Task<int> Run(
        ServiceConfiguration configuration, Func<ConfigurationResult> reread, Surroundings surroundings, TimeProvider time, CancellationToken cancel)
    {
        using var logs = LoggerFactory.Create(logging => ServiceLog.Add(logging, configuration.Logs, surroundings, time));
        var log = logs.CreateLogger<Service>();
        // The log is written by then: who ends the process writes no more.
        var ending = surroundings with { End = surroundings.End is { } end ? code => Ended(logs, end, code) : null };
        try
        {
            var code = await Live(configuration, reread, ending, time, cancel);
            // Whoever takes the log besides (Windows' events) says it by itself.
            if (code == ExitCode.Done && surroundings.LogBesides is null)
            {
                log.LogInformation("DeadlineWatch has stopped; what waits is in the ledger.");
            }

            return code;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            log.LogInformation("DeadlineWatch was stopped before it ran.");
            return ExitCode.Done;
        }
        catch (Exception fault)
        {
            log.LogCritical("DeadlineWatch does not run: {Message} ({Fault})", fault.Message, fault.GetType().Name);
            return ExitCode.Wrong;
        }
    }

    private static async Task<int> Live(
        ServiceConfiguration configuration, Func<ConfigurationResult> reread, Surroundings surroundings, TimeProvider time, CancellationToken cancel)
    {
        using var hold = LedgerHold.Take(configuration.Ledger);
        await using var ledger = await Opened(configuration.Ledger, surroundings.Systemd, time, cancel);
        await using var transport = Stages.Transport(configuration.Mail, time);
        await using var app = Build(configuration, reread, ledger, transport, time, surroundings);
        return await Run(app, cancel);
    }

    private static void Ended(ILoggerFactory logs, Action<int> end, int code)
    {
        // Writes what waits to be written.
        logs.Dispose();
        end(code);
    }

    /// <summary>Opens the ledger, and makes or migrates it; while that lasts, whoever waits for the start is told so.</summary>
    private static async Task<ILedger> Opened(LedgerSettings settings, Systemd systemd, TimeProvider time, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        systemd.Status("opens the ledger, and brings it to this version");
        await using var telling = time.CreateTimer(_ =>
        {
            if (time.GetElapsedTime(began) < LongestStart)
            {
                systemd.GoesOn(Drain);
            }
        }, null, TimeSpan.Zero, Drain / 3);
        return await Ledgers.Open(settings, cancel);
    }

    /// <summary>Builds the host; the ledger and the transport are the caller's to dispose.</summary>
    public static WebApplication Build(
        ServiceConfiguration configuration, Func<ConfigurationResult> reread, ILedger ledger, IMailTransport transport, TimeProvider time,
        Surroundings? beside = null)
    {
        var surroundings = beside ?? Surroundings.None(time);
        var builder = Bare();
        HttpEndpoints.Listen(builder.WebHost, configuration.Listen);
        ServiceLog.Add(builder.Logging, configuration.Logs, surroundings, time);

        var services = builder.Services;
        services.AddSingleton(provider => surroundings.Lifetime(provider.GetRequiredService<IHostApplicationLifetime>()));
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = Drain;
            // One that hangs must not take the others' time to end.
            host.ServicesStopConcurrently = true;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        var current = new CurrentConfiguration(configuration);
        services.AddSingleton(configuration);
        services.AddSingleton(time);
        services.AddSingleton<Instruments>();
        services.AddSingleton(new MetricsPage(configuration.Metrics.SeriesLimit));
        services.AddSingleton<Readiness>();
        services.AddSingleton(surroundings).AddSingleton(surroundings.Systemd).AddSingleton(current);
        services.AddSingleton<Deaths>();
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
        services.AddHostedService<DropWatcher>().AddHostedService<SpareMemory>();
        services.AddHostedService(provider => new ConfigurationWatch(current, reread, provider.GetRequiredService<Poller>(),
            provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILogger<ConfigurationWatch>>(),
            provider.GetRequiredService<Membership>(), surroundings, turning));

        var app = builder.Build();
        Map(app, app.Services.GetRequiredService<Instruments>(), turning, time);
        TellStartAndStop(app, configuration, surroundings);
        return app;
    }

    /// <summary>A web server and no settings but ours: the framework's own would be an appsettings.json of wherever the service was
    /// started, and to see that change they watch every folder below, of which "/" has thousands.</summary>
    private static WebApplicationBuilder Bare()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        return builder;
    }

    /// <summary>What tells people and machines outside how this node does.</summary>
    private static void AddSigns(IServiceCollection services, ServiceConfiguration configuration, TimeProvider time)
    {
        services.AddHostedService<MetricsRefresher>();
        services.AddHostedService<TurningWatch>();
        services.AddSingleton<ServiceWords>();
        services.AddHostedService<HourlyWord>();
        services.AddHostedService(provider => new SystemdSigns(provider.GetRequiredService<Systemd>(), provider.GetRequiredService<Readiness>(),
            provider.GetRequiredService<ServiceWords>().Words, time));
        if (configuration.Ping is { } ping)
        {
            services.AddSingleton(provider => new Pinger(
                ping, provider.GetRequiredService<Instruments>(), time, provider.GetRequiredService<ILogger<Pinger>>()));
            services.AddHostedService(provider => provider.GetRequiredService<Pinger>());
        }
    }

    private static void Map(WebApplication app, Instruments instruments, Turning turning, TimeProvider time)
    {
        var (page, readiness) = (app.Services.GetRequiredService<MetricsPage>(), app.Services.GetRequiredService<Readiness>());
        readiness.Holds(Condition.Ledger);
        app.Lifetime.ApplicationStarted.Register(() => readiness.Holds(Condition.Loops));
        HttpEndpoints.Map(app, page, readiness, () => turning.Hung(time.GetUtcNow()), () => turning.HungBeside(time.GetUtcNow()),
            () => instruments.IsConfigurationRefused, PrometheusNetBuild.Over(instruments, page, app.Lifetime));
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

    /// <summary>Runs until stopped. Answers the exit code: where a part died not 0, with which the host alone would end, so that the
    /// service manager starts the process again.</summary>
    /// <exception cref="CannotListenException">Metrics and health cannot answer where they should.</exception>
    public static async Task<int> Run(WebApplication app, CancellationToken cancel)
    {
        var hasStarted = false;
        var deaths = app.Services.GetRequiredService<Deaths>();
        var surroundings = app.Services.GetRequiredService<Surroundings>();
        var isStuck = false;
        // Looked at when the stop begins; while the parts start, it also cancels them.
        using var look = app.Lifetime.ApplicationStopping.Register(() => deaths.Look(endsByItself: hasStarted && !cancel.IsCancellationRequested));
        try
        {
            await Started(app, cancel);
            hasStarted = true;
            await app.WaitForShutdownAsync(cancel);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CannotListenException(app.Services.GetRequiredService<ListenSettings>(), SocketError.AddressAlreadyInUse);
        }
        catch (SocketException fault) when (!hasStarted)
        {
            throw new CannotListenException(app.Services.GetRequiredService<ListenSettings>(), fault.SocketErrorCode);
        }
        catch (Exception fault) when (hasStarted && app.Lifetime.ApplicationStopping.IsCancellationRequested
            && (fault is OperationCanceledException or AggregateException))
        {
            isStuck = true;
            LogOf(app).LogWarning("The end was not reached within {Limit}: {Message}", Duration.Words(Drain), fault.Message);
        }

        var code = deaths.Any ? ExitCode.Died : ExitCode.Done;
        if (deaths.TellWhoGoesOn(Drain) || isStuck)
        {
            // To dispose of what it uses would be to wait for it.
            (app.Services.GetRequiredService<ILoggerFactory>() as IDisposable)?.Dispose();
            surroundings.End?.Invoke(code);
        }

        return code;
    }

    /// <summary>Where a part cannot start, those that did are asked to end: the host would leave them to run.</summary>
    private static async Task Started(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static ILogger LogOf(WebApplication app) => app.Services.GetRequiredService<ILogger<Service>>();

    private static void TellStartAndStop(WebApplication app, ServiceConfiguration configuration, Surroundings surroundings)
    {
        var log = LogOf(app);
        app.Lifetime.ApplicationStarted.Register(() => log.LogInformation(
            "DeadlineWatch watches {Authorities} through {Sources}; mail goes {Mail}; metrics and health at {Url}.",
            string.Join(", ", configuration.Authorities.Select(each => each.Name)), DueWords.Count(configuration.Sources.Count, "source"),
            configuration.Mail.Relay is { } relay ? $"by {relay.Host}:{relay.Port}" : $"into {configuration.Mail.Folder}",
            string.Join(", ", app.Urls)));
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            log.LogInformation("DeadlineWatch is stopping: running work ends within {Drain}, the rest waits in the ledger.", Duration.Words(Drain));
            surroundings.Systemd.Stopping(Drain + Disposal, "stops: running work ends, the rest waits in the ledger");
        });
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

    /// <summary>Whose words the lines of the service as a whole are.</summary>
    private sealed class Service;
}
