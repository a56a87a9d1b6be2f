using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>evaluate</c> for a person: the clocks by state, what is not watched and why, findings.</summary>
internal static class EvaluateText
{
    // Enough to see what a finding is about; JSON has them all.
    private const int ShownOfOneCode = 5;

    private static readonly DeadlineState[] MostUrgentFirst =
        [DeadlineState.Overdue, DeadlineState.Running, DeadlineState.OutOfTime, DeadlineState.InTime, DeadlineState.Cancelled];

    public static void Write(EvaluateAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading($"{answer.ProfileName} · as of {CivilTime.Words(answer.AsOf)}"));
        foreach (var line in TextTable.Wrap(CountsLine(answer), Terminal.Width))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        WriteFiles(answer, output);
        WriteDeadlines(answer, terminal);
        WriteClocks(answer, terminal);
        WriteFindings(answer, terminal);
    }

    private static string CountsLine(EvaluateAnswer answer)
    {
        var states = MostUrgentFirst.Select(state =>
        {
            var unproven = state == DeadlineState.InTime && answer.Unproven > 0 ? $" ({Number(answer.Unproven)} unproven)" : "";
            return $"{Number(answer.Counts[StateWords.Key(state)])} {StateWords.Words(state)}{unproven}";
        });
        return $"{DueWords.Count(answer.Deadlines.Count, "clock")} on {DueWords.Count(answer.Cases, "case")}: "
            + $"{string.Join(", ", states)} · {DueWords.Count(answer.Findings.Count, "finding")}";
    }

    private static void WriteFiles(EvaluateAnswer answer, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Wrapped, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left);
        foreach (var file in answer.Files)
        {
            table.Add(file.File, KindWords(file.Kind), DueWords.Count(file.Rows, "row"), DueWords.Count(file.Cases, "case"),
                DueWords.Count(file.Events, "event"));
        }

        table.Write(output);
    }

    internal static string KindWords(SourceKind kind) => kind switch
    {
        SourceKind.Csv => "CSV",
        SourceKind.AnnexA => "Annex A",
        SourceKind.CinCensus => "CIN census",
        SourceKind.Postgres => "PostgreSQL",
        SourceKind.Canary => "canary",
        _ => throw new UnreachableException($"Source kind {kind}"),
    };

    private static void WriteDeadlines(EvaluateAnswer answer, Terminal terminal)
    {
        var table = new TextTable(
            2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var state in MostUrgentFirst)
        {
            var inState = answer.Standings.Where(each => each.State == state).ToList();
            if (inState.Count == 0)
            {
                continue;
            }

            table.AddHeading("");
            var heading = StateWords.Words(state).ToUpperInvariant();
            table.AddHeading(state == DeadlineState.Overdue ? terminal.Urgent(heading) : terminal.Heading(heading));
            foreach (var each in inState)
            {
                table.Add(each.Deadline.Clock.Case, each.Of.NameOf(each.Deadline), each.Words, each.Dates(), each.Team ?? "");
            }
        }

        table.Write(terminal.Output);
    }

    private static void WriteClocks(EvaluateAnswer answer, Terminal terminal)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {terminal.Heading("CLOCKS OF THE PROFILE")}");
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in answer.Clocks)
        {
            table.Add(each.Clock, each.Watched ? DueWords.Count(each.Count, "clock") : "not watched", each.Why ?? "");
        }

        table.Write(terminal.Output);
    }

    private static void WriteFindings(EvaluateAnswer answer, Terminal terminal)
    {
        if (answer.Findings.Count == 0)
        {
            return;
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {terminal.Heading("FINDINGS")}");
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        var byCode = answer.Findings.GroupBy(each => each.Code)
            .OrderByDescending(each => each.Count()).ThenBy(each => each.Key, StringComparer.Ordinal);
        foreach (var code in byCode)
        {
            foreach (var (at, each) in code.Take(ShownOfOneCode).Index())
            {
                table.Add(at == 0 ? code.Key : "", each.Place, each.Words);
            }

            if (code.Count() > ShownOfOneCode)
            {
                table.Add("", $"and {Number(code.Count() - ShownOfOneCode)} more", "--json has them all");
            }
        }

        table.Write(terminal.Output);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
