using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Configuration;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>The second transport, compiled with <c>-p:MailKit=true</c>: MailKit makes the connection, the handshake and the
/// log-in, OAuth2 among them, and carries the dialogue. What a refusal, a silence or a hang-up means for a mail is decided
/// where it is for the other, <see cref="SmtpTransport"/>; and the bytes are the frozen ones, which MailKit's own message
/// would write anew.</summary>
internal sealed class MailKitTransport : IMailTransport
{
    private readonly AccessTokens? _tokens;
    private readonly SmtpTransport _transport;

    /// <param name="options">The relay.</param>
    /// <param name="oauth2">How the relay is signed in to by OAuth2; null for a password, or none.</param>
    /// <param name="time">For the rest between mails.</param>
    /// <param name="onReply">Called at each answer of the relay.</param>
    public MailKitTransport(SmtpOptions options, OAuth2Settings? oauth2, TimeProvider time, Action? onReply = null)
    {
        _tokens = oauth2 is null ? null : new AccessTokens(oauth2, time);
        _transport = new(options, time, onReply,
            (relay, answered, cancel) => MailKitConnection.Open(relay, _tokens, answered, cancel));
    }

    public TimeSpan LongestSilence => _transport.LongestSilence;

    public Task<SendResult> Send(
        FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel) =>
        _transport.Send(mail, stillMine, cancel);

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _tokens?.Dispose();
    }
}

/// <summary>One connection of MailKit's to the relay, opened as far as <see cref="SmtpOpening"/> opens ours.</summary>
internal sealed class MailKitConnection : SmtpClient, ISmtpConnection
{
    private readonly SmtpOptions _options;
    private readonly PhaseWatch _watch;

    private MailKitConnection(SmtpOptions options, Action onReply)
        : base(PhaseWatch.Over(options.Timeouts, onReply)) => (_options, _watch) = (options, (PhaseWatch)ProtocolLogger);

