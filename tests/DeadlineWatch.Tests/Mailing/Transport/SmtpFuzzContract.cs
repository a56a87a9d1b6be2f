using DeadlineWatch.Mailing.Transport;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public abstract class SmtpFuzzContract(TransportKind kind)
{
    [Fact]
    public async Task Whatever_a_relay_does_no_mail_it_took_is_called_unsent_and_none_it_did_not_take_is_called_sent()
    {
        string[] verbs = ["GREETING", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "BODY", "RSET", "QUIT"];
        SmtpAnswer[] answers =
        [
            "250 ok", "250-one\r\n250 two", "250 one\r\n250 two", "354 go", "421 bye", "450 later", "451 4.2.2 later",
            "503 order", "550 no", "550 5.7.1 no", "250ok", "2", "999 x", "\0\0\0", "250-one\r\n550 two",
            new string('2', 5000), "HTTP/1.1 400 Bad Request", new SmtpAnswer.Drops(), new SmtpAnswer.Drops("250"),
            new SmtpAnswer.Drops("250-ok\r\n"), new SmtpAnswer.SaysAndCloses("250 ok"), new SmtpAnswer.SaysAndCloses("421 bye"), new SmtpAnswer.SaysAndCloses("354 go"),
        ];
        var turn = Gen.Elements(verbs).Zip(Gen.Elements(answers));
        foreach (var turns in turn.ListOf(4).Sample(150))
        {
            var script = turns.Aggregate(new SmtpScript(), (script, next) => script.On(next.Item1, next.Item2));
            await using var server = ScriptedSmtpServer.Start(script);
            // Short: an answer to the dot that a relay gives to DATA leaves each waiting for the other.
            var timeouts = new SmtpTimeouts { FinalDot = TimeSpan.FromMilliseconds(300), Command = TimeSpan.FromSeconds(2) };
            await using var transport = SomeMail.Over(kind, SomeMail.To(server, timeouts));
            for (var attempt = 0; attempt < 3; attempt++)
            {
                // A mail of its own: one of unknown fate may be taken while the next is on its way.
                var id = $"{attempt}@deadlines.example";

                var sending = transport.Send(SomeMail.Frozen(id), SomeMail.StillMine, TestContext.Current.CancellationToken);
                Assert.True(
                    await Task.WhenAny(sending, Task.Delay(ScriptedSmtpServer.Patience, TestContext.Current.CancellationToken)) == sending,
                    $"No end after {string.Join("; ", turns)}");
                var result = await sending;

                var wasTaken = server.Received.Any(mail => mail.Text.Contains(id, StringComparison.Ordinal));
                Assert.True(
                    result is SendResult.Unknown || wasTaken == result is SendResult.Accepted,
                    $"{result} but {(wasTaken ? "taken" : "not taken")} after {string.Join("; ", turns)}");
            }
        }
    }
}

public sealed class SmtpFuzzTests() : SmtpFuzzContract(TransportKind.Own);
#if MAILKIT
public sealed class MailKitFuzzTests() : SmtpFuzzContract(TransportKind.MailKit);
#endif
