using System.Net;
using System.Net.Sockets;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>The way to the relay, before a word is said.</summary>
internal static class RelaySocket
{
    /// <summary>A connected socket that sends at once what it is given: by default the second of two writes would wait for
    /// the other side's delayed acknowledgement, some 40 ms a mail.</summary>
    /// <exception cref="SmtpFaultException">Nobody answers there, or mail would leave this machine unencrypted.</exception>
    public static Task<Socket> Connect(SmtpOptions options, CancellationToken cancel)
    {
        var limit = options.Timeouts.Connect;
        return PhaseLimit.Within(SendPhase.Connect, limit, async within =>
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Host, within).WaitAsync(within);
            if (options.Security == SmtpSecurity.PlainLocalOnly && !addresses.All(IsLoopback))
            {
                throw new SmtpFaultException(
                    SendPhase.Connect,
                    $"{options.Host} is not this machine, and only there does mail go unencrypted: use StartTls.");
            }

            return await Connect(addresses, options.Port, limit, within);
        }, cancel);
    }

    /// <summary>Our own end, as RFC 5321 4.1.3 writes addresses.</summary>
    public static string LocalAddress(Socket socket) => socket.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? $"[{address.MapToIPv4()}]"
            // Without the zone ("%eth0") of a link-local address.
            : $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
        : "[127.0.0.1]";

    private static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static async Task<Socket> Connect(IPAddress[] addresses, int port, TimeSpan limit, CancellationToken cancel)
    {
        Exception? last = null;
        foreach (var address in addresses)
        {
            try
            {
                // Each address gets its share, so that one behind a broken route does not use up the time of the next.
                return await Connect(address, port, limit / addresses.Length, cancel);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                cancel.ThrowIfCancellationRequested();
                last = fault;
            }
        }

        throw last is SocketException ? last : new IOException("No address of the relay answered.", last);
    }

    // A machine may know an IPv6 address of the relay and have no IPv6 itself: then making the socket already fails.
    private static async Task<Socket> Connect(IPAddress address, int port, TimeSpan limit, CancellationToken cancel)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(limit);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(address, port, within.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
