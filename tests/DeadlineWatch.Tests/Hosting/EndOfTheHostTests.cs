using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>The service as it runs, when a part of it dies or hangs for good.</summary>
public sealed class EndOfTheHostTests : IAsyncDisposable
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly ServiceConfiguration _configuration;
    private SqliteLedger? _ledger;

    public EndOfTheHostTests()
    {
        TownConfig.Write(_folder, "west-midlands");
        _configuration = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>()).Configuration! with
        {
            Listen = new ListenSettings(Port: 0),
        };
        _configuration = _configuration with { Mail = _configuration.Mail with { Gather = TimeSpan.Zero } };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }

        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task When_a_part_dies_the_service_ends_with_a_code_that_is_not_0()
    {
        var time = new BreakingTime();
        await using var app = await Built(new StuckTransport(), time, Surroundings.None(time));
        // The watch of the drop folder pauses for as long, and has no net of its own below it.
        app.Lifetime.ApplicationStarted.Register(() => time.Breaks = TimeSpan.FromSeconds(2));

        var code = await ServiceHost.Run(app, Cancel).WaitAsync(Patience, Cancel);

        Assert.Equal(ExitCode.Died, code);
    }

    [Fact]
    public async Task When_it_is_asked_to_stop_it_ends_with_0()
    {
        await using var app = await Built(new StuckTransport(), TimeProvider.System, Surroundings.None(TimeProvider.System));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        app.Lifetime.ApplicationStarted.Register(stop.Cancel);

        Assert.Equal(ExitCode.Done, await ServiceHost.Run(app, stop.Token).WaitAsync(Patience, Cancel));
    }

    [Fact]
    public async Task When_it_is_asked_to_stop_in_the_moment_it_has_started_no_part_that_ends_by_that_counts_as_dead()
    {
        await using var app = await Built(new StuckTransport(), TimeProvider.System, Surroundings.None(TimeProvider.System));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var parts = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            stop.Cancel();
            // The host learns of the stop only after the parts have ended by it.
            SpinWait.SpinUntil(() => parts.TrueForAll(each => each.ExecuteTask is { IsCompleted: true }), Patience / 2);
        });

        var code = await ServiceHost.Run(app, stop.Token).WaitAsync(Patience, Cancel);

        Assert.Contains(parts, each => each.ExecuteTask is { IsCanceled: true });
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public async Task A_start_that_fails_in_several_ways_at_once_is_no_end_that_was_asked_for()
    {
        var surroundings = Surroundings.None(TimeProvider.System) with { Lifetime = _ => new FailingLifetime() };

        var code = await ServiceHost.Run(_configuration, () => new(_configuration, [], []), surroundings, TimeProvider.System, Cancel)
            .WaitAsync(Patience, Cancel);

        Assert.Equal(ExitCode.Wrong, code);
    }

    [Fact]
    public async Task A_transport_that_never_returns_makes_the_process_end_itself_and_the_others_are_not_blamed()
    {
        var (transport, time, ended) = (new StuckTransport(), new ShiftedTime(), new TaskCompletionSource<int>());
        await LayBaseline();
        await using var app = await Built(transport, time, Surroundings.None(time) with { End = code => ended.TrySetResult(code) });
        await app.StartAsync(Cancel);
        Drop($"10482,F2,Assessment North,R2,{Local(DateTimeOffset.UtcNow.AddDays(-3))},Phone,School");
        await transport.Taken.Task.WaitAsync(Patience, Cancel);

        var turning = app.Services.GetRequiredService<Turning>();
        time.Ahead = TimeSpan.FromMinutes(3);
        while (turning.Hung(time.GetUtcNow()) is not [{ Stage: Stage.Send }])
        {
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        // Told once before, however slow this machine is; the others showed meanwhile that they turn.
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!Blamed(app).SequenceEqual([Stage.Send]) && Environment.TickCount64 < until)
        {
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        Assert.Equal([Stage.Send], Blamed(app));
        time.Ahead += TurningWatch.Patience;

        Assert.Equal(ExitCode.Hung, await ended.Task.WaitAsync(Patience, Cancel));
    }

    /// <summary>Which loops the watch has put on the page as hung, and so has told.</summary>
    private static IEnumerable<Stage> Blamed(Microsoft.AspNetCore.Builder.WebApplication app)
    {
        var series = app.Services.GetRequiredService<Instruments>().Families().Single(each => each.Name == "deadlinewatch_loop_turning").Series;
        return Turning.Loops.Where(stage =>
            series.Single(each => each.Labels.Text.Contains(LabelValues.Of(stage), StringComparison.Ordinal)).Value == 0);
    }

    /// <summary>What is late when a clock is first watched waits for the morning; what becomes known later does not.</summary>
    private async Task LayBaseline()
    {
        Drop();
        await using var ledger = await SqliteLedger.Open(_configuration.Ledger.Sqlite!, Cancel);
        using var instruments = new Instruments(_configuration);
        var stages = Stages.Over(new CurrentConfiguration(_configuration), ledger, new RecordingRelay(TimeProvider.System), instruments, TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var source in _configuration.Sources)
        {
            await stages.Poller.Poll(source.Name, Cancel);
        }
    }

    private void Drop(params string[] referrals)
    {
        var asOf = Local(DateTimeOffset.UtcNow.AddMinutes(referrals.Length == 0 ? -60 : 0));
        TownConfig.Drop(_folder, "mailbox", "confirmations", asOf, TownConfig.ConfirmationColumns, []);
        TownConfig.Drop(_folder, "case-system", "enquiries", asOf, TownConfig.EnquiryColumns, []);
        TownConfig.Drop(_folder, "case-system", "referrals", asOf, TownConfig.ReferralColumns, referrals);
    }

    private static string Local(DateTimeOffset instant) =>
        Rules.CivilTime.LocalOf(instant).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Microsoft.AspNetCore.Builder.WebApplication> Built(IMailTransport transport, TimeProvider time, Surroundings surroundings)
    {
        _ledger = await SqliteLedger.Open(_configuration.Ledger.Sqlite!, Cancel);
        return ServiceHost.Build(_configuration, () => new(_configuration, [], []), _ledger, transport, time, surroundings);
    }

    /// <summary>Takes a mail, and neither answers nor gives up.</summary>
    private sealed class StuckTransport : IMailTransport
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SendResult> Send(FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel)
        {
            Taken.TrySetResult();
            return new TaskCompletionSource<SendResult>().Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Does not let the host start, for two reasons.</summary>
    private sealed class FailingLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) =>
            throw new AggregateException(new InvalidOperationException("one"), new InvalidOperationException("another"));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The real time, some way ahead.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private long _ahead;

        public TimeSpan Ahead
        {
            get => new(Interlocked.Read(ref _ahead));
            set => Interlocked.Exchange(ref _ahead, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (Ahead.Ticks * (TimestampFrequency / TimeSpan.TicksPerSecond));
    }

    /// <summary>The real time, in which from some moment on no wait of a certain length can be begun.</summary>
    private sealed class BreakingTime : TimeProvider
    {
        public TimeSpan? Breaks { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == Breaks ? throw new InvalidOperationException("No timer is left.") : base.CreateTimer(callback, state, dueTime, period);
    }
}
