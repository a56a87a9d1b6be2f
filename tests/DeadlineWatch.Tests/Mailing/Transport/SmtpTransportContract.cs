using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public abstract class SmtpTransportContract(TransportKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_byte_for_byte_and_the_queue_id_is_known()
    {
        await using var server = ScriptedSmtpServer.Start();
        var mail = SomeMail.Frozen(mime: "Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\na.b\r\n.\r\n");

        var result = await SomeMail.Send(kind, SomeMail.To(server), mail);

        Assert.Equal(new SendResult.Accepted("250 2.0.0 queued as 4Zx1", 250), result);
        var received = Assert.Single(server.Received);
        Assert.Equal(("deadlines@council.example", "manager@council.example"), (received.From, received.To));
        Assert.Equal(mail.Mime, received.Data);
    }

    [Fact]
    public async Task The_dialogue_is_the_one_of_the_book()
    {
        await using var server = ScriptedSmtpServer.Start();

        await SomeMail.Send(kind, SomeMail.To(server));

        string[] expected =
        [
            "EHLO deadlines.example", "MAIL FROM:<deadlines@council.example>", "RCPT TO:<manager@council.example>",
            "DATA", "QUIT",
        ];
        Assert.Equal(expected, server.Commands);
    }

    [Fact]
    public async Task Each_answer_is_a_sign_of_life()
    {
        await using var server = ScriptedSmtpServer.Start();
        var answers = 0;
        await using var transport = SomeMail.Over(kind, SomeMail.To(server), onReply: () => answers++);

        await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, Cancel);

        // Greeting, EHLO, MAIL, RCPT, DATA and the final dot.
        Assert.Equal(6, answers);
    }

    [Fact]
    public async Task Without_a_name_of_our_own_we_greet_with_our_address()
    {
        await using var server = ScriptedSmtpServer.Start();

        await SomeMail.Send(kind, SomeMail.To(server) with { HeloName = null });

        Assert.Equal("EHLO [127.0.0.1]", server.Commands[0]);
    }

    [Fact]
    public async Task A_relay_that_knows_no_EHLO_is_greeted_with_HELO()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("EHLO", "502 5.5.1 not here"));

        var result = await SomeMail.Send(kind, SomeMail.To(server));

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal("HELO deadlines.example", server.Commands[1]);
    }

    [Fact]
    public async Task Mails_share_one_connection_also_after_a_refused_one()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", "250 ok", "550 5.1.1 nobody here"));
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));

        var first = await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        var second = await transport.Send(SomeMail.Frozen("2@x.example", "gone@council.example"), SomeMail.StillMine, Cancel);
        var third = await transport.Send(SomeMail.Frozen("3@x.example"), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Accepted>(first);
        Assert.IsType<SendResult.Refused>(second);
        Assert.IsType<SendResult.Accepted>(third);
        Assert.Equal(1, server.Connections);
        Assert.Single(server.Commands, "RSET");
    }

    [Fact]
    public async Task A_connection_that_the_relay_closed_meanwhile_is_made_anew()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        await server.HangUp();

        var result = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal(2, server.Connections);
        Assert.Equal(2, server.Received.Count);
    }

    [Fact]
    public async Task A_relay_that_wants_no_more_mails_on_one_connection_gets_another()
    {
        var script = new SmtpScript().On("MAIL", "250 ok", new SmtpAnswer.SaysAndCloses("421 4.7.0 enough for one connection"));
        await using var server = ScriptedSmtpServer.Start(script);
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        var result = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_connection_given_up_is_not_left_open()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("MAIL", "250 ok", "452 4.5.3 too many mails"));
        var transport = SomeMail.Over(kind, SomeMail.To(server));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        var result = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Accepted>(result);
        await transport.DisposeAsync();
        await server.AllClosed();
    }

    [Fact]
    public async Task A_relay_that_went_down_meanwhile_is_asked_only_once_more()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        server.IsDown = true;
        await server.HangUp();

        var down = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);
        var connections = server.Connections;
        server.IsDown = false;
        var up = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.Equal(SendPhase.Greeting, Assert.IsType<SendResult.NotSent>(down).Phase);
        Assert.Equal(2, connections);
        Assert.IsType<SendResult.Accepted>(up);
    }

    [Fact]
    public async Task An_answer_too_many_costs_the_connection_but_no_mail()
    {
        var script = new SmtpScript().On("BODY", "250 queued\r\n250 queued again");
        await using var server = ScriptedSmtpServer.Start(script);
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        var first = await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        var second = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.Equal(new SendResult.Accepted("250 queued", 250), first);
        Assert.Equal(new SendResult.Accepted("250 2.0.0 queued as 4Zx1", 250), second);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task An_unused_connection_is_closed_politely_after_a_minute()
    {
        await using var server = ScriptedSmtpServer.Start();
        var time = new SteppedTime();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server), time);
        await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        time.Step(TimeSpan.FromSeconds(59));
        await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);
        time.Step(TimeSpan.FromSeconds(59));
        var stillOpen = !server.Commands.Contains("QUIT", StringComparer.Ordinal);
        time.Step(TimeSpan.FromSeconds(1));
        await server.AllClosed();

        Assert.True(stillOpen);
        Assert.Equal("QUIT", server.Commands[^1]);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_lease_that_passed_on_holds_the_mail_back_before_its_final_dot()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));

        var result = await transport.Send(SomeMail.Frozen(), _ => Task.FromResult(false), Cancel);

        await server.AllClosed();
        Assert.Equal(SendPhase.LeaseCheck, Assert.IsType<SendResult.NotSent>(result).Phase);
        Assert.Equal("DATA", server.Commands[^1]);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_asked_after_holds_the_mail_back()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));

        var result = await transport.Send(
            SomeMail.Frozen(), _ => throw new InvalidOperationException("The ledger is away."), Cancel);

        var expected = new SendResult.NotSent(
            "Whether the mail is still ours could not be asked: The ledger is away.", SendPhase.LeaseCheck, null, false);
        Assert.Equal(expected, result);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Told_to_stop_before_the_hand_over_nothing_is_sent()
    {
        await using var server = ScriptedSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.Send(
            SomeMail.Frozen(),
            async _ =>
            {
                await stop.CancelAsync();
                return true;
            },
            stop.Token));

        await server.AllClosed();
        Assert.Empty(server.Received);
        Assert.IsType<SendResult.Accepted>(await transport.Send(SomeMail.Frozen(), SomeMail.StillMine, Cancel));
    }

    [Fact]
    public async Task Told_to_stop_while_a_relay_is_silent_it_stops_at_once()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("RCPT", new SmtpAnswer.Stalls()));
        await using var transport = SomeMail.Over(kind, SomeMail.To(server));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var sending = transport.Send(SomeMail.Frozen(), SomeMail.StillMine, stop.Token);
        await server.Saw("RCPT");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(ScriptedSmtpServer.Patience, Cancel));
    }

    [Fact]
    public async Task Told_to_stop_after_the_hand_over_the_mails_fate_is_unknown()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", new SmtpAnswer.Stalls()));
        var shortly = new SmtpTimeouts { AnswerWhenStopping = TimeSpan.FromMilliseconds(50) };
        await using var transport = SomeMail.Over(kind, SomeMail.To(server, shortly));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var sending = transport.Send(SomeMail.Frozen(), SomeMail.StillMine, stop.Token);
        await server.Saw("BODY");
        await stop.CancelAsync();

        Assert.Equal(new SendResult.Unknown("Told to stop before the relay answered."), await sending);
    }

    [Fact]
    public async Task Told_to_stop_after_the_hand_over_a_relays_yes_still_counts()
    {
        var hold = new TaskCompletionSource();
        var script = new SmtpScript().On("BODY", new SmtpAnswer.SaysAfter(hold.Task, "250 late but yes"));
        await using var server = ScriptedSmtpServer.Start(script);
        var patient = new SmtpTimeouts { AnswerWhenStopping = TimeSpan.FromMinutes(1) };
        await using var transport = SomeMail.Over(kind, SomeMail.To(server, patient));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var sending = transport.Send(SomeMail.Frozen(), SomeMail.StillMine, stop.Token);
        await server.Saw("BODY");
        await stop.CancelAsync();
        hold.SetResult();

        Assert.Equal(new SendResult.Accepted("250 late but yes", 250), await sending);
    }

    [Fact]
    public async Task A_recording_relay_can_go_down_and_come_up_again()
    {
        await using var server = RecordingSmtpServer.Start();
        await using var transport = SomeMail.Over(kind, SomeMail.To(server.Port));

        var before = await transport.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        await server.Down();
        var meanwhile = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);
        server.Up();
        var after = await transport.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Accepted>(before);
        Assert.False(Assert.IsType<SendResult.NotSent>(meanwhile).AddressFault);
        Assert.IsType<SendResult.Accepted>(after);
        Assert.Equal(2, server.Received.Count);
    }
}

public sealed class SmtpTransportTests() : SmtpTransportContract(TransportKind.Own);
#if MAILKIT
public sealed class MailKitTransportTests() : SmtpTransportContract(TransportKind.MailKit);
#endif
