using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Bench.Servers;

/// <summary>Asks for one page over one connection, again and again, and allocates nothing while it does: what a process
/// allocates meanwhile is the server's.</summary>
internal sealed class BareScraper : IDisposable
{
    private readonly byte[] _request;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000, SendTimeout = 10_000 };

    public BareScraper(Uri server, string path)
    {
        _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        _socket.Connect(server.Host, server.Port);
    }

    /// <summary>Reads one answer to its end. Gives the length of its body, and a sum over its bytes.</summary>
    public (int Length, long Sum) Scrape()
    {
        _socket.Send(_request);
        var got = 0;
        int head;
        while ((head = _buffer.AsSpan(0, got).IndexOf("\r\n\r\n"u8)) < 0)
        {
            got += Receive(_buffer.AsSpan(got));
        }

        var length = LengthOf(_buffer.AsSpan(0, head));
        var sum = Add(0, _buffer.AsSpan(head + 4, got - head - 4));
        for (var read = got - head - 4; read < length;)
        {
            var next = Receive(_buffer);
            sum = Add(sum, _buffer.AsSpan(0, next));
            read += next;
        }

        return (length, sum);
    }

    /// <summary>The same sum over bytes that are at hand.</summary>
    public static long Add(long sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var each in bytes)
        {
            sum += each;
        }

        return sum;
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(Span<byte> into) =>
        _socket.Receive(into) is > 0 and var got ? got : throw new NotMeasurableException("The server hung up in the middle of a page.");

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new NotMeasurableException("The server did not answer with a page.");
        }

        var digits = head[(head.IndexOf("Content-Length: "u8) + 16)..];
        var end = digits.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
