using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public abstract class SmtpAuthContract(TransportKind kind, TestCertificates certificates) : IClassFixture<TestCertificates>
{
    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN")]
    [InlineData("LOGIN XOAUTH2", "AUTH LOGIN")]
    public async Task With_credentials_we_log_in_under_TLS_before_any_mail(string offered, string expected)
    {
        await using var server = Relay(offered);

        var result = await SomeMail.Send(kind, To(server));

        Assert.IsType<SendResult.Accepted>(result);
        Assert.StartsWith(expected, server.Commands[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_we_do_not_log_in()
    {
        await using var server = Relay("PLAIN LOGIN");

        var result = await SomeMail.Send(kind, To(server) with { Username = null, Password = null });

        Assert.IsType<SendResult.Accepted>(result);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("GSSAPI NTLM")]
    public async Task Credentials_that_the_relay_cannot_take_are_never_left_out(string? offered)
    {
        await using var server = Relay(offered);

        var result = await SomeMail.Send(kind, To(server));

        var expected = new SendResult.NotSent(
            "localhost offers neither AUTH PLAIN nor AUTH LOGIN, and nothing is sent without the credentials configured.",
            SendPhase.Authenticate, null, false);
        Assert.Equal(expected, result);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task Bad_credentials_send_nothing_and_are_told_as_such(string offered)
    {
        await using var server = Relay(offered);

        var result = await SomeMail.Send(kind, To(server) with { Password = "last year's" });

        Assert.Equal(new SendResult.NotSent("535 5.7.8 bad credentials", SendPhase.Authenticate, 535, false), result);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("421 4.3.2 closing", 421)]
    [InlineData("454 4.7.0 temporary authentication failure", 454)]
    [InlineData("534 5.7.9 mechanism too weak", 534)]
    public async Task A_log_in_that_is_refused_sends_nothing(string answer, int code)
    {
        var script = new SmtpScript { Certificate = certificates.Issue("localhost"), Mechanisms = "PLAIN LOGIN" }.On("AUTH", answer);
        await using var server = ScriptedSmtpServer.Start(script);

        var result = await SomeMail.Send(kind, To(server));

        Assert.Equal(new SendResult.NotSent(answer, SendPhase.Authenticate, code, false), result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_relay_that_hangs_up_at_the_log_in_gets_no_mail()
    {
        var script = new SmtpScript { Certificate = certificates.Issue("localhost"), Mechanisms = "PLAIN" }
            .On("AUTH", new SmtpAnswer.Drops());
        await using var server = ScriptedSmtpServer.Start(script);

        var result = await SomeMail.Send(kind, To(server));

        Assert.Equal(new SendResult.NotSent("The relay closed the connection.", SendPhase.Authenticate, null, false), result);
    }

    [Fact]
    public async Task Credentials_never_go_in_the_clear_to_a_relay_that_offers_no_TLS()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript { Mechanisms = "PLAIN LOGIN" });

        var result = await SomeMail.Send(kind, To(server));

        Assert.Equal(SendPhase.Tls, Assert.IsType<SendResult.NotSent>(result).Phase);
        Assert.Equal(["EHLO deadlines.example"], server.Commands);
    }

    [Fact]
    public async Task A_log_in_that_stalls_sends_nothing()
    {
        using var certificate = certificates.Issue("localhost");

        var stall = await SomeMail.Stalled(kind, "AUTH",
            () => new SmtpScript { Certificate = certificate, Mechanisms = "PLAIN" }.On("AUTH", new SmtpAnswer.Stalls()), WithLogIn);

        Assert.Equal(new SendResult.NotSent(stall.Words, SendPhase.Authenticate, null, false), stall.Result);
    }

    private ScriptedSmtpServer Relay(string? mechanisms) =>
        ScriptedSmtpServer.Start(new SmtpScript { Certificate = certificates.Issue("localhost"), Mechanisms = mechanisms });

    private SmtpOptions To(ScriptedSmtpServer server) => WithLogIn(SomeMail.To(server));

    private SmtpOptions WithLogIn(SmtpOptions options) => options with
    {
        Security = SmtpSecurity.StartTls,
        TrustedCertificatePath = certificates.RootFile,
        Username = "deadlines",
        Password = "Pa55 wörd",
    };
}

public sealed class SmtpAuthTests(TestCertificates certificates) : SmtpAuthContract(TransportKind.Own, certificates);
#if MAILKIT
public sealed class MailKitAuthTests(TestCertificates certificates) : SmtpAuthContract(TransportKind.MailKit, certificates);
#endif
