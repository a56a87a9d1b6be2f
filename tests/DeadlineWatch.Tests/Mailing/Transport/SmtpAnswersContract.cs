using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>What becomes of a mail when the relay says no, or talks nonsense.</summary>
public abstract class SmtpAnswersContract(TransportKind kind)
{
    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", SendPhase.Recipient)]
    [InlineData("RCPT", "553 mailbox name not allowed", SendPhase.Recipient)]
    [InlineData("DATA", "554 5.5.1 no valid recipients", SendPhase.Data)]
    [InlineData("BODY", "554 5.6.0 message content rejected", SendPhase.FinalDot)]
    [InlineData("BODY", "552 too large", SendPhase.FinalDot)]
    public async Task A_no_to_this_mail_or_address_is_for_good(string verb, string answer, object phase)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, answer));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.Equal(new SendResult.Refused(CodeOf(answer), answer, (SendPhase)phase), result);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("RCPT", "450 4.7.1 greylisted, try again in five minutes", SendPhase.Recipient)]
    [InlineData("RCPT", "452 4.2.2 mailbox full", SendPhase.Recipient)]
    [InlineData("BODY", "452 4.2.2 mailbox full", SendPhase.FinalDot)]
    [InlineData("BODY", "451 4.3.0 filter stumbled", SendPhase.FinalDot)]
    [InlineData("RCPT", "550 5.7.1 unable to relay", SendPhase.Recipient)]
    public async Task A_no_for_now_to_this_address_holds_up_no_other(string verb, string answer, object phase)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, answer));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.Equal(new SendResult.NotSent(answer, (SendPhase)phase, CodeOf(answer), AddressFault: true), result);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("GREETING", "421 4.3.2 too busy", SendPhase.Greeting)]
    [InlineData("GREETING", "554 no service for you", SendPhase.Greeting)]
    [InlineData("EHLO", "421 shutting down", SendPhase.Hello)]
    [InlineData("EHLO", "451 not now", SendPhase.Hello)]
    [InlineData("MAIL", "421 4.3.2 closing", SendPhase.MailFrom)]
    [InlineData("MAIL", "451 4.3.0 queue file write error", SendPhase.MailFrom)]
    [InlineData("MAIL", "530 5.7.0 authentication required", SendPhase.MailFrom)]
    [InlineData("MAIL", "550 5.7.60 client may not send as this sender", SendPhase.MailFrom)]
    [InlineData("RCPT", "421 4.7.0 closing", SendPhase.Recipient)]
    [InlineData("RCPT", "503 5.5.1 need MAIL first", SendPhase.Recipient)]
    [InlineData("RCPT", "530 5.7.1 authentication required", SendPhase.Recipient)]
    [InlineData("DATA", "421 4.3.2 closing", SendPhase.Data)]
    [InlineData("DATA", "451 4.3.0 try later", SendPhase.Data)]
    [InlineData("DATA", "250 that is no answer to DATA", SendPhase.Data)]
    [InlineData("RCPT", "354 that is no answer to RCPT", SendPhase.Recipient)]
    [InlineData("BODY", "421 4.3.2 closing", SendPhase.FinalDot)]
    [InlineData("BODY", "503 5.5.1 out of order", SendPhase.FinalDot)]
    public async Task A_no_that_concerns_the_relay_or_our_settings_gives_up_no_mail(string verb, string answer, object phase)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On(verb, answer));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.Equal(new SendResult.NotSent(answer, (SendPhase)phase, CodeOf(answer), AddressFault: false), result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_relay_that_knows_neither_EHLO_nor_HELO_gets_no_mail()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("EHLO", "500 what?").On("HELO", "550 go away"));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.Equal(new SendResult.NotSent("550 go away", SendPhase.Hello, 550, false), result);
    }

    [Fact]
    public async Task A_greylisted_mail_goes_at_the_next_attempt()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", "451 4.7.1 greylisted"));
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        var cancel = TestContext.Current.CancellationToken;

        var first = await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, cancel);
        var second = await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, cancel);

        Assert.True(Assert.IsType<SendResult.NotSent>(first).AddressFault);
        Assert.IsType<SendResult.Accepted>(second);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task One_bad_recipient_of_five_costs_the_other_four_nothing()
    {
        var script = new SmtpScript().On("RCPT", "250 ok", "250 ok", "550 5.1.1 no such user");
        await using var server = ScriptedSmtpServer.Start(script);
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));

        var results = new List<SendResult>();
        foreach (var person in new[] { "a", "b", "c", "d", "e" })
        {
            results.Add(await transport.Send(
                SomeMail.Frozen($"{person}@x.example", $"{person}@council.example"), SomeMail.StillMine, TestContext.Current.CancellationToken));
        }

        Assert.Equal(new SendResult.Refused(550, "550 5.1.1 no such user", SendPhase.Recipient), results[2]);
        Assert.Equal(4, results.OfType<SendResult.Accepted>().Count());
        Assert.Equal(["a", "b", "d", "e"], server.Received.Select(mail => mail.To[..1]));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("RSET", "500 what?")]
    [InlineData("RSET", "451 not now")]
    [InlineData("RSET", "421 4.3.2 closing")]
    public async Task A_connection_whose_mail_cannot_be_taken_back_is_made_anew(string verb, string answer)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", "550 5.1.1 gone").On(verb, answer));
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, TestContext.Current.CancellationToken);

        var result = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, TestContext.Current.CancellationToken);

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task What_a_letter_may_hold_arrives_as_it_was_written()
    {
        await using var server = ScriptedSmtpServer.Start();
        var draft = SomeLines.Draft();

        var result = await SomeMail.Send(kind, SomeMail.To(server), SomeMail.Frozen() with { Mime = MimeWriter.Write(draft) });

        Assert.IsType<SendResult.Accepted>(result);
        SomeLines.AssertRead(draft, await PythonMail.Parse(Assert.Single(server.Received).Data));
    }

    [Theory]
    [InlineData("354 go on")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task An_answer_to_the_final_dot_that_is_neither_yes_nor_no_leaves_it_unknown(string answer)
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", answer));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.IsType<SendResult.Unknown>(result);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_a_fault_of_the_relay()
    {
        using var nobody = new ClosedPort();

        var result = await SomeMail.Send(kind, SomeMail.To(nobody.Number) with { Host = "127.0.0.1" });

        Assert.Equal(new SendResult.NotSent("Connection refused", SendPhase.Connect, null, false), result);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_a_fault_of_the_relay()
    {
        var result = await SomeMail.Send(kind, new SmtpOptions { Host = "relay.invalid" });

        var fault = Assert.IsType<SendResult.NotSent>(result);
        Assert.Equal((SendPhase.Connect, false), (fault.Phase, fault.AddressFault));
    }

    [Theory]
    [InlineData("a\r\nRCPT TO:<b@council.example>@council.example", "it holds a line break or another control character")]
    [InlineData("a@council.example\n", "it holds a line break or another control character")]
    [InlineData("jörg@council.example", "it holds characters outside ASCII, which this service does not send to")]
    [InlineData("a@council.example,b@council.example", "it is not one bare mail address")]
    [InlineData("Manager <a@council.example>", "it is not one bare mail address")]
    [InlineData("nobody", "it is not one bare mail address")]
    public async Task An_address_that_cannot_stand_in_a_command_is_refused_before_anyone_is_asked(string to, string fault)
    {
        await using var server = ScriptedSmtpServer.Start();

        var result = await SomeMail.Send(kind, SomeMail.To(server), SomeMail.Frozen(to: to));

        Assert.Equal(
            new SendResult.Refused(553, $"The recipient's address is refused: {fault}.", SendPhase.Checking), result);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_sender_that_cannot_stand_in_a_command_is_our_setting_and_gives_up_no_mail()
    {
        await using var server = ScriptedSmtpServer.Start();

        var mail = SomeMail.Frozen() with { From = "deadlines\r\n@council.example" };
        var result = await SomeMail.Send(kind, SomeMail.To(server), mail);

        var expected = new SendResult.NotSent(
            "The sender's address is refused: it holds a line break or another control character.",
            SendPhase.Checking, null, false);
        Assert.Equal(expected, result);
    }

    [Theory]
    [InlineData("a\r\n.\nb\r\n", "The message holds an LF without its CR at byte 4.")]
    [InlineData("a\r.\r\nb\r\n", "The message holds a CR without its LF at byte 1.")]
    [InlineData("a\0b\r\n", "The message holds a NUL at byte 1.")]
    [InlineData("", "The message is empty.")]
    public async Task A_message_that_could_smuggle_another_is_refused(string mime, string reason)
    {
        await using var server = ScriptedSmtpServer.Start();

        var result = await SomeMail.Send(kind, SomeMail.To(server), SomeMail.Frozen(mime: mime));

        Assert.Equal(new SendResult.Refused(554, reason, SendPhase.Checking), result);
        Assert.Equal(0, server.Connections);
    }

    private static int CodeOf(string answer) => int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class SmtpAnswersTests() : SmtpAnswersContract(TransportKind.Own);
#if MAILKIT
public sealed class MailKitAnswersTests() : SmtpAnswersContract(TransportKind.MailKit);
#endif
