using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Hosting;

/// <summary>What is told to systemd through the socket that it names (sd_notify(3)); nothing where it names none. The socket may be
/// gone or full: that costs what was to be said, and never more.</summary>
internal sealed class Systemd : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcess = "WATCHDOG_PID";

    /// <summary>Who waits for longer watches nobody; and a number may be beyond any length of time.</summary>
    private static readonly TimeSpan LongestWatchdog = TimeSpan.FromDays(365);

    private readonly Lock _telling = new();
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly Socket? _socket;
    private readonly TimeProvider _time;
    private string _status = "";
    private bool _isReady;

    private Systemd(UnixDomainSocketEndPoint? address, TimeSpan? watchdog, TimeProvider time)
    {
        _address = address;
        _time = time;
        Watchdog = watchdog;
        // Without blocking: one that is full is left alone.
        _socket = address is null ? null : new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Whether anybody listens.</summary>
    public bool Listens => _socket is not null;

    /// <summary>Within which time it must hear that this process turns, or it ends and restarts it; null where it does not watch.
    /// </summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>What systemd said to this process at its start.</summary>
    /// <param name="environment">The environment variables.</param>
    /// <param name="process">The number of this process: what is meant for another is not for it.</param>
    /// <param name="time">The time.</param>
    public static Systemd Of(IReadOnlyDictionary<string, string?> environment, int process, TimeProvider time)
    {
        var address = AddressOf(environment.GetValueOrDefault(SocketVariable));
        var isMeant = address is not null && (Number(environment, WatchdogProcess) ?? process) == process;
        return new(address, isMeant ? LimitOf(Number(environment, WatchdogVariable)) : null, time);
    }

    /// <summary>No systemd.</summary>
    public static Systemd None(TimeProvider time) => new(null, null, time);

    /// <summary>The start is over: it may be counted on.</summary>
    public void Ready()
    {
        lock (_telling)
        {
            _isReady = true;
            Tell("READY=1");
        }
    }

    /// <summary>What it does, in words; told when they changed.</summary>
    public void Status(string words)
    {
        lock (_telling)
        {
            if (words != _status && Tell($"STATUS={words.ReplaceLineEndings(" ")}"))
            {
                _status = words;
            }
        }
    }

    /// <summary>The config folder is looked at.</summary>
    public void Reloading()
    {
        lock (_telling)
        {
            if (_isReady)
            {
                Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Monotonic()}"));
            }
        }
    }

    /// <summary>The config folder was looked at, and was taken or not: the service goes on.</summary>
    public void Reloaded()
    {
        lock (_telling)
        {
            if (_isReady)
            {
                Tell("READY=1");
            }
        }
    }

    /// <summary>The loops turn.</summary>
    public void Turns() => Tell("WATCHDOG=1");

    /// <summary>The start or the stop goes on for so long at the most: it is not yet to be given up.</summary>
    public void GoesOn(TimeSpan atMost) => Tell(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={Microseconds(atMost)}"));

    /// <summary>It stops, which takes so long at the most.</summary>
    public void Stopping(TimeSpan atMost, string words)
    {
        lock (_telling)
        {
            _isReady = false;
            Tell(string.Create(CultureInfo.InvariantCulture,
                $"STOPPING=1\nSTATUS={words}\nEXTEND_TIMEOUT_USEC={Microseconds(atMost)}"));
        }
    }

    public void Dispose() => _socket?.Dispose();

    /// <summary>By the clock that systemd means (CLOCK_MONOTONIC): on Linux the system's ticks are its.</summary>
    private long Monotonic() => _time.GetTimestamp() / (_time.TimestampFrequency / 1_000_000);

    private static long Microseconds(TimeSpan length) => (long)length.TotalMicroseconds;

    private bool Tell(string what)
    {
        if (_socket is null)
        {
            return false;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(what), SocketFlags.None, _address!);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Nobody takes it: what it is about goes on all the same.
            return false;
        }
    }

    /// <summary>A path, or a name in Linux's abstract namespace, which begins with @. Others (a virtual machine's) are not spoken to.
    /// </summary>
    private static UnixDomainSocketEndPoint? AddressOf(string? socket)
    {
        try
        {
            return OperatingSystem.IsWindows() ? null
                : socket is ['/', ..] ? new(socket)
                : socket is ['@', _, ..] ? new($"\0{socket[1..]}")
                : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Longer than an address can be.
            return null;
        }
    }

    private static TimeSpan? LimitOf(long? microseconds) =>
        microseconds is > 0 and var limit && limit <= LongestWatchdog.TotalMicroseconds ? TimeSpan.FromMicroseconds(limit) : null;

    private static long? Number(IReadOnlyDictionary<string, string?> environment, string name) =>
        long.TryParse(environment.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
