using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Probing;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes how the service stands for a person.</summary>
internal static class StatusText
{
    /// <summary>As many digits of a head as a person compares with one noted before.</summary>
    private const int ShownDigits = 16;

    public static void Write(StatusAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        answer.InUse.Write(output);
        output.WriteLine();
        WriteNodes(answer, terminal);

        output.WriteLine();
        output.WriteLine(terminal.Heading("SOURCES"));
        var sources = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in answer.Sources)
        {
            sources.Add(each.Source, $"{Polled(each, answer.Now)}", Age(each, answer.Now), each.Reason ?? "");
        }

        sources.Write(terminal);

        output.WriteLine();
        output.WriteLine(terminal.Heading("OUTBOX"));
        var outbox = answer.Outbox;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {outbox.Pending} pending, {outbox.Frozen} in mails about to go, {outbox.Unknown} sent without an answer, {outbox.Refused} refused"));
        foreach (var (words, isUrgent) in WaitWords.Lines(answer.Waits, outbox.Refused, answer.Now))
        {
            WriteWrapped(words, isUrgent, terminal);
        }

        if (answer.WaitingSince is { } oldest && oldest < answer.Now)
        {
            output.WriteLine($"  the oldest has been free to go since {DueWords.Instant(oldest, CivilTime.DayOf(answer.Now))}");
        }

        WriteCanaries(answer, terminal);

        WriteCalendars(answer, terminal);

        output.WriteLine();
        output.WriteLine(terminal.Heading("HISTORY"));
        var chains = new TextTable(2, ColumnKind.Left, ColumnKind.Left);
        foreach (var each in answer.Chains)
        {
            chains.Add(each.Authority, $"{DueWords.Count(each.Batches, "batch", "batches")}, head {each.Head[..ShownDigits]}…");
        }

        if (chains.IsEmpty)
        {
            output.WriteLine("  The history is empty.");
        }

        chains.Write(terminal);
    }

    /// <summary>The first line two in, what does not fit on it four.</summary>
    private static void WriteWrapped(string words, bool isUrgent, Terminal terminal)
    {
        var indent = "  ";
        foreach (var line in TextTable.Wrap(OneLine.Of(words), terminal.Columns - 4))
        {
            terminal.Output.WriteLine($"{indent}{(isUrgent ? terminal.Urgent(line) : line)}");
            indent = "    ";
        }
    }

    private static void WriteCalendars(StatusAnswer answer, Terminal terminal)
    {
        if (!answer.ConfigSound)
        {
            return;
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine(terminal.Heading("CALENDARS"));
        var calendars = new TextTable(2, ColumnKind.Left, ColumnKind.Left);
        foreach (var each in answer.Calendars)
        {
            calendars.Add(each.Calendar, $"known until {CivilTime.Words(each.KnownUntil)} ({DueWords.Count(each.DaysLeft, "day")} left)");
        }

        calendars.Write(terminal);
    }

    /// <summary>"Canary: told Sun 22 Nov, 09:00, accepted Sun 22 Nov, 09:00".</summary>
    private static void WriteCanaries(StatusAnswer answer, Terminal terminal)
    {
        foreach (var each in answer.Canaries)
        {
            var name = answer.Canaries.Count == 1 ? "Canary" : $"Canary {each.Authority}";
            var words = $"{name}: {When("told", each.ToldAt)}, {When("accepted", each.AcceptedAt)}";
            terminal.Output.WriteLine($"  {(each.IsMissing(answer.Now) ? terminal.Urgent(words) : words)}");
        }

        string When(string what, DateTimeOffset? at) =>
            at is { } instant ? $"{what} {DueWords.Instant(instant, CivilTime.DayOf(answer.Now))}" : $"not {what} yet";
    }

    private static void WriteNodes(StatusAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading("NODES"));
        if (answer.Service.Words is { } words)
        {
            output.WriteLine($"  {(answer.Service.IsMissing ? terminal.Urgent(words) : words)}");
        }

        if (answer.Here is { } here)
        {
            WriteWrapped($"One node: {here.Words}", here.Standing != Standing.Ok, terminal);
            if (here.Advice is { } advice)
            {
                WriteWrapped($"→ {advice}", isUrgent: false, terminal);
            }
        }

        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in answer.Nodes)
        {
            var seen = Duration.Words(TimeSpan.FromSeconds(Math.Ceiling(each.SilentSeconds)));
            table.AddPainted(each.IsSilent || !each.InForce ? terminal.Urgent : line => line,
                each.Name, each.Version.Split('+')[0],
                each.IsSilent ? $"silent for {seen}: stopped or cut off" : $"seen {seen} ago",
                each.InForce ? "same configuration" : each.IsSilent ? "another configuration" : "another configuration: it waits");
        }

        table.Write(terminal);
        if (answer.DiffersHere.Count > 0)
        {
            output.WriteLine($"  The config folder here differs from the one in force in {string.Join(", ", answer.DiffersHere)}.");
        }
    }

    private static string Polled(SourceStatus source, DateTimeOffset now) => source.LastPollAt is { } at
        ? $"{source.Verdict}, {DueWords.Instant(at, CivilTime.DayOf(now))}"
        : "never polled";

    private static string Age(SourceStatus source, DateTimeOffset now) => source.DataAsOf is { } asOf
        ? $"data from {DueWords.Instant(asOf, CivilTime.DayOf(now))}{(source.IsOld ? ", too old" : "")}"
        : "no data yet";
}