    public static async Task<ISmtpConnection> Open(
        SmtpOptions options, AccessTokens? tokens, Action onReply, CancellationToken cancel)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw new SmtpFaultException(SendPhase.Checking, problem);
        }

        // Asked for before the relay is: it would not wait for it.
        var token = tokens is null ? null : await PhaseLimit.Within(
            SendPhase.Authenticate, options.Timeouts.Command, tokens.Current, cancel);
        var connection = new MailKitConnection(options, onReply);
        try
        {
            await connection.Connect(await RelaySocket.Connect(options, cancel), cancel);
            await connection.LogIn(tokens, token, cancel);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Task<SmtpReply> Ask(SendPhase phase, string line, TimeSpan limit, CancellationToken cancel) =>
        Within(phase, limit, async within => Answered(await SendCommandAsync(line, within)), cancel);

    // One more line to MailKit, which ends it: the block is the body, and the final dot its last line.
    public Task<SmtpReply> HandOver(byte[] block, CancellationToken cancel)
    {
        _watch.ExpectFinalDot();
        return Within(SendPhase.FinalDot, _options.Timeouts.Data,
            async within => Answered(await SendCommandAsync(Encoding.ASCII.GetString(block), within)), cancel);
    }

    private async Task Connect(Socket socket, CancellationToken cancel)
    {
        var judge = await PhaseLimit.Within(SendPhase.Tls, _options.Timeouts.Command,
            _ => Task.FromResult(new RelayCertificate(_options.TrustedCertificatePath)), cancel);
        // As with our own: revocation lists are seldom reachable from inside a council.
        CheckCertificateRevocation = false;
        LocalDomain = _options.HeloName ?? RelaySocket.LocalAddress(socket);
        ServerCertificateValidationCallback = (_, certificate, chain, errors) => judge.Judge(certificate, chain, errors);
        var (security, first) = _options.Security switch
        {
            SmtpSecurity.ImplicitTls => (SecureSocketOptions.SslOnConnect, SendPhase.Tls),
            SmtpSecurity.StartTls => (SecureSocketOptions.StartTls, SendPhase.Greeting),
            _ => (SecureSocketOptions.None, SendPhase.Greeting),
        };
        try
        {
            await Within(first, _watch.LimitOf(first), async within =>
            {
                await ConnectAsync(socket, _options.Host, _options.Port, security, within);
                return true;
            }, cancel);
        }
        catch (SmtpFaultException fault) when (judge.Refusal is { } refusal)
        {
            throw new SmtpFaultException(
                SendPhase.Tls, $"No TLS with {_options.Host}: {Printable.Line(refusal)}.", null, fault);
        }
        catch (SmtpFaultException fault) when (fault.InnerException is NotSupportedException)
        {
            throw new SmtpFaultException(
                SendPhase.Tls, $"{_options.Host} offers no STARTTLS, and mail does not go unencrypted.", null, fault);
        }
    }

    private async Task LogIn(AccessTokens? tokens, string? token, CancellationToken cancel)
    {
        SaslMechanism[] known = _options switch
        {
            _ when tokens is not null => [new SaslMechanismOAuth2(tokens.Mailbox, token!)],
            { Username: { } user, Password: { } password } =>
                [new SaslMechanismPlain(user, password), new SaslMechanismLogin(user, password)],
            _ => [],
        };
        if (known.Length == 0)
        {
            return;
        }

        var mechanism = known.FirstOrDefault(each => AuthenticationMechanisms.Contains(each.MechanismName))
            ?? throw new SmtpFaultException(SendPhase.Authenticate,
                $"{_options.Host} offers {(tokens is null ? "neither AUTH PLAIN nor AUTH LOGIN" : "no AUTH XOAUTH2")}, and"
                + " nothing is sent without the credentials configured.");
        try
        {
            await Within(SendPhase.Authenticate, _options.Timeouts.Command, async within =>
            {
                await AuthenticateAsync(mechanism, within);
                return true;
            }, cancel);
        }
        catch (SmtpFaultException fault) when (fault.Code == 535)
        {
            // A token may be taken back before its time.
            tokens?.Forget();
            throw;
        }
    }

    /// <summary>As <see cref="PhaseLimit.Within"/>, where a step of MailKit's is several phases of ours.</summary>
    private async Task<T> Within<T>(
        SendPhase phase, TimeSpan limit, Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        if (_watch.HasUnread)
        {
            throw new SmtpFaultException(phase, "The relay spoke out of turn.");
        }

        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _watch.Begin(phase, limit, within);
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
            throw new SmtpFaultException(
                _watch.Phase, $"No answer within {_watch.Limit.TotalSeconds:0.###} s.", null, fault);
        }
        // It throws a dozen types; a refusal is told by what the relay said last, since not all of them carry it.
        catch (Exception fault) when (fault is SmtpCommandException or AuthenticationException && _watch.Last is { } reply)
        {
            throw new SmtpFaultException(_watch.Phase, reply.Text, reply.Code, fault);
        }
        // It ends the sentence with what the relay said before, which is no reason.
        catch (SmtpProtocolException fault) when (_watch.Last is null)
        {
            throw new SmtpFaultException(_watch.Phase, "The relay closed the connection.", null, fault);
        }
        catch (Exception fault) when (fault is not SmtpFaultException)
        {
            throw new SmtpFaultException(_watch.Phase, Printable.Line(fault.Message), null, fault);
        }
        finally
        {
            _watch.End();
        }
    }

    private static SmtpReply Answered(SmtpResponse response) => new((int)response.StatusCode, response.Response.Split('\n'));
}

/// <summary>Listens to MailKit's dialogue for what MailKit does not tell: which phase it is in, so that each has its own limit,
/// and whether the relay says more than it was asked. It keeps one answer, and writes nothing anywhere.</summary>
internal sealed class PhaseWatch(SmtpTimeouts timeouts, Action onReply) : IProtocolLogger
{
    private readonly StringBuilder _line = new();
    private readonly List<string> _lines = [];
    private CancellationTokenSource? _within;
    private bool _awaitsFinalDot;
    private int _replies;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public SendPhase Phase { get; private set; }

