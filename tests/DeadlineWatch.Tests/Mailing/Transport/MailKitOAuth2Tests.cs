#if MAILKIT
using System.Net;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>Signing in to a relay by OAuth2, over real sockets on both sides.</summary>
public sealed class MailKitOAuth2Tests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_signs_in_as_its_mailbox_with_the_token_that_it_was_given()
    {
        await using var server = Relay("XOAUTH2 PLAIN");
        using var granting = new TokenServer("""{ "expires_in": 3600, "access_token": "Pa55" }""");

        var result = await Send(server, granting);

        Assert.IsType<SendResult.Accepted>(result);
        Assert.StartsWith("AUTH XOAUTH2 ", server.Commands[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_relay_refuses_sends_nothing()
    {
        await using var server = Relay("XOAUTH2");
        using var granting = new TokenServer("""{ "expires_in": 3600, "access_token": "another" }""");

        var result = await Send(server, granting);

        Assert.Equal(new SendResult.NotSent("535 5.7.8 bad credentials", SendPhase.Authenticate, 535, false), result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_relay_that_knows_no_OAuth2_gets_no_mail()
    {
        await using var server = Relay("PLAIN LOGIN");
        using var granting = new TokenServer("""{ "expires_in": 3600, "access_token": "Pa55" }""");

        var result = await Send(server, granting);

        var expected = new SendResult.NotSent(
            "localhost offers no AUTH XOAUTH2, and nothing is sent without the credentials configured.", SendPhase.Authenticate, null, false);
        Assert.Equal(expected, result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Without_a_token_the_relay_is_not_even_asked()
    {
        await using var server = Relay("XOAUTH2");
        using var granting = new TokenServer("");

        var result = await Send(server, granting);

        Assert.Equal(SendPhase.Authenticate, Assert.IsType<SendResult.NotSent>(result).Phase);
        Assert.Equal(0, server.Connections);
    }

    private ScriptedSmtpServer Relay(string mechanisms) => ScriptedSmtpServer.Start(new SmtpScript
    {
        Certificate = certificates.Issue("localhost"),
        Mechanisms = mechanisms,
        Credentials = ("deadlines@council.example", "Pa55"),
    });

    private async Task<SendResult> Send(ScriptedSmtpServer server, TokenServer granting)
    {
        var oauth2 = new OAuth2Settings
        {
            Tenant = "anytown",
            ClientId = "1234",
            ClientSecret = "secret",
            Mailbox = "deadlines@council.example",
            TokenUrl = granting.Url,
        };
        var options = SomeMail.To(server) with { Security = SmtpSecurity.StartTls, TrustedCertificatePath = certificates.RootFile };
        await using var transport = new MailKitTransport(options, oauth2, TimeProvider.System);
        return await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, Cancel);
    }

    /// <summary>Gives out one answer, over HTTP on loopback.</summary>
    private sealed class TokenServer : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(IPAddress.Loopback, 0);

        public TokenServer(string body)
        {
            _listener.Start();
            Url = new Uri($"http://{_listener.LocalEndpoint}/token");
            _ = Answer(body);
        }

        public Uri Url { get; }

        public void Dispose() => _listener.Dispose();

        private async Task Answer(string body)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                await stream.ReadAsync(new byte[4096]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            }
            catch (Exception fault) when (fault is System.Net.Sockets.SocketException or IOException or ObjectDisposedException)
            {
                // Nobody asked.
            }
        }
    }
}
#endif
