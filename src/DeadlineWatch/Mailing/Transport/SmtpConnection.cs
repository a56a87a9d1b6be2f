using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>One connection to the relay: sends lines, reads answers, each within its limit. It knows no order of
/// commands. Every fault comes out as <see cref="SmtpFaultException"/>; after one the connection is of no more
/// use.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly SmtpOptions _options;
    private readonly Socket _socket;
    private readonly Action _onReply;
    private Stream _stream;
    private SmtpReplyReader _reader;

    private SmtpConnection(SmtpOptions options, Action onReply, Socket socket)
    {
        _onReply = onReply;
        _options = options;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new SmtpReplyReader(_stream);
    }

    /// <summary>Our own end, as RFC 5321 4.1.3 writes addresses.</summary>
    public string LocalAddress => _socket.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? $"[{address.MapToIPv4()}]"
            // Without the zone ("%eth0") of a link-local address.
            : $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
        : "[127.0.0.1]";

    public static async Task<SmtpConnection> Open(SmtpOptions options, Action onReply, CancellationToken cancel)
    {
        var limit = options.Timeouts.Connect;
        var socket = await Within(SendPhase.Connect, limit, async within =>
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
        return new SmtpConnection(options, onReply, socket);
    }

    public Task<SmtpReply> Greeting(CancellationToken cancel) =>
        Within(SendPhase.Greeting, _options.Timeouts.Greeting, ReadReply, cancel);

    /// <summary>Sends one line and reads its answer.</summary>
    public Task<SmtpReply> Ask(SendPhase phase, string line, TimeSpan limit, CancellationToken cancel) =>
        Within(phase, limit, async within =>
        {
            // What was said before the question cannot be its answer: the two sides no longer agree where they are.
            if (_reader.HasUnread)
            {
                throw new InvalidDataException("The relay spoke out of turn.");
            }

            await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), within);
            return await ReadReply(within);
        }, cancel);

    public async Task Encrypt(CancellationToken cancel)
    {
        // Whatever was said in the clear after the go-ahead would be taken for said under TLS (CVE-2011-0411).
        if (_reader.HasUnread)
        {
            throw new SmtpFaultException(
                SendPhase.Tls, "The relay (or someone between) spoke in the clear after STARTTLS.");
        }

        RelayCertificate? judge = null;
        try
        {
            _stream = await Within(SendPhase.Tls, _options.Timeouts.Command, async within =>
            {
                judge = new RelayCertificate(_options.TrustedCertificatePath);
                return await Handshake(judge, within);
            }, cancel);
        }
        catch (SmtpFaultException fault) when (judge?.Refusal is not null)
        {
            throw new SmtpFaultException(
                SendPhase.Tls, $"No TLS with {_options.Host}: {Printable.Line(judge.Refusal)}.", null, fault);
        }

        _reader = new SmtpReplyReader(_stream);
    }

    /// <summary>Body and final dot in one write, then the answer. In two writes the second would wait for the other
    /// side's delayed acknowledgement, some 40 ms a mail.</summary>
    public async Task<SmtpReply> HandOver(byte[] block, CancellationToken cancel)
    {
        await Within(SendPhase.FinalDot, _options.Timeouts.Data, async within =>
        {
            await _stream.WriteAsync(block, within);
            return true;
        }, cancel);
        return await Within(SendPhase.FinalDot, _options.Timeouts.FinalDot, ReadReply, cancel);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<SmtpReply> ReadReply(CancellationToken cancel)
    {
        var reply = await _reader.Read(cancel);
        _onReply();
        return reply;
    }

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

    private async Task<Stream> Handshake(RelayCertificate judge, CancellationToken cancel)
    {
        var encrypted = new SslStream(
            _stream,
            leaveInnerStreamOpen: false,
            (_, certificate, chain, errors) => judge.Judge(certificate, chain, errors));
        try
        {
            var relay = new SslClientAuthenticationOptions { TargetHost = _options.Host };
            await encrypted.AuthenticateAsClientAsync(relay, cancel);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    /// <summary>The one place where limits, sockets and streams turn into faults of a phase.</summary>
    private static async Task<T> Within<T>(
        SendPhase phase, TimeSpan limit, Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(limit);
        try
        {
            return await step(within.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            throw;
        }
        catch (OperationCanceledException fault)
        {
            throw new SmtpFaultException(phase, $"No answer within {limit.TotalSeconds:0.###} s.", null, fault);
        }
        // Streams, TLS and name resolution throw a dozen types between them; whichever it is, this connection is over.
        catch (Exception fault) when (fault is not SmtpFaultException)
        {
            throw new SmtpFaultException(phase, Printable.Line(fault.Message), null, fault);
        }
    }
}
