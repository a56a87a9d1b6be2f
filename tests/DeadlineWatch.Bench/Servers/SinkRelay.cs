using System.Net;
using System.Net.Sockets;

namespace DeadlineWatch.Bench.Servers;

/// <summary>A relay on loopback that takes every mail at once and keeps none: what is measured is who speaks to it.</summary>
internal sealed class SinkRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private int _taken;

    public SinkRelay()
    {
        _listener.Start();
        _listening = Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Taken => _taken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                _ = Take(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private async Task Take(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync("220 sink.example ESMTP\r\n"u8.ToArray(), _stop.Token);
            await Answer(stream);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The other side has gone, or the measurement is over.
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        var (buffer, end, inBody) = (new byte[65536], 0, false);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), _stop.Token);
            if (read == 0)
            {
                return;
            }

            end += read;
            var said = buffer.AsMemory(0, end);
            if (!said.Span.EndsWith(inBody ? "\r\n.\r\n"u8 : "\r\n"u8))
            {
                // Of a body only its last bytes can end it.
                if (inBody && end > buffer.Length / 2)
                {
                    said[^8..].CopyTo(buffer);
                    end = 8;
                }

                continue;
            }

            var isData = !inBody && said.Span.StartsWith("DATA"u8);
            await stream.WriteAsync(
                inBody ? "250 2.0.0 queued as 1\r\n"u8.ToArray() : isData ? "354 go ahead\r\n"u8.ToArray() : "250 ok\r\n"u8.ToArray(),
                _stop.Token);
            Interlocked.Add(ref _taken, inBody ? 1 : 0);
            (inBody, end) = (isData, 0);
        }
    }
}
