using System.Diagnostics;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>What becomes of a mail when the relay is slow, says nothing or hangs up.</summary>
public abstract class SmtpSilenceContract(TransportKind kind)
{
    [Theory]
    [InlineData("GREETING", SendPhase.Greeting)]
    [InlineData("EHLO", SendPhase.Hello)]
    [InlineData("DATA", SendPhase.Data)]
    public async Task A_relay_that_falls_silent_before_the_final_dot_has_not_got_the_mail(string verb, object phase)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, new SmtpAnswer.Stalls()));

        var result = await SomeMail.Send(kind, SomeMail.To(server, ImpatientWith(verb)));

        Assert.Equal(new SendResult.NotSent("No answer within 0.2 s.", (SendPhase)phase, null, false), result);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("MAIL", SendPhase.MailFrom)]
    [InlineData("RCPT", SendPhase.Recipient)]
    public async Task A_relay_that_falls_silent_within_the_envelope_has_not_got_the_mail(string verb, object phase)
    {
        var stall = await SomeMail.Stalled(kind, verb, () => new SmtpScript().On(verb, new SmtpAnswer.Stalls()));

        Assert.Equal(new SendResult.NotSent(stall.Words, (SendPhase)phase, null, false), stall.Result);
        Assert.Empty(stall.Relay.Received);
    }

    [Fact]
    public async Task A_relay_that_falls_silent_after_the_final_dot_may_have_got_it()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", new SmtpAnswer.Stalls()));

        var result = await SomeMail.Send(kind, SomeMail.To(server, ImpatientWith("BODY")));

        Assert.Equal(new SendResult.Unknown("No answer within 0.2 s."), result);
    }

    [Fact]
    public async Task A_relay_that_stops_reading_in_the_middle_of_a_large_mail_is_given_up()
    {
        var script = new SmtpScript().On("DATA", new SmtpAnswer.SaysAndStalls("354 go ahead"));
        await using var server = ScriptedSmtpServer.Start(script);
        // The answer to DATA has the same limit, and comes also on a machine that stood still.
        var limit = TimeSpan.FromSeconds(15);
        var large = SomeMail.Frozen(mime: string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 400_000)));

        var result = await SomeMail.Send(kind, SomeMail.To(server, new SmtpTimeouts { Data = limit }), large);

        Assert.Equal(new SendResult.Unknown("No answer within 15 s."), result);
    }

    [Theory]
    [InlineData("GREETING", SendPhase.Greeting)]
    [InlineData("EHLO", SendPhase.Hello)]
    [InlineData("MAIL", SendPhase.MailFrom)]
    [InlineData("RCPT", SendPhase.Recipient)]
    [InlineData("DATA", SendPhase.Data)]
    public async Task A_relay_that_hangs_up_before_the_final_dot_has_not_got_the_mail(string verb, object phase)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, new SmtpAnswer.Drops()));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.Equal(
            new SendResult.NotSent("The relay closed the connection.", (SendPhase)phase, null, false), result);
    }

    [Fact]
    public async Task A_relay_that_hangs_up_while_the_body_is_on_its_way_may_have_got_it()
    {
        var script = new SmtpScript().On("DATA", new SmtpAnswer.SaysAndCloses("354 go ahead"));
        await using var server = ScriptedSmtpServer.Start(script);

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.IsType<SendResult.Unknown>(result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_relay_that_took_the_mail_and_is_gone_before_its_yes_gets_the_same_bytes_again()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", new SmtpAnswer.TakesAndDrops()));
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        var cancel = TestContext.Current.CancellationToken;

        var first = await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, cancel);
        var second = await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, cancel);

        Assert.IsType<SendResult.Unknown>(first);
        Assert.IsType<SendResult.Accepted>(second);
        Assert.Equal(2, server.Received.Count);
        Assert.Equal(server.Received[0].Data, server.Received[1].Data);
    }

    [Theory]
    [InlineData("GREETING", "220 relay.example ESMTP")]
    [InlineData("EHLO", "250-relay.example\r\n250 SIZE 10240000")]
    [InlineData("MAIL", "250 2.1.0 ok")]
    [InlineData("RCPT", "250-2.1.5 this\r\n250 2.1.5 recipient")]
    [InlineData("DATA", "354 go ahead")]
    [InlineData("BODY", "250 2.0.0 queued")]
    public async Task A_slow_relay_gets_its_mail(string verb, string answer)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, new SmtpAnswer.Dribbles(answer)));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_relay_that_dribbles_for_ever_is_given_up()
    {
        var endless = new SmtpAnswer.Dribbles(string.Concat(Enumerable.Repeat("250-2.1.5 and another thing\r\n", 2000)));

        var stall = await SomeMail.Stalled(kind, "RCPT", () => new SmtpScript().On("RCPT", endless));

        Assert.Equal(new SendResult.NotSent(stall.Words, SendPhase.Recipient, null, false), stall.Result);
    }

    [Fact]
    public async Task A_relay_that_falls_silent_where_a_mail_is_taken_back_or_the_connection_ended_holds_nobody_up()
    {
        var script = new SmtpScript().On("RCPT", "550 5.1.1 gone")
            .On("RSET", new SmtpAnswer.Stalls()).On("QUIT", new SmtpAnswer.Stalls());
        await using var server = ScriptedSmtpServer.Start(script);
        // Every healthy step of the two dialogues has the same limit, and ends within it also on a machine that stood still.
        var limits = new SmtpTimeouts { Command = TimeSpan.FromSeconds(15), Quit = TimeSpan.FromMilliseconds(200) };
        var transport = SomeMail.Over(kind, SomeMail.To(server, limits));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, TestContext.Current.CancellationToken);

        var result = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, TestContext.Current.CancellationToken);
        await transport.DisposeAsync();

        Assert.IsType<SendResult.Accepted>(result);
        await server.AllClosed();
    }

    [Theory]
    [InlineData("")]
    [InlineData("250-2.0.0 queued")]
    [InlineData("25")]
    public async Task A_relay_that_hangs_up_in_the_middle_of_its_yes_may_have_got_it(string half)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", new SmtpAnswer.Drops(half)));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.IsType<SendResult.Unknown>(result);
    }

    // Only the limit of the phase that stalls is short, and no healthy step before shares it.
    private static SmtpTimeouts ImpatientWith(string verb)
    {
        var limit = TimeSpan.FromMilliseconds(200);
        return verb switch
        {
            "GREETING" => new SmtpTimeouts { Greeting = limit },
            "DATA" => new SmtpTimeouts { Data = limit },
            "BODY" => new SmtpTimeouts { FinalDot = limit },
            "EHLO" => new SmtpTimeouts { Command = limit },
            _ => throw new UnreachableException(verb),
        };
    }
}

public sealed class SmtpSilenceTests() : SmtpSilenceContract(TransportKind.Own);
#if MAILKIT
public sealed class MailKitSilenceTests() : SmtpSilenceContract(TransportKind.MailKit);
#endif