    public TimeSpan Limit { get; private set; }

    /// <summary>The relay's last whole answer.</summary>
    public SmtpReply? Last { get; private set; }

    public bool HasUnread => _replies > 1 || (_replies == 1 && _line.Length > 0);

    public TimeSpan LimitOf(SendPhase phase) => phase switch
    {
        SendPhase.Greeting => timeouts.Greeting,
        SendPhase.Data => timeouts.Data,
        SendPhase.FinalDot => timeouts.FinalDot,
        _ => timeouts.Command,
    };

    public static PhaseWatch Over(SmtpTimeouts timeouts, Action onReply) => new(timeouts, onReply);

    public void Begin(SendPhase phase, TimeSpan limit, CancellationTokenSource within)
    {
        _within = within;
        Enter(phase, limit);
    }

    public void End() => (_within, _awaitsFinalDot) = (null, false);

    /// <summary>What goes out next is a body: its lines are no commands.</summary>
    public void ExpectFinalDot() => _awaitsFinalDot = true;

    // After the handshake, where TLS is there from the first byte.
    public void LogConnect(Uri uri) => Enter(SendPhase.Greeting, timeouts.Greeting);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        _line.Clear();
        (_replies, Last) = (0, null);
        var sent = buffer.AsSpan(offset, count);
        if (_awaitsFinalDot)
        {
            // The last piece, most likely: a body of ours holds no line that begins with a dot but stuffed ones.
            if (sent.EndsWith(".\r\n"u8))
            {
                Enter(SendPhase.FinalDot, timeouts.FinalDot);
            }
        }
        else if (sent.StartsWith("EHLO"u8) || sent.StartsWith("HELO"u8))
        {
            Enter(SendPhase.Hello, timeouts.Command);
        }
        else if (sent.StartsWith("STARTTLS"u8))
        {
            Enter(SendPhase.Tls, timeouts.Command);
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        foreach (var octet in buffer.AsSpan(offset, count))
        {
            // RFC 5321 4.5.3.1.5 allows 512; some relays are chattier. It ends the dialogue.
            if (_line.Length > 2000 || _lines.Count > 100)
            {
                throw new SmtpFaultException(Phase, "The relay's answer has no end.");
            }

            if (octet == '\n')
            {
                TakeLine(_line.ToString().TrimEnd('\r'));
                _line.Clear();
            }
            else
            {
                _line.Append((char)octet);
            }
        }

        Refuse();
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Enter(SendPhase phase, TimeSpan limit)
    {
        (Phase, Limit) = (phase, limit);
        _within?.CancelAfter(limit);
    }

    private void TakeLine(string line)
    {
        // With less than a code it would wait for the rest of it.
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new SmtpFaultException(Phase, $"'{Printable.Line(line)}' is no SMTP answer.");
        }

        _lines.Add(line.Length > 4 ? line[4..] : "");
        if (line.Length > 3 && line[3] == '-')
        {
            return;
        }

        Last = new SmtpReply(code, [.. _lines]);
        _lines.Clear();
        _replies++;
        onReply();
    }

    // Where MailKit would go on and we would not.
    private void Refuse()
    {
        // Whatever was said in the clear after the go-ahead would be taken for said under TLS (CVE-2011-0411).
        if (Phase == SendPhase.Tls && HasUnread)
        {
            throw new SmtpFaultException(
                SendPhase.Tls, "The relay (or someone between) spoke in the clear after STARTTLS.");
        }

        // It would try HELO also with a relay that is only busy.
        if (Phase == SendPhase.Hello && Last is { Kind: 4 } busy)
        {
            throw new SmtpFaultException(SendPhase.Hello, busy.Text, busy.Code);
        }
    }
}
