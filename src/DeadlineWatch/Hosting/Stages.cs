using DeadlineWatch.Configuration;
using DeadlineWatch.Escalating;
using DeadlineWatch.Mailing;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>The three stages over one ledger, wired by hand: for the service, for the demo and for the tests alike.</summary>
internal sealed record Stages(Poller Poller, Escalator Escalator, Sender Sender)
{
    public static Stages Over(
        CurrentConfiguration current, ILedger ledger, IMailTransport transport, Instruments instruments,
        TimeProvider time, ILoggerFactory logs, Turning? turning = null) =>
        Over(current, ledger, transport, instruments, time, logs, SourceFactory.Create, turning);

    /// <summary>The stages over other sources than those that the configuration names.</summary>
    public static Stages Over(
        CurrentConfiguration current, ILedger ledger, IMailTransport transport, Instruments instruments,
        TimeProvider time, ILoggerFactory logs, Func<SourceSettings, ICaseSource> open, Turning? turning = null) => new(
            new Poller(current, ledger.Polls, open, instruments, time, logs.CreateLogger<Poller>(), turning, Ledgers.LongestWait(current.Now.Ledger)),
            new Escalator(current, ledger.Polls, ledger.Escalations, instruments, time, logs.CreateLogger<Escalator>()),
            new Sender(
                current,
                new Composer(current, ledger.Polls, ledger.Mails, ledger.Queries, LetterRenderer.Load(current.Now.Folder), instruments,
                    logs.CreateLogger<Composer>()),
                ledger.Mails, transport, instruments, time, logs.CreateLogger<Sender>()));

    /// <summary>Mail by the relay of the configuration, or into its folder.</summary>
    public static IMailTransport Transport(MailSettings mail, TimeProvider time) => mail switch
    {
        { Relay: { } relay } => Transport(relay, time),
        { Folder: { } folder } => new PickupTransport(folder),
        _ => throw new InvalidOperationException("Neither a relay nor a folder for mail."),
    };

    /// <summary>How the relay of the configuration is spoken to.</summary>
    public static SmtpOptions Options(RelaySettings relay) => new()
    {
        Host = relay.Host,
        Port = relay.Port,
        Security = relay.Security switch
        {
            "implicit-tls" => SmtpSecurity.ImplicitTls,
            "none" => SmtpSecurity.PlainLocalOnly,
            _ => SmtpSecurity.StartTls,
        },
        Username = relay.Username,
        Password = relay.Password,
        TrustedCertificatePath = relay.TrustedCertificate,
    };

    private static IMailTransport Transport(RelaySettings relay, TimeProvider time)
    {
        var options = Options(relay);
        return MailKitBuild.Transport(options, relay.OAuth2, time, LoopSign.Give) ?? new SmtpTransport(options, time, LoopSign.Give);
    }
}
