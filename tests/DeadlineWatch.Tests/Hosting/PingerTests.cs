using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>A monitor of real sockets, told by hand-turned time.</summary>
public sealed class PingerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly LogLines<Pinger> _log = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _end = new();
    private Instruments _instruments = null!;
    private Pinger _pinger = null!;
    private Task _serving = Task.CompletedTask;

    /// <summary>What the monitor answers; null for nothing at all.</summary>
    private string? Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener.Start();
        _serving = Serve();
        var settings = new PingSettings(new Uri($"http://{_listener.LocalEndpoint}/ping/6f9619ff-c0de"), TimeSpan.FromMinutes(1));
        _instruments = new Instruments(SomeCouncil.Configuration() with { Ping = settings });
        _pinger = new Pinger(settings, _instruments, _time, _log);
        await _pinger.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _pinger.StopAsync(CancellationToken.None);
        _pinger.Dispose();
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _instruments.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task A_complete_cycle_is_a_get_and_at_most_one_each_minute()
    {
        _pinger.CycleCompleted();
        Assert.StartsWith("GET /ping/6f9619ff-c0de HTTP/1.1\r\n", await Asked(), StringComparison.Ordinal);
        await Counted(1, 0);

        _time.Turn(TimeSpan.FromSeconds(59));
        _pinger.CycleCompleted();
        _time.Turn(TimeSpan.FromSeconds(1));
        _pinger.CycleCompleted();
        await Asked();
        await Counted(2, 0);
        Assert.False(_asked.Reader.TryRead(out _));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_monitor_that_fails_is_told_once_and_once_when_it_is_back()
    {
        Answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        for (var failed = 1; failed <= 3; failed++)
        {
            _pinger.CycleCompleted();
            await Asked();
            await Counted(0, failed);
            _time.Turn(TimeSpan.FromMinutes(1));
        }

        Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        _pinger.CycleCompleted();
        await Asked();
        await Counted(1, 3);

        var monitor = $"http://{_listener.LocalEndpoint}/…c0de";
        Assert.Equal(
            [
                $"Warning: The monitor at {monitor} could not be told that all is well: it answered 404. It will alarm, although this node works.",
                $"Information: The monitor at {monitor} can be told again.",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task A_ping_that_failed_is_tried_again_in_a_minute_however_seldom_the_monitor_is_told()
    {
        var settings = new PingSettings(new Uri($"http://{_listener.LocalEndpoint}/ping/6f9619ff-c0de"), TimeSpan.FromDays(1));
        using var daily = new Pinger(settings, _instruments, _time, _log);
        await daily.StartAsync(Cancel);
        Answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        daily.CycleCompleted();
        await Asked();
        await Counted(0, 1);

        Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        _time.Turn(TimeSpan.FromMinutes(1));
        daily.CycleCompleted();
        await Asked();
        await Counted(1, 1);

        _time.Turn(TimeSpan.FromHours(1));
        daily.CycleCompleted();
        _time.Turn(TimeSpan.FromHours(23));
        daily.CycleCompleted();
        await Asked();
        await Counted(2, 1);
        Assert.False(_asked.Reader.TryRead(out _));
        await daily.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Answer = $"HTTP/1.1 302 Found\r\nLocation: http://{_listener.LocalEndpoint}/elsewhere\r\nContent-Length: 0\r\n\r\n";

        Assert.Equal("it answered 302, and nothing is sent to another address: write the one that answers", await _pinger.Ping(Cancel));
        await Asked();
        Assert.False(_asked.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_monitor_that_never_answers_is_given_up_after_ten_seconds()
    {
        Answer = null;
        var ping = _pinger.Ping(Cancel);
        await Asked();
        Assert.False(ping.IsCompleted);

        _time.Turn(Pinger.Longest);

        Assert.Equal("it did not answer within 10 seconds", await ping.WaitAsync(Patience, Cancel));
    }

    [Fact]
    public async Task A_monitor_that_is_down_is_named_without_what_is_secret()
    {
        using var nobody = new ClosedPort();
        var settings = new PingSettings(new Uri($"http://127.0.0.1:{nobody.Number}/ping/s3cr3t"), TimeSpan.FromMinutes(1));
        using var pinger = new Pinger(settings, _instruments, _time, _log);

        Assert.Equal("it cannot be reached (ConnectionError)", await pinger.Ping(Cancel));
    }

    private async Task<string> Asked() => await _asked.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

    /// <summary>Waits until so many pings are counted.</summary>
    private async Task Counted(int accepted, int failed)
    {
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        double[] counts = [];
        while (Environment.TickCount64 < until && !counts.SequenceEqual([accepted, failed]))
        {
            await Task.Yield();
            counts = [.. _instruments.Families().Single(each => each.Name == "deadlinewatch_pings_total").Series
                .OrderBy(each => each.Labels.Text, StringComparer.Ordinal).Select(each => each.Value)];
        }

        Assert.Equal([accepted, failed], counts);
    }

    private async Task Serve()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = Serve(client);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var open = client;
        var buffer = new byte[4096];
        while (await client.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            var answer = Answer;
            if (answer is not null)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
            }

            _asked.Writer.TryWrite(Encoding.ASCII.GetString(buffer, 0, read));
        }
    }
}
