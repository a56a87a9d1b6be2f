using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DeadlineWatch.Tests;

/// <summary>A port for a program that must be told its own before it listens. Each lies below those that systems hand out by
/// themselves (Linux from 32768, others from 49152): until the program listens, nobody gets it by chance, and a second start finds
/// it free.</summary>
internal static class FreePort
{
    private const int Lowest = 20_000;
    private const int Beyond = 32_768;

    // Several test processes may run on one machine: each begins somewhere else.
    private static int _last = RandomNumberGenerator.GetInt32(Beyond);

    /// <summary>One that this process was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Lowest + (Interlocked.Increment(ref _last) % (Beyond - Lowest));
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
