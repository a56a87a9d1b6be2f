using System.Net.Sockets;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>Metrics and health cannot answer where they should.</summary>
internal sealed class CannotListenException(ListenSettings listen, SocketError why) : Exception($"{listen.Where} {Words(why)}")
{
    private const string Choose = "in deadlinewatch.json or DEADLINEWATCH_LISTEN";

    // .NET's words name neither address nor port.
    private static string Words(SocketError why) => why switch
    {
        SocketError.AddressAlreadyInUse => $"is taken: is DeadlineWatch already running? Stop the other, or choose another port {Choose}_PORT.",
        SocketError.AccessDenied when OperatingSystem.IsLinux() => $"is not open to this account ({Environment.UserName}):"
            + $" most ports below 1024 are root's. Choose a higher one {Choose}_PORT, or give the service the right CAP_NET_BIND_SERVICE"
            + " (for systemd a drop-in with AmbientCapabilities= and CapabilityBoundingSet= of it, and PrivateUsers=no).",
        SocketError.AccessDenied => $"is not open to this account ({Environment.UserName}), or kept for another program. Choose another port {Choose}_PORT.",
        SocketError.AddressNotAvailable => $"cannot be listened on: this machine does not have that address. Choose one that it has {Choose}_ADDRESS.",
        _ => $"cannot be listened on ({why}). Choose another address or port {Choose}_ADDRESS and _PORT.",
    };
}
