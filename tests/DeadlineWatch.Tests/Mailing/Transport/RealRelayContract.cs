using System.Text;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>The transport against a relay that others run too, and what it delivered read back by another's parser.</summary>
[Collection(Name)]
public abstract class RealRelayContract
{
    /// <summary>One relay for all, one test at a time: some stop it.</summary>
    public const string Name = "real relay";

    private readonly TransportKind _kind;
    private readonly RealRelay _relay;
    private readonly string _id = $"{Guid.NewGuid():N}@deadlines.example";

    private protected RealRelayContract(TransportKind kind, RealRelay relay)
    {
        RealRelay.Require();
        (_kind, _relay) = (kind, relay);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_letter_may_hold_is_delivered_as_it_was_written()
    {
        var draft = SomeLines.Draft(_id);
        var mail = Mail() with { Mime = MimeWriter.Write(draft) };

        var result = await SomeMail.Send(_kind, _relay.InTheClear, mail);

        Assert.Matches("^250 2.0.0 Ok: queued as [0-9A-F]+$", Assert.IsType<SendResult.Accepted>(result).Reply);
        var delivered = await _relay.Delivered(_id);
        // Relays put their own headers before ours, and lay mails down with the line ends of their system.
        Assert.EndsWith(
            Encoding.ASCII.GetString(mail.Mime).ReplaceLineEndings("\n"), Encoding.Latin1.GetString(delivered), StringComparison.Ordinal);
        SomeLines.AssertRead(draft, await PythonMail.Parse(delivered));
    }

    [Fact]
    public async Task Mail_goes_under_TLS_and_with_a_log_in()
    {
        var result = await SomeMail.Send(_kind, _relay.WithLogIn, Mail());

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Contains("with ESMTPSA", Encoding.Latin1.GetString(await _relay.Delivered(_id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_goes_under_TLS_from_the_first_byte()
    {
        var result = await SomeMail.Send(_kind, _relay.ImplicitTls, Mail());

        Assert.IsType<SendResult.Accepted>(result);
        Assert.Contains("with ESMTPS ", Encoding.Latin1.GetString(await _relay.Delivered(_id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_credentials_no_credentials_and_a_certificate_nobody_vouches_for_send_nothing()
    {
        var bad = await SomeMail.Send(_kind, _relay.WithLogIn with { Password = "last year's" }, Mail());
        var none = await SomeMail.Send(_kind, _relay.WithLogIn with { Username = null, Password = null }, Mail());
        var untrusted = await SomeMail.Send(_kind, _relay.WithLogIn with { TrustedCertificatePath = null }, Mail());

        Assert.Equal((SendPhase.Authenticate, 535, false), Fault(bad));
        Assert.Equal((SendPhase.Recipient, 554), (Fault(none).Phase, Fault(none).Code));
        Assert.Equal((SendPhase.Tls, null, false), Fault(untrusted));
        Assert.Equal(0, _relay.Count(_id));
    }

    [Fact]
    public async Task One_refused_and_one_put_off_of_five_cost_the_other_three_nothing()
    {
        await using var transport = SomeMail.Over(_kind, _relay.InTheClear);
        var results = new List<SendResult>();
        foreach (var person in new[] { "a", "gone", "b", "grey", "c" })
        {
            results.Add(await transport.Send(Mail(person), SomeMail.StillMine, Cancel));
        }

        Assert.Equal((550, SendPhase.Recipient), results[1] is SendResult.Refused refused ? (refused.Code, refused.Phase) : default);
        Assert.EndsWith("no such person", ((SendResult.Refused)results[1]).Reason, StringComparison.Ordinal);
        Assert.Equal((SendPhase.Recipient, 450, true), Fault(results[3]));
        Assert.Equal(3, results.OfType<SendResult.Accepted>().Count());
        foreach (var person in new[] { "a", "b", "c" })
        {
            await _relay.Delivered($"{person}.{_id}");
        }
    }

    [Fact]
    public async Task A_relay_stopped_between_two_mails_gets_the_second_when_it_is_back()
    {
        await using var transport = SomeMail.Over(_kind, _relay.InTheClear);
        await transport.Send(Mail("a"), SomeMail.StillMine, Cancel);

        await _relay.Stop();
        var down = await transport.Send(Mail("b"), SomeMail.StillMine, Cancel);
        await _relay.Start();
        var up = await transport.Send(Mail("b"), SomeMail.StillMine, Cancel);

        Assert.Equal((SendPhase.Connect, null, false), Fault(down));
        Assert.IsType<SendResult.Accepted>(up);
        await _relay.Delivered($"a.{_id}");
        await _relay.Delivered($"b.{_id}");
        Assert.Equal(1, _relay.Count($"b.{_id}"));
    }

    [Fact]
    public async Task A_relay_stopped_at_the_hand_over_leaves_the_mail_unknown_and_the_same_bytes_arrive_once()
    {
        await using var transport = SomeMail.Over(_kind, _relay.InTheClear);

        var lost = await transport.Send(
            Mail(),
            async _ =>
            {
                await _relay.Stop();
                return true;
            },
            Cancel);
        await _relay.Start();
        var again = await transport.Send(Mail(), SomeMail.StillMine, Cancel);

        Assert.IsType<SendResult.Unknown>(lost);
        Assert.IsType<SendResult.Accepted>(again);
        await _relay.Delivered(_id);
        Assert.Equal(1, _relay.Count(_id));
    }

    private FrozenMail Mail(string? person = null)
    {
        var id = person is null ? _id : $"{person}.{_id}";
        var to = $"{person ?? "manager"}@council.example";
        return SomeMail.Frozen(id, to) with { Mime = MimeWriter.Write(SomeMail.Draft() with { MessageId = id, To = to }) };
    }

    private static (SendPhase Phase, int? Code, bool AddressFault) Fault(SendResult result) =>
        Assert.IsType<SendResult.NotSent>(result) is var fault ? (fault.Phase, fault.Code, fault.AddressFault) : default;
}

[CollectionDefinition(RealRelayContract.Name)]
public sealed class OneRealRelay : ICollectionFixture<RealRelay>;

public sealed class RealRelayTests(RealRelay relay) : RealRelayContract(TransportKind.Own, relay);
#if MAILKIT
public sealed class MailKitRealRelayTests(RealRelay relay) : RealRelayContract(TransportKind.MailKit, relay);
#endif
