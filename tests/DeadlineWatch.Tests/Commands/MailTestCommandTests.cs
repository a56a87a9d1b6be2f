using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Retaining;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class MailTestCommandTests
{
    private static readonly ServiceConfiguration Shipped = SomeSettings.Of();

    private readonly Screen _screen = new();

    private async Task<int> Type(string address, int port)
    {
        var configuration = Shipped with
        {
            Mail = new MailSettings
            {
                From = "deadlinewatch@anytown.example",
                Relay = new RelaySettings { Host = "127.0.0.1", Port = port, Security = "none" },
            },
        };
        await using var transport = Stages.Transport(configuration.Mail, TimeProvider.System);
        return await new MailTestCommand(configuration, transport)
            .Write(new(null, address), Some.Now, _screen.Terminal, TestContext.Current.CancellationToken);
    }

    private static string Address => $"me@{Shipped.Directory.AllowedDomains[0]}";

    [Fact]
    public async Task A_mail_that_is_taken_shows_each_phase_and_the_relays_answer()
    {
        await using var server = ScriptedSmtpServer.Start();

        Assert.Equal(ExitCode.Done, await Type(Address, server.Port));

        _screen.Shows($"""
            To {Address} by 127.0.0.1:{server.Port}, none, as warnings go:
              connect              done
              greeting             done
              hello                done
              sender               done
              recipient            done
              message asked for    done
              message handed over  250 2.0.0 queued as 4Zx1

            It was taken. Whether it is read is up to the other side: look into the mailbox.
            """);
        Assert.Contains("Subject: A test of DeadlineWatch", Assert.Single(server.Received).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_relay_refuses_says_where_it_ended_and_what_to_do()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", "550 5.1.1 no such user"));

        Assert.Equal(ExitCode.Wrong, await Type(Address, server.Port));

        Assert.Contains("  recipient  refused for good: 550 5.1.1 no such user\n\nThe relay refuses this address.", _screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("450 4.2.0 greylisted, try again", "The relay refuses it for now")]
    [InlineData("451 4.3.0 try again later", "The relay refuses it for now")]
    [InlineData("421 4.3.2 going down", "The relay takes no mail for now")]
    [InlineData("554 5.7.1 relaying denied", "The relay lets no mail through to this address")]
    public async Task An_address_that_is_refused_for_now_says_that_the_service_tries_again(string answer, string advice)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", answer));

        Assert.Equal(ExitCode.Wrong, await Type(Address, server.Port));

        Assert.Contains($"  recipient  failed: {answer}\n\n{advice}", _screen.Output, StringComparison.Ordinal);
        Assert.Contains(answer.StartsWith("421", StringComparison.Ordinal) ? "tried each minute" : "after 5 and 15 minutes",
            _screen.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("BODY")]
    public async Task A_relay_that_shuts_down_blames_neither_sender_nor_address(string verb)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, new SmtpAnswer.SaysAndCloses("421 4.3.2 going down")));

        Assert.Equal(ExitCode.Wrong, await Type(Address, server.Port));

        Assert.Contains("failed: 421 4.3.2 going down\n\nThe relay takes no mail for now", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_whose_content_is_refused_does_not_blame_the_address()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", "554 5.6.0 message content rejected"));

        Assert.Equal(ExitCode.Wrong, await Type(Address, server.Port));

        Assert.Contains("refused for good: 554 5.6.0 message content rejected", _screen.Output, StringComparison.Ordinal);
        Assert.Contains("The relay refuses what the mail contains", _screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("refuses this address", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_is_busy_says_so_in_its_own_words()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("GREETING", "421 4.3.2 too busy"));

        Assert.Equal(ExitCode.Wrong, await Type(Address, server.Port));

        Assert.Contains("  greeting  failed: 421 4.3.2 too busy\n", _screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("me@elsewhere.example")]
    [InlineData("nobody")]
    [InlineData("a@anytown.example\r\nRCPT TO:<b@anytown.example>")]
    public async Task An_address_elsewhere_is_refused_before_anyone_is_asked(string address)
    {
        await using var server = ScriptedSmtpServer.Start();

        Assert.Equal(ExitCode.WrongUsage, await Type(address, server.Port));

        Assert.Contains("is no address under a domain that recipients.json allows", _screen.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }
}
