using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes findings for a person: source by source, each with its words below it.</summary>
internal static class FindingsText
{
    /// <summary>All of them, each source under its name.</summary>
    public static void Write(IReadOnlyList<LedgerFinding> findings, DateTimeOffset now, Terminal terminal)
    {
        if (findings.Count == 0)
        {
            terminal.Output.WriteLine("No findings.");
            return;
        }

        terminal.Output.WriteLine($"{DueWords.Count(findings.Count, "finding")} · {CivilTime.Words(now)}");
        foreach (var source in findings.GroupBy(each => each.Source))
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"  {terminal.Heading(source.Key)}");
            WriteRows(source, each => each.Case is { } reference ? $"case {reference}" : "", now, terminal.Output);
        }
    }

    /// <summary>Findings line by line.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="about">What each is about, where the heading above does not say it.</param>
    /// <param name="now">The time.</param>
    /// <param name="output">Where to.</param>
    public static void WriteRows(
        IEnumerable<LedgerFinding> findings, Func<LedgerFinding, string> about, DateTimeOffset now, TextWriter output)
    {
        var table = new TextTable(4, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var each in findings)
        {
            table.Add($"since {DueWords.Instant(each.FirstSeenAt, CivilTime.DayOf(now))}", each.Code, each.Place, about(each));
            foreach (var line in TextTable.Wrap(each.Words, Terminal.Width - 6))
            {
                table.AddHeading(OneLine.Of($"  {line}"));
            }
        }

        table.Write(output);
    }
}
