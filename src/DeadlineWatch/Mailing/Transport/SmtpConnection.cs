using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>One connection to the relay: sends lines, reads answers, each within its limit. It knows no order of
/// commands. Every fault comes out as <see cref="SmtpFaultException"/>; after one the connection is of no more
/// use.</summary>
internal sealed class SmtpConnection : ISmtpConnection
{
    private readonly SmtpOptions _options;
    private readonly Socket _socket;
    private readonly Action _onReply;
    private readonly PhaseLimit _limit = new();
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
    public string LocalAddress => RelaySocket.LocalAddress(_socket);

    /// <summary>How the connection is encrypted; null while it is not.</summary>
    public RelayProtection? Protection { get; private set; }

    public static async Task<SmtpConnection> Open(SmtpOptions options, Action onReply, CancellationToken cancel) =>
        new(options, onReply, await RelaySocket.Connect(options, cancel));

    public Task<SmtpReply> Greeting(CancellationToken cancel) =>
        _limit.Run(SendPhase.Greeting, _options.Timeouts.Greeting, ReadReply, cancel);

    /// <summary>Sends one line and reads its answer.</summary>
    public Task<SmtpReply> Ask(SendPhase phase, string line, TimeSpan limit, CancellationToken cancel) =>
        _limit.Run(phase, limit, async within =>
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
            _stream = await _limit.Run(SendPhase.Tls, _options.Timeouts.Command, async within =>
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
        await _limit.Run(SendPhase.FinalDot, _options.Timeouts.Data, async within =>
        {
            await _stream.WriteAsync(block, within);
            return true;
        }, cancel);
        return await _limit.Run(SendPhase.FinalDot, _options.Timeouts.FinalDot, ReadReply, cancel);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _limit.Dispose();
    }

    private async Task<SmtpReply> ReadReply(CancellationToken cancel)
    {
        var reply = await _reader.Read(cancel);
        _onReply();
        return reply;
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
            Protection = RelayProtection.Of(encrypted);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }
}
