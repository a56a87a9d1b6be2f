using System.Threading.Channels;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Tells a monitor outside (Healthchecks, or whatever takes a GET) of each complete cycle, at most so often; of a
/// cycle that is not complete it tells nothing, and the monitor alarms. It has a loop of its own: a monitor that hangs holds up
/// nobody.</summary>
internal sealed class Pinger : BackgroundService
{
    /// <summary>A monitor that takes longer is as good as down.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly PingSettings _settings;
    private readonly Instruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<Pinger> _log;
    private readonly HttpClient _http;
    private readonly SocketsHttpHandler _sockets;

    // One cycle that waits is enough: what the monitor is told is that there was one.
    private readonly Channel<bool> _cycles = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long? _last;
    private bool _fails;

    public Pinger(PingSettings settings, Instruments instruments, TimeProvider time, ILogger<Pinger> log)
    {
        (_settings, _instruments, _time, _log) = (settings, instruments, time, log);
        _sockets = new()
        {
            // The secret stands in the path: it goes nowhere but where it was written for.
            AllowAutoRedirect = false,
            UseCookies = false,
            // What is not encrypted goes to this machine alone: a proxy would read it, and its answer would pass for the monitor's.
            UseProxy = settings.Url.Scheme == Uri.UriSchemeHttps,
            // A monitor that moves is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        // Its own limit is by the service's time.
        _http = new(_sockets, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"DeadlineWatch/{typeof(Pinger).Assembly.GetName().Version?.ToString(3)}");
    }

    /// <summary>A cycle was complete. Never waits.</summary>
    public void CycleCompleted() => _cycles.Writer.TryWrite(true);

    /// <summary>Tells the monitor now. Answers why it could not be told; null where it was.</summary>
    public async Task<string?> Ping(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Longest, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var answer = await _http.GetAsync(_settings.Url, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return answer.IsSuccessStatusCode ? null
                : (int)answer.StatusCode is >= 300 and < 400 ? $"it answered {(int)answer.StatusCode}, and nothing is sent to another address: write the one that answers"
                : $"it answered {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"it did not answer within {Duration.Words(Longest)}";
        }
        catch (HttpRequestException fault)
        {
            // Its message may hold the address.
            return $"it cannot be reached ({fault.HttpRequestError})";
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        _sockets.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in _cycles.Reader.ReadAllAsync(stoppingToken))
            {
                // One that failed is tried again soon: the monitor waits for it.
                var between = _fails && Retry < _settings.Every ? Retry : _settings.Every;
                if (_last is { } last && _time.GetElapsedTime(last) < between)
                {
                    continue;
                }

                _last = _time.GetTimestamp();
                Tell(await Ping(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _log.LogDebug("Stopped telling the monitor.");
        }
    }

    private void Tell(string? fault)
    {
        _instruments.Pinged(fault is null);
        if (fault is not null && !_fails)
        {
            _log.LogWarning("The monitor at {Monitor} could not be told that all is well: {Fault}. It will alarm, although this node works.",
                _settings.Shown, fault);
        }
        else if (fault is null && _fails)
        {
            _log.LogInformation("The monitor at {Monitor} can be told again.", _settings.Shown);
        }

        _fails = fault is not null;
    }
}
