using System.Security.Cryptography.X509Certificates;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public abstract class SmtpTlsContract(TransportKind kind, TestCertificates certificates) : IClassFixture<TestCertificates>
{
    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.ImplicitTls)]
    public async Task A_relay_vouched_for_by_the_councils_own_authority_is_trusted(object security)
    {
        await using var server = Relay(security, "localhost");

        var result = await SomeMail.Send(kind, To(server, security, certificates.RootFile));

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal(SomeMail.Frozen().Mime, Assert.Single(server.Received).Data);
    }

    [Fact]
    public async Task What_was_offered_in_the_clear_is_asked_for_again_under_TLS()
    {
        await using var server = Relay(SmtpSecurity.StartTls, "localhost");

        await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));

        string[] expected = ["EHLO deadlines.example", "STARTTLS", "EHLO deadlines.example"];
        Assert.Equal(expected, server.Commands.Take(3), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_large_mail_goes_whole_through_TLS()
    {
        await using var server = Relay(SmtpSecurity.StartTls, "localhost");
        var mail = SomeMail.Frozen(mime: string.Concat(Enumerable.Repeat(".dotted line\r\n", 20_000)));

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile), mail);

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal(mail.Mime, Assert.Single(server.Received).Data);
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.ImplicitTls)]
    public async Task A_relay_nobody_vouches_for_gets_no_mail(object security)
    {
        await using var server = Relay(security, "localhost");

        var result = await SomeMail.Send(kind, To(server, security, trusted: null));

        Assert.Contains("'CN=localhost'", RefusedInTls(result, server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_by_another_name_gets_no_mail()
    {
        await using var server = Relay(SmtpSecurity.StartTls, "other.example");

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));

        Assert.Contains("it is for another name", RefusedInTls(result, server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_run_out_gets_no_mail()
    {
        var old = certificates.Issue("localhost", DateTimeOffset.UtcNow.AddDays(-1));
        await using var server = Relay(SmtpSecurity.StartTls, old);

        var byRoot = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));
        var byPin = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.Save(old)));

        Assert.Contains("NotTimeValid", RefusedInTls(byRoot, server), StringComparison.Ordinal);
        Assert.Contains("NotTimeValid", RefusedInTls(byPin, server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_servers_gets_no_mail()
    {
        // id-kp-clientAuth
        await using var server = Relay(SmtpSecurity.StartTls, certificates.Issue("localhost", purpose: "1.3.6.1.5.5.7.3.2"));

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));

        Assert.Contains("NotValidForUsage", RefusedInTls(result, server), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_very_certificate_of_the_file_is_trusted_whatever_its_name(bool pem)
    {
        var pinned = certificates.Issue("old-name.example");
        await using var server = Relay(SmtpSecurity.StartTls, pinned);
        var file = pem ? certificates.Save(pinned) : certificates.SaveDer(pinned);

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, file));

        Assert.IsType<SendResult.Accepted>(result);
    }

    [Fact]
    public async Task Another_certificate_than_the_one_of_the_file_gets_no_mail()
    {
        await using var server = Relay(SmtpSecurity.StartTls, "localhost");
        var other = certificates.Save(certificates.Issue("localhost"));

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, other));

        RefusedInTls(result, server);
    }

    [Fact]
    public async Task A_certificate_file_that_cannot_be_read_gets_no_mail()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "no certificate", TestContext.Current.CancellationToken);
        await using var server = Relay(SmtpSecurity.StartTls, "localhost");

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, path));

        File.Delete(path);
        RefusedInTls(result, server);
    }

    [Fact]
    public async Task A_relay_without_STARTTLS_gets_no_mail()
    {
        await using var server = ScriptedSmtpServer.Start();

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, trusted: null));

        Assert.Equal("localhost offers no STARTTLS, and mail does not go unencrypted.", RefusedInTls(result, server));
    }

    [Theory]
    [InlineData("421 4.3.2 closing", 421)]
    [InlineData("454 4.7.0 not now", 454)]
    [InlineData("502 5.5.1 not here", 502)]
    public async Task A_relay_that_cannot_start_TLS_gets_no_mail(string answer, int code)
    {
        var script = new SmtpScript { Certificate = certificates.Issue("localhost") }.On("STARTTLS", answer);
        await using var server = ScriptedSmtpServer.Start(script);

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));

        Assert.Equal(new SendResult.NotSent(answer, SendPhase.Tls, code, false), result);
    }

    [Fact]
    public async Task Words_slipped_in_before_the_handshake_end_the_connection()
    {
        var script = new SmtpScript { Certificate = certificates.Issue("localhost") }
            .On("STARTTLS", "220 go ahead\r\n250 AUTH PLAIN");
        await using var server = ScriptedSmtpServer.Start(script);

        var result = await SomeMail.Send(kind, To(server, SmtpSecurity.StartTls, certificates.RootFile));

        Assert.Equal("The relay (or someone between) spoke in the clear after STARTTLS.", RefusedInTls(result, server));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relay_that_falls_silent_or_hangs_up_when_asked_for_TLS_gets_no_mail(bool stalls)
    {
        SmtpAnswer answer = stalls ? new SmtpAnswer.Stalls() : new SmtpAnswer.Drops();

        var stall = await Stalled(answer);

        Assert.Equal(stalls ? stall.Words : "The relay closed the connection.", RefusedInTls(stall.Result, stall.Relay));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handshake_that_stalls_or_breaks_off_gets_no_mail(bool stalls)
    {
        SmtpAnswer answer = stalls ? new SmtpAnswer.SaysAndStalls("220 go ahead") : new SmtpAnswer.SaysAndCloses("220 go ahead");

        var stall = await Stalled(answer);

        RefusedInTls(stall.Result, stall.Relay);
    }

    [Fact]
    public async Task Mail_in_the_clear_goes_to_this_machine_only()
    {
        // 192.0.2.1 is set aside for examples: nobody is asked, for it is judged before connecting.
        var result = await SomeMail.Send(kind, SomeMail.To(25) with { Host = "192.0.2.1" });

        Assert.Equal(
            new SendResult.NotSent(
                "PlainLocalOnly is for a relay on this machine, and '192.0.2.1' is not: use StartTls.",
                SendPhase.Checking, null, false),
            result);
    }

    private Task<Stall> Stalled(SmtpAnswer answer) => SomeMail.Stalled(kind, "STARTTLS",
        () => new SmtpScript { Certificate = certificates.Issue("localhost") }.On("STARTTLS", answer),
        each => each with { Security = SmtpSecurity.StartTls, TrustedCertificatePath = certificates.RootFile });

    private ScriptedSmtpServer Relay(object security, string name) => Relay(security, certificates.Issue(name));

    private static ScriptedSmtpServer Relay(object security, X509Certificate2 certificate) =>
        ScriptedSmtpServer.Start(new SmtpScript
        {
            Certificate = certificate,
            ImplicitTls = (SmtpSecurity)security == SmtpSecurity.ImplicitTls,
        });

    private static SmtpOptions To(ScriptedSmtpServer server, object security, string? trusted) =>
        SomeMail.To(server) with { Security = (SmtpSecurity)security, TrustedCertificatePath = trusted };

    private static string RefusedInTls(SendResult result, ScriptedSmtpServer server)
    {
        var refused = Assert.IsType<SendResult.NotSent>(result);
        Assert.Equal(SendPhase.Tls, refused.Phase);
        Assert.False(refused.AddressFault);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
        return refused.Reason;
    }
}

public sealed class SmtpTlsTests(TestCertificates certificates) : SmtpTlsContract(TransportKind.Own, certificates);
#if MAILKIT
public sealed class MailKitTlsTests(TestCertificates certificates) : SmtpTlsContract(TransportKind.MailKit, certificates);
#endif
