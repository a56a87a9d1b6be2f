using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Bench.Measures;

/// <summary>1,000 mails of 6 kB over one connection to a relay on this machine, each built from its text and HTML, against a bare
/// loop that writes the same bytes to the same relay and reads its answers. The quickest of several runs counts, for both.
/// </summary>
internal static class SendOver
{
    private const int Mails = 1000;
    private const int Bytes = 6 * 1024;
    private const int Runs = 7;
    private const double Most = 1.5;

    private static readonly DateTimeOffset Morning = BenchTime.Morning;

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await using var relay = new SinkRelay();
        var drafts = Enumerable.Range(0, Mails).Select(Draft).ToList();
        var blocks = drafts.ConvertAll(draft => DataBlock.Frame(MimeWriter.Write(draft)));
        var (ours, bare) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var run = 0; run < Runs; run++)
        {
            var before = relay.Taken;
            ours = Min(ours, (await Measurement.Runs(1, () => Send(relay.Port, drafts, cancel)))[0]);
            bare = Min(bare, (await Measurement.Runs(1, () => Write(relay.Port, blocks, cancel)))[0]);
            if (relay.Taken - before != 2 * Mails)
            {
                throw new NotMeasurableException($"The relay took {relay.Taken - before} mails of {2 * Mails}.");
            }
        }

        var size = blocks.Average(each => each.Length);
        return
        [
            Figure.AtMost(
                string.Create(CultureInfo.InvariantCulture, $"{Mails:N0} mails of {size:N0} bytes, building included"),
                ours, "bare loop", bare, Most),
        ];
    }

    private static async Task Send(int port, IReadOnlyList<MailDraft> drafts, CancellationToken cancel)
    {
        var options = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.PlainLocalOnly };
        await using var transport = new SmtpTransport(options, new BenchTime(Morning));
        foreach (var draft in drafts)
        {
            var mail = new FrozenMail(draft.MessageId, draft.From, draft.To, MimeWriter.Write(draft));
            if (await transport.Send(mail, _ => Task.FromResult(true), cancel) is not SendResult.Accepted)
            {
                throw new NotMeasurableException("The relay did not take a mail.");
            }
        }
    }

    private static async Task Write(int port, IReadOnlyList<byte[]> blocks, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        await using var stream = new NetworkStream(socket);
        var answer = new byte[4096];
        await Hear();
        byte[][] commands =
        [
            "EHLO bench.example\r\n"u8.ToArray(),
            "MAIL FROM:<deadlinewatch@bench.example>\r\n"u8.ToArray(),
            "RCPT TO:<team.001@bench.example>\r\n"u8.ToArray(),
            "DATA\r\n"u8.ToArray(),
        ];
        await Say(commands[0]);
        foreach (var block in blocks)
        {
            await Say(commands[1]);
            await Say(commands[2]);
            await Say(commands[3]);
            await Say(block);
        }

        async Task Say(byte[] bytes)
        {
            await stream.WriteAsync(bytes, cancel);
            await Hear();
        }

        // The sink's answers are one small packet each.
        async Task Hear()
        {
            if (await stream.ReadAtLeastAsync(answer, 1, throwOnEndOfStream: true, cancel) == answer.Length)
            {
                throw new NotMeasurableException("The relay said more than it should.");
            }
        }
    }

    /// <summary>A mail of the size that managers get, with a text and an HTML part.</summary>
    private static MailDraft Draft(int number)
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $"C-{number:000000}  conference  due by the end of Mon 20 Apr – 2 working days left. Assessment North.\n");
        var text = new StringBuilder().Insert(0, line, Bytes / 3 / line.Length).ToString();
        return new MailDraft
        {
            From = "deadlinewatch@bench.example",
            To = "team.001@bench.example",
            Subject = "12 timescales: 1 overdue, 11 due soon",
            Text = text,
            Html = $"<html><body style=\"font-family:sans-serif\"><p>{text.Replace("\n", "</p>\n<p>", StringComparison.Ordinal)}</p></body></html>\n",
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{number}@bench.example"),
            Date = Morning,
        };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
