using System.Diagnostics;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>From a bare connection to one that is ready for mail:
/// <list type="number">
/// <item>the greeting (after the handshake, for implicit TLS);</item>
/// <item>EHLO, or HELO for a relay that knows no other;</item>
/// <item>STARTTLS where asked for, and EHLO again: what was offered in the clear counts for nothing;</item>
/// <item>AUTH, where there are credentials. It fails closed: never without it, never in the clear to another
/// machine.</item>
/// </list>
/// Any refusal here concerns the relay or our settings, never a mail.</summary>
internal sealed class SmtpOpening
{
    private readonly SmtpOptions _options;
    private readonly SmtpConnection _connection;
    private IReadOnlyList<string> _offers = [];

    private SmtpOpening(SmtpOptions options, SmtpConnection connection) =>
        (_options, _connection) = (options, connection);

    public static Task<SmtpConnection> Open(SmtpOptions options, Action onReply, CancellationToken cancel) =>
        Open(options, onReply, _ => { }, cancel);

    /// <summary>Goes the same way, hangs up before any mail, and answers what the relay said of itself.</summary>
    public static async Task<RelayOffers> Look(SmtpOptions options, CancellationToken cancel)
    {
        IReadOnlyList<string> offers = [];
        using var connection = await Open(options, () => { }, heard => offers = heard, cancel);
        try
        {
            await connection.Ask(SendPhase.Hello, "QUIT", options.Timeouts.Quit, cancel);
        }
        catch (SmtpFaultException)
        {
            // Nobody waits for the goodbye: all that was asked is known.
        }

        return new(offers, connection.Protection);
    }

    private static async Task<SmtpConnection> Open(
        SmtpOptions options, Action onReply, Action<IReadOnlyList<string>> heard, CancellationToken cancel)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw new SmtpFaultException(SendPhase.Checking, problem);
        }

        var connection = await SmtpConnection.Open(options, onReply, cancel);
        try
        {
            var opening = new SmtpOpening(options, connection);
            await opening.Prepare(cancel);
            heard(opening._offers);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task Prepare(CancellationToken cancel)
    {
        if (_options.Security == SmtpSecurity.ImplicitTls)
        {
            await _connection.Encrypt(cancel);
        }

        Require(2, SendPhase.Greeting, await _connection.Greeting(cancel));
        await Hello(cancel);
        if (_options.Security == SmtpSecurity.StartTls)
        {
            await StartTls(cancel);
        }

        if (_options.Username is { } username && _options.Password is { } password)
        {
            await Authenticate(username, password, cancel);
        }
    }

    private async Task Hello(CancellationToken cancel)
    {
        var name = _options.HeloName ?? _connection.LocalAddress;
        var reply = await Ask(SendPhase.Hello, $"EHLO {name}", cancel);
        if (reply.Kind == 5)
        {
            Require(2, SendPhase.Hello, await Ask(SendPhase.Hello, $"HELO {name}", cancel));
            _offers = [];
            return;
        }

        Require(2, SendPhase.Hello, reply);
        _offers = [.. reply.Lines.Skip(1).Select(line => line.Trim().ToUpperInvariant())];
    }

    private async Task StartTls(CancellationToken cancel)
    {
        if (!_offers.Contains("STARTTLS", StringComparer.Ordinal))
        {
            throw new SmtpFaultException(
                SendPhase.Tls, $"{_options.Host} offers no STARTTLS, and mail does not go unencrypted.");
        }

        Require(2, SendPhase.Tls, await Ask(SendPhase.Tls, "STARTTLS", cancel));
        await _connection.Encrypt(cancel);
        await Hello(cancel);
    }

    private async Task Authenticate(string username, string password, CancellationToken cancel)
    {
        // "AUTH PLAIN LOGIN"; some old relays write "AUTH=PLAIN LOGIN".
        var mechanisms = _offers
            .Where(offer => offer is ['A', 'U', 'T', 'H', ' ' or '=', ..])
            .SelectMany(offer => offer[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
        if (mechanisms.Contains("PLAIN"))
        {
            var credentials = Base64($"\0{username}\0{password}");
            Require(2, SendPhase.Authenticate, await Login($"AUTH PLAIN {credentials}", cancel));
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            Require(3, SendPhase.Authenticate, await Login("AUTH LOGIN", cancel));
            Require(3, SendPhase.Authenticate, await Login(Base64(username), cancel));
            Require(2, SendPhase.Authenticate, await Login(Base64(password), cancel));
        }
        else
        {
            throw new SmtpFaultException(
                SendPhase.Authenticate,
                $"{_options.Host} offers neither AUTH PLAIN nor AUTH LOGIN, and nothing is sent without the credentials configured.");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private Task<SmtpReply> Login(string line, CancellationToken cancel) => Ask(SendPhase.Authenticate, line, cancel);

    private Task<SmtpReply> Ask(SendPhase phase, string line, CancellationToken cancel) =>
        _connection.Ask(phase, line, _options.Timeouts.Command, cancel);

    private static void Require(int kind, SendPhase phase, SmtpReply reply)
    {
        Debug.Assert(kind is 2 or 3, "Only these go on.");
        if (reply.Kind != kind)
        {
            throw new SmtpFaultException(phase, reply.Text, reply.Code);
        }
    }
}
