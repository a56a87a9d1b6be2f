using System.Globalization;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Delivering;

/// <summary>Writes rows of the outbox for a person.</summary>
internal static class OutboxText
{
    public static void List(IReadOnlyList<OutboxLine> lines, string? state, RelayLost? lost, DateTimeOffset now, Terminal terminal)
    {
        if (lines.Count == 0)
        {
            terminal.Output.WriteLine(state is null ? "Nothing waits, and nothing was refused." : $"Nothing in the outbox is {state}.");
            return;
        }

        terminal.Output.WriteLine($"{DueWords.Count(lines.Count, "warning")} · {CivilTime.Words(now)}");
        foreach (var group in lines.GroupBy(each => each.State).OrderBy(each => Harm(each.Key)))
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"  {terminal.Heading(group.Key)}");
            var table = new TextTable(4, ColumnKind.Right, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
            foreach (var each in group)
            {
                table.Add(each.Id.ToString(CultureInfo.InvariantCulture), each.Recipient, $"{each.Clock} {each.Case}", each.Step);
                foreach (var line in TextTable.Wrap(Standing(each, lost, now), terminal.Columns - 8))
                {
                    table.AddHeading(OneLine.Of($"    {line}"));
                }
            }

            table.Write(terminal);
        }
    }

    public static void Show(OutboxLine line, RelayLost? lost, DateTimeOffset now, Terminal terminal)
    {
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Wrapped);
        table.Add("number", line.Id.ToString(CultureInfo.InvariantCulture));
        table.Add("about", $"{line.Authority}, case {line.Case}, {line.Clock}: {line.Step}");
        table.Add("to", $"{line.Recipient} ({line.Role}{(line.StandsIn ? ", in place of an address that refuses mail" : "")})");
        table.Add("state", $"{line.State}: {Standing(line, lost, now)}");
        table.Write(terminal);
    }

    private static string Standing(OutboxLine line, RelayLost? lost, DateTimeOffset now)
    {
        var today = CivilTime.DayOf(now);
        string At(DateTimeOffset? moment) => DueWords.Instant(moment ?? line.NotBefore, today);
        return line.State switch
        {
            "pending" when lost is not null && line.NotBefore <= now => $"waits {WaitWords.ForRelay(lost, now)}",
            "pending" => $"goes {(line.NotBefore <= now ? "with the next pass" : $"on {At(line.NotBefore)} or after")}"
                + line.Held switch
                {
                    "hours" => ", held until the recipient's hours",
                    "limit" => ", held by the limit of mails an hour",
                    _ => "",
                },
            "frozen" => $"in mail {line.MailId}, on its way",
            "unknown" => $"in mail {line.MailId}, which may have gone; the same bytes go again on {At(line.NextAttemptAt)}: {line.Reply}",
            "sent" => $"taken on {At(line.SentAt)}: {line.Reply}",
            _ => line.Reason ?? "",
        };
    }

    // What a person should see to comes first.
    private static int Harm(string state) => state switch
    {
        "refused" => 0,
        "unknown" => 1,
        "pending" => 2,
        "frozen" => 3,
        _ => 4,
    };
}
