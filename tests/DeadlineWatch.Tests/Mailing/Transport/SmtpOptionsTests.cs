using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class SmtpOptionsTests
{
    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var options = new SmtpOptions
        {
            Host = "relay example",
            Port = 0,
            Username = "deadlines",
            HeloName = "two words",
            TrustedCertificatePath = "/no/such/file.pem",
            IdleClose = TimeSpan.Zero,
        };

        string[] expected =
        [
            "'relay example' is neither a host name nor an address.",
            "Port 0 is not between 1 and 65535.",
            "A username and a password belong together: one of them is missing.",
            "'two words' is not a name to greet a relay with.",
            "The certificate file '/no/such/file.pem' does not exist.",
            "Each timeout must be more than nothing and at most an hour.",
        ];
        Assert.Equal(expected, options.Problems(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("relay.council.example", false)]
    [InlineData("10.1.2.3", false)]
    public void Mail_in_the_clear_is_for_this_machine_only(string host, bool isGood)
    {
        var options = new SmtpOptions { Host = host, Security = SmtpSecurity.PlainLocalOnly };

        Assert.Equal(isGood, !options.Problems().Any());
    }

    [Fact]
    public void The_password_is_never_printed()
    {
        var options = new SmtpOptions { Host = "relay.council.example", Username = "deadlines", Password = "secret" };

        Assert.Equal("relay.council.example:587 (StartTls)", $"{options}");
    }
}
