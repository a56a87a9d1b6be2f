using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Commands.Delivering;

/// <summary><c>mail test</c>: sends one small mail now, by the way that warnings go, and shows how far it came.</summary>
internal sealed class MailTestCommand(ServiceConfiguration configuration, IMailTransport transport)
{
    public async Task<int> Write(MailTestOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var domains = configuration.Directory.AllowedDomains;
        if (MailAddress.Read(options.Address) is not { } address
            || !domains.Contains(address.Split('@')[^1], StringComparer.OrdinalIgnoreCase))
        {
            terminal.Fault($"\"{Printable.Line(options.Address)}\" is no address under a domain that recipients.json allows: {string.Join(", ", domains)}.");
            return ExitCode.WrongUsage;
        }

        var relay = configuration.Mail.Relay;
        await terminal.Output.WriteLineAsync(relay is null
            ? $"Into {configuration.Mail.Folder}, as warnings go:"
            : $"To {address} by {relay}, as warnings go:");
        var result = await transport.Send(Mail(address, now), _ => Task.FromResult(true), cancel);
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var (phase, outcome) in MailTestPhases.Of(result, relay))
        {
            table.Add(phase, outcome);
        }

        table.Write(terminal.Output);
        await terminal.Output.WriteLineAsync();
        if (result is SendResult.Accepted)
        {
            await terminal.Output.WriteLineAsync("It was taken. Whether it is read is up to the other side: look into the mailbox.");
            return ExitCode.Done;
        }

        foreach (var line in TextTable.Wrap(MailTestPhases.Advice(result), Terminal.Width))
        {
            await terminal.Output.WriteLineAsync(line);
        }

        return ExitCode.Wrong;
    }

    private FrozenMail Mail(string address, DateTimeOffset now)
    {
        const string words = "This mail was sent by \"deadlinewatch mail test\" to try the way that warnings go. Nothing is due by it.";
        var id = $"{Guid.NewGuid():N}@{configuration.Mail.From.Split('@')[^1]}";
        return new(id, configuration.Mail.From, address, MimeWriter.Write(new MailDraft
        {
            From = configuration.Mail.From,
            FromName = configuration.Mail.FromName,
            To = address,
            Subject = "A test of DeadlineWatch",
            Text = words + "\n",
            Html = $"<p>{words}</p>\n",
            MessageId = id,
            Date = now,
        }));
    }
}
