using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DeadlineWatch.Telemetry;

/// <summary>How many may be connected at once. This machine has places of its own, so that strangers who take all of theirs do not
/// keep out <c>deadlinewatch health</c>. Who is refused is counted, and told at most once a minute: strangers are not to fill the log.
/// </summary>
internal sealed class Places(TimeProvider time, ILogger<Places> log)
{
    // A few Prometheus servers, a service manager and a person: more is a fault or an attack.
    internal const int Each = 256;

    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _here;
    private int _elsewhere;
    private int _refused;
    private long? _told;

    /// <summary>Serves a connection, or closes it at once.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var here = IsHere(connection);
        if (!Take(here))
        {
            await connection.DisposeAsync();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            lock (_gate)
            {
                Of(here)--;
            }
        }
    }

    private bool Take(bool here)
    {
        int refused;
        lock (_gate)
        {
            if (Of(here) < Each)
            {
                Of(here)++;
                return true;
            }

            _refused++;
            if (_told is { } at && time.GetElapsedTime(at) < TellEvery)
            {
                return false;
            }

            (refused, _refused, _told) = (_refused, 0, time.GetTimestamp());
        }

        log.LogWarning("{Places} connections from {Where} are open, and more are closed at once: {Refused} since this was last told.",
            Each, here ? "this machine" : "other machines", refused);
        return false;
    }

    private ref int Of(bool here) => ref here ? ref _here : ref _elsewhere;

    /// <summary>By the loopback, or from the very address that it asked for.</summary>
    private static bool IsHere(ConnectionContext connection) =>
        connection.RemoteEndPoint is IPEndPoint from
        && (IPAddress.IsLoopback(from.Address) || (connection.LocalEndPoint is IPEndPoint to && from.Address.Equals(to.Address)));
}
