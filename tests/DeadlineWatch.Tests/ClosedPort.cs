using System.Net;
using System.Net.Sockets;

namespace DeadlineWatch.Tests;

/// <summary>A port of this machine at which nobody listens, and which nobody else can take meanwhile: bound, and no more.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_bound.LocalEndPoint!).Port;

    public void Dispose() => _bound.Dispose();
}
