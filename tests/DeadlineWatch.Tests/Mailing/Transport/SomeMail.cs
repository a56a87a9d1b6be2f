using System.Text;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

internal static class SomeMail
{
    public static FrozenMail Frozen(
        string id = "1@deadlines.example", string to = "manager@council.example", string? mime = null)
    {
        mime ??= $"Message-ID: <{id}>\r\n\r\nOne is due.\r\n";
        return new FrozenMail(id, "deadlines@council.example", to, Encoding.ASCII.GetBytes(mime));
    }

    public static MailDraft Draft() => new()
    {
        From = "deadlines@council.example",
        FromName = "DeadlineWatch",
        To = "manager@council.example",
        Subject = "1 timescale is due today",
        Text = "One timescale is due.\n",
        Html = "<p>One timescale is due.</p>\n",
        MessageId = "1@deadlines.example",
        Date = new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero),
    };

    public static Task<bool> StillMine(CancellationToken cancel) => Task.FromResult(true);

    /// <summary>Options for a scripted relay: short where a test stalls it, generous elsewhere.</summary>
    public static SmtpOptions To(ScriptedSmtpServer server, SmtpTimeouts? timeouts = null) => To(server.Port, timeouts);

    public static SmtpOptions To(int port, SmtpTimeouts? timeouts = null) => new()
    {
        Host = "localhost",
        Port = port,
        Security = SmtpSecurity.PlainLocalOnly,
        HeloName = "deadlines.example",
        Timeouts = timeouts ?? new SmtpTimeouts(),
    };

    /// <summary>The transport of a kind.</summary>
    public static IMailTransport Over(
        TransportKind kind, SmtpOptions options, TimeProvider? time = null, Action? onReply = null) => kind switch
        {
            TransportKind.Own => new SmtpTransport(options, time ?? TimeProvider.System, onReply),
#if MAILKIT
            TransportKind.MailKit => new MailKitTransport(options, null, time ?? TimeProvider.System, onReply),
#endif
            _ => throw new System.Diagnostics.UnreachableException($"{kind} is not in this build."),
        };

    /// <summary>Sends one mail over a transport of its own.</summary>
    public static async Task<SendResult> Send(TransportKind kind, SmtpOptions options, FrozenMail? mail = null)
    {
        await using var transport = Over(kind, options);
        return await transport.Send(mail ?? Frozen(), StillMine, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends one mail to a relay that stalls at a verb, until the limit of a command ends it. The healthy commands before it
    /// have the same limit: where the machine stood still for longer, and the relay never came to the verb, another relay is given
    /// a longer one.</summary>
    public static async Task<Stall> Stalled(
        TransportKind kind, string verb, Func<SmtpScript> script, Func<SmtpOptions, SmtpOptions>? options = null)
    {
        for (var limit = TimeSpan.FromSeconds(1); ; limit *= 5)
        {
            await using var relay = ScriptedSmtpServer.Start(script());
            var to = To(relay, new SmtpTimeouts { Command = limit });
            var result = await Send(kind, options?.Invoke(to) ?? to);
            if (relay.HasSeen(verb) || limit > TimeSpan.FromMinutes(1))
            {
                return new(result, $"No answer within {limit.TotalSeconds:0} s.", relay);
            }
        }
    }
}

/// <summary>What became of a mail at a relay that stalled.</summary>
/// <param name="Result">What the transport says.</param>
/// <param name="Words">How it is to tell the limit.</param>
/// <param name="Relay">The relay, which is over.</param>
internal sealed record Stall(SendResult Result, string Words, ScriptedSmtpServer Relay);

/// <summary>Which of the transports a contract is held against. The second is there where the build brought MailKit in.</summary>
public enum TransportKind
{
    Own,
    MailKit,
}
