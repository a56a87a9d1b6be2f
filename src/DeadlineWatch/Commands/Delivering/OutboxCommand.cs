using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Delivering;

/// <summary><c>outbox list</c>, <c>outbox show</c> and <c>outbox retry</c>: what waits to be told, what became of it, and once more.
/// </summary>
internal sealed class OutboxCommand(IOutboxStore outbox, ILedgerQueries queries)
{
    // More than a person reads; --json has the same limit, and says so by its count.
    private const int Most = 1000;

    /// <summary>The states that can be asked for.</summary>
    public static readonly IReadOnlyList<string> States = ["pending", "frozen", "unknown", "refused", "sent"];

    public async Task<int> List(OutboxListOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var lines = await outbox.Lines(options.State, Most, cancel);
        if (options.Json)
        {
            Json.Write(terminal.Output, new OutboxAnswer(now, lines));
        }
        else
        {
            OutboxText.List(lines, options.State, (await queries.Waits(now, cancel)).RelayLost, now, terminal);
        }

        return ExitCode.Done;
    }

    public async Task<int> Show(OutboxShowOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (await outbox.Line(options.Id, cancel) is not { } line)
        {
            return Missing(options.Id, terminal);
        }

        OutboxText.Show(line, (await queries.Waits(now, cancel)).RelayLost, now, terminal);
        if (line.MailId is { } id && await outbox.Mail(id, cancel) is { } mail)
        {
            var read = MailText.Read(mail.Mime);
            await terminal.Output.WriteLineAsync();
            await terminal.Output.WriteLineAsync(read.Headers);
            await terminal.Output.WriteLineAsync();
            await terminal.Output.WriteLineAsync(read.Text);
        }

        return ExitCode.Done;
    }

    public async Task<int> Retry(OutboxRetryOptions options, string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var line = options.Id is { } id ? await outbox.Line(id, cancel) : null;
        if (options.Id is { } unknown && line is null)
        {
            return Missing(unknown, terminal);
        }

        var retried = await outbox.Retry(options.Id, who, now, cancel);
        if (retried.Count == 0)
        {
            terminal.Fault(line is null
                ? "Nothing was refused: there is nothing to retry."
                : $"{line.Id} is {line.State}: only what waits or was refused can be retried.");
            return ExitCode.Wrong;
        }

        await terminal.Output.WriteLineAsync($"{DueWords.Count(retried.Count, "warning")} may go now: {string.Join(", ", retried)}.");
        await terminal.Output.WriteLineAsync("What is no longer true by then is withdrawn, and says so.");
        return ExitCode.Done;
    }

    private static int Missing(long id, Terminal terminal)
    {
        terminal.Fault($"There is no {id} in the outbox: \"deadlinewatch outbox list\" shows the numbers.");
        return ExitCode.Wrong;
    }
}

/// <summary>The answer of <c>outbox list</c> to a program.</summary>
internal sealed record OutboxAnswer(DateTimeOffset Now, IReadOnlyList<OutboxLine> Rows);
