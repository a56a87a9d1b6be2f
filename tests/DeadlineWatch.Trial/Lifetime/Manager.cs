using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>What systemd would hear: it takes each message when it comes, as the kernel holds few of them.</summary>
internal sealed class Manager : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _heard = [];
    private readonly Task _hearing;

    /// <param name="path">Where its socket is made.</param>
    public Manager(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _hearing = Hear();
    }

    /// <summary>Whether one of the messages began so.</summary>
    public bool HasHeard(string beginning) => _heard.Any(each => each.StartsWith(beginning, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task Hear()
    {
        var buffer = new byte[4096];
        while (true)
        {
            _heard.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, _end.Token)));
        }
    }
}
