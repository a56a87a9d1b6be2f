using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>Which loops hang, and which only wait.</summary>
public sealed class TurningTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly Instruments _instruments = new(SomeCouncil.Configuration());
    private readonly LogLines<TurningWatch> _log = new();
    private readonly Turning _turning;

    public TurningTests() => _turning = new Turning(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _instruments.Dispose();

    private string[] Hung() => [.. _turning.Hung(_time.GetUtcNow()).Select(each => each.Words)];

    private Loop Loop(Func<CancellationToken, Task<bool>> pass) =>
        new(Stage.Send, pass, Pause, _instruments, _time, NullLogger<Loop>.Instance, _turning);

    [Fact]
    public void A_loop_hangs_a_minute_after_its_longest_wait_and_not_before()
    {
        _turning.Watch(Stage.Escalate, TimeSpan.FromSeconds(40));
        _turning.Watch(Stage.Send, Longest);

        _time.Turn(TimeSpan.FromSeconds(100));
        Assert.Empty(Hung());
        _time.Turn(TimeSpan.FromSeconds(1));
        Assert.Equal([$"escalate has made no progress since {SomeCouncil.Now.UtcDateTime:u}"], Hung());

        _turning.Sign(Stage.Escalate);
        Assert.Empty(Hung());
    }

    [Fact]
    public void A_poll_hangs_when_it_is_past_its_timeout_and_one_that_ended_does_not()
    {
        using (_turning.Begin("mailbox", TimeSpan.FromMinutes(5)))
        {
            _time.Turn(TimeSpan.FromMinutes(4));
        }

        using var hangs = _turning.Begin("case-system", TimeSpan.FromMinutes(5));
        _time.Turn(TimeSpan.FromMinutes(5));
        LoopSign.Give();
        _time.Turn(TimeSpan.FromMinutes(6));
        Assert.Empty(Hung());
        _time.Turn(TimeSpan.FromSeconds(1));

        Assert.Equal([$"the poll of case-system has made no progress since {SomeCouncil.Now.AddMinutes(9).UtcDateTime:u}"], Hung());
        Assert.Equal(Stage.Poll, _turning.Hung(_time.GetUtcNow())[0].Stage);
    }

    [Fact]
    public async Task A_pass_that_never_ends_is_named_and_one_that_fails_or_waits_is_not()
    {
        var passes = 0;
        var stuck = new TaskCompletionSource<bool>();
        _turning.Watch(Stage.Send, Longest);
        using var loop = Loop(_ => ++passes switch
        {
            1 => throw new InvalidOperationException("The ledger is down."),
            2 => Task.FromResult(false),
            _ => stuck.Task,
        });
        await loop.StartAsync(Cancel);
        for (var pass = 1; pass <= 2; pass++)
        {
            await _time.UntilWaitOf(Pause, Cancel).WaitAsync(Patience, Cancel);
            _time.Turn(Longest);
            Assert.Empty(Hung());
        }

        await Passed(() => passes == 3);
        _time.Turn(Longest + Turning.Grace + TimeSpan.FromSeconds(1));
        Assert.StartsWith("send has made no progress since", Assert.Single(Hung()), StringComparison.Ordinal);

        stuck.SetResult(true);
        await _time.UntilWaitOf(Pause, Cancel).WaitAsync(Patience, Cancel);
        Assert.Empty(Hung());
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_relay_that_accepts_connections_and_never_answers_makes_nothing_hang()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var options = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port,
            Security = SmtpSecurity.PlainLocalOnly,
            Timeouts = new SmtpTimeouts { Greeting = TimeSpan.FromMilliseconds(50) },
        };
        await using var transport = new SmtpTransport(options, TimeProvider.System, LoopSign.Give);
        _turning.Watch(Stage.Send, transport.LongestSilence);
        var results = new List<SendResult>();
        using var loop = Loop(async cancel =>
        {
            results.Add(await transport.Send(SomeMail.Frozen(), _ => Task.FromResult(true), cancel));
            return true;
        });
        await loop.StartAsync(Cancel);

        for (var pass = 1; pass <= 3; pass++)
        {
            await _time.UntilWaitOf(Pause, Cancel).WaitAsync(Patience, Cancel);
            Assert.Equal(pass, results.Count);
            Assert.Empty(Hung());
            _time.Turn(transport.LongestSilence);
        }

        Assert.All(results, each => Assert.Equal(SendPhase.Greeting, Assert.IsType<SendResult.NotSent>(each).Phase));
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task Each_reply_of_a_relay_is_a_sign_within_the_pass_that_waits_for_it()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = new SmtpTransport(SomeMail.To(server), TimeProvider.System, LoopSign.Give);
        var signs = 0;
        LoopSign.GoTo(() => signs++);

        Assert.IsType<SendResult.Accepted>(await transport.Send(SomeMail.Frozen(), _ => Task.FromResult(true), Cancel));

        Assert.InRange(signs, 5, 20);
    }

    [Fact]
    public async Task Each_answer_of_the_ledger_is_a_sign_and_what_goes_on_beside_gives_none()
    {
        var folder = TownConfig.TemporaryFolder();
        await using (var ledger = await SqliteLedger.Open(Path.Combine(folder, "ledger.db"), Cancel))
        {
            var signs = 0;
            LoopSign.GoTo(() => signs++);
            await LoopSign.Without(async () =>
            {
                await Task.Yield();
                await ledger.Queries.Sources(Cancel);
            });
            Assert.Equal(0, signs);

            await ledger.Queries.Sources(Cancel);
            Assert.Equal(1, signs);
            await Task.Run(() => ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel), Cancel);
            Assert.True(signs > 2, $"{signs} signs");
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_is_on_the_page_and_in_the_log_once_when_a_loop_hangs_and_once_when_it_turns_again()
    {
        using var watch = new TurningWatch(_turning, _instruments, _time, _log);
        _turning.Watch(Stage.Escalate, Longest);
        watch.Look();
        Assert.Equal([1, 1, 1, 1], Page());

        _time.Turn(TimeSpan.FromMinutes(6));
        watch.Look();
        watch.Look();
        Assert.Equal([0, 1, 1, 1], Page());

        _turning.Sign(Stage.Escalate);
        watch.Look();
        Assert.Equal([1, 1, 1, 1], Page());
        Assert.Equal(
            [
                $"Error: This node hangs: escalate has made no progress since {SomeCouncil.Now.UtcDateTime:u}. Warnings may be late until it is started again.",
                "Information: This node turns again: escalate makes progress.",
            ],
            _log.Lines);
    }

    [Fact]
    public void Two_minutes_after_it_was_told_a_node_that_nobody_watches_ends_itself_and_not_when_it_turns_again_before()
    {
        var ends = new List<int>();
        using var systemd = Systemd.None(_time);
        using var watch = new TurningWatch(_turning, _instruments, _time, _log, new Surroundings { Systemd = systemd, End = ends.Add });
        _turning.Watch(Stage.Send, Longest);

        Pass(TimeSpan.FromMinutes(6));
        Pass(TimeSpan.FromMinutes(1));
        _turning.Sign(Stage.Send);
        Pass(TimeSpan.FromMinutes(4));
        Pass(TimeSpan.FromMinutes(2));
        Pass(TimeSpan.FromSeconds(119));
        Assert.Empty(ends);
        Pass(TimeSpan.FromSeconds(1));

        Assert.Equal([4], ends);
        Assert.StartsWith("Critical: This node still hangs, and ends itself with exit code 4 to be started again: send has made no progress since ", _log.Lines[^1], StringComparison.Ordinal);

        void Pass(TimeSpan length)
        {
            _time.Turn(length);
            watch.Look();
        }
    }

    [Fact]
    public void Where_systemd_watches_it_hears_nothing_more_of_a_node_that_hangs_and_ends_it_itself()
    {
        var ends = new List<int>();
        var name = $"deadlinewatch-{Guid.NewGuid():N}";
        using var listening = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        listening.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint($"\0{name}"));
        using var systemd = Systemd.Of(new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = $"@{name}", ["WATCHDOG_USEC"] = "600000000" }, Environment.ProcessId, _time);
        using var watch = new TurningWatch(_turning, _instruments, _time, _log, new Surroundings { Systemd = systemd, End = ends.Add });
        _turning.Watch(Stage.Send, Longest);

        watch.Look();
        Assert.Equal("WATCHDOG=1".Length, listening.Available);
        listening.Receive(new byte[100]);
        _time.Turn(TimeSpan.FromMinutes(6));
        watch.Look();
        _time.Turn(TimeSpan.FromMinutes(6));
        watch.Look();

        Assert.Equal(0, listening.Available);
        Assert.Empty(ends);
    }

    private double[] Page() =>
        [.. _instruments.Families().Single(each => each.Name == "deadlinewatch_loop_turning").Series.OrderBy(each => each.Labels.Text, StringComparer.Ordinal).Select(each => each.Value)];

    private static async Task Passed(Func<bool> has)
    {
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!has())
        {
            Assert.True(Environment.TickCount64 < until, "It did not come to pass.");
            await Task.Yield();
        }
    }
}
