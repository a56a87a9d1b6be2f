using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Probing;

/// <summary>The way of mail, looked at on real sockets.</summary>
public sealed class RelayProbeTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestCertificates _certificates = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    private static async Task<IReadOnlyList<Probed>> Look(RelaySettings relay, TimeProvider? time = null)
    {
        var mail = new MailSettings { From = "deadlinewatch@anytown.example", Relay = relay };
        return (await ProbeRound.Look([RelayProbe.Of(mail, Now)], time ?? TimeProvider.System, Cancel))[0];
    }

    private static RelaySettings Plain(int port) => new() { Host = "127.0.0.1", Port = port, Security = "none" };

    private RelaySettings Encrypted(int port) => new() { Host = "localhost", Port = port, TrustedCertificate = _certificates.RootFile };

    [Fact]
    public async Task A_relay_is_asked_what_it_offers_and_gets_no_mail()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("EHLO", "250-relay\r\n250-SIZE 35882577\r\n250-SMTPUTF8\r\n250 XODD"));

        var found = await Look(Plain(server.Port));

        Assert.Equal(
            [
                Probed.Ok("mail", "relay", $"127.0.0.1:{server.Port} answers, no TLS, no log-in"),
                Probed.Ok("mail", "offers", "SIZE 35882577, SMTPUTF8"),
            ],
            found);
        await server.AllClosed();
        Assert.Equal(["EHLO", "QUIT"], server.Commands.Select(each => each.Split(' ')[0]));
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_a_warning_and_the_log_in_is_tried()
    {
        using var certificate = _certificates.Issue("localhost", Now.AddDays(9));
        await using var server = ScriptedSmtpServer.Start(new SmtpScript { Certificate = certificate, Mechanisms = "PLAIN LOGIN" });

        var found = await Look(Encrypted(server.Port) with { Username = "deadlines", Password = "Pa55 wörd" });

        Assert.Contains($"localhost:{server.Port} answers, TLS 1.3, logged in", found.Select(each => each.Words));
        var warned = Assert.Single(found, each => each.Standing != Standing.Ok);
        Assert.Equal(("certificate", Standing.Warn), (warned.Subject, warned.Standing));
    }

    [Fact]
    public async Task A_relay_that_takes_small_mails_alone_is_a_warning()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("EHLO", "250-relay\r\n250 SIZE 10240"));

        var warned = Assert.Single(await Look(Plain(server.Port)), each => each.Standing != Standing.Ok);

        Assert.Equal(("size", "takes mails of at most 10,240 bytes"), (warned.Subject, warned.Words));
    }

    [Fact]
    public async Task A_refused_log_in_says_where_to_look_and_never_the_password()
    {
        using var certificate = _certificates.Issue("localhost");
        await using var server = ScriptedSmtpServer.Start(new SmtpScript { Certificate = certificate, Mechanisms = "PLAIN" });

        var wrong = Assert.Single(await Look(Encrypted(server.Port) with { Username = "deadlines", Password = "s3cret-marker" }));

        Assert.Equal(Standing.Wrong, wrong.Standing);
        Assert.Contains("log in: 535", wrong.Words, StringComparison.Ordinal);
        Assert.Contains("DEADLINEWATCH_MAIL_USERNAME", wrong.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-marker", $"{wrong}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_without_encryption_is_wrong_where_the_configuration_asks_for_it()
    {
        await using var server = ScriptedSmtpServer.Start();

        var wrong = Assert.Single(await Look(Encrypted(server.Port)));

        Assert.Contains("offers no STARTTLS", wrong.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_address_and_the_firewall_are_named()
    {
        using var nobody = new ClosedPort();

        var wrong = Assert.Single(await Look(Plain(nobody.Number)));

        Assert.Equal(Standing.Wrong, wrong.Standing);
        Assert.Contains("firewall", wrong.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_says_nothing_is_given_up_after_its_limit()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("GREETING", new SmtpAnswer.Stalls()));
        var time = new HandTurnedTime(Now);

        var looking = Look(Plain(server.Port), time);
        await server.Saw("GREETING");
        time.Turn(TimeSpan.FromSeconds(30));
        var wrong = Assert.Single(await looking);

        Assert.Equal((Standing.Wrong, "no answer within 30 seconds", 30.0), (wrong.Standing, wrong.Words, wrong.Seconds));
    }
}
