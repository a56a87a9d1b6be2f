using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>due</c> for a person.</summary>
internal static class DueText
{
    // "  Told  " and "  Rule  ": what follows stands in line.
    private const int Margin = 8;

    public static void Write(DueAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading($"{DueWords.Capital(answer.Name)} · {answer.ProfileName} · {answer.Limit}"));
        foreach (var line in TextTable.Wrap(Headline(answer), Terminal.Width))
        {
            output.WriteLine(terminal.Heading(line));
        }

        if (answer.IsOff)
        {
            output.WriteLine("off in this profile: switch it on with \"on\": true");
        }

        output.WriteLine();
        WriteDerivation(answer.Derivation, indent: 2, output);
        output.WriteLine();
        WriteTold(answer, output);
        WriteBeside("Rule", $"\"{answer.Rule.Quote}\" ({RuleWords.Source(answer.Rule)}). {answer.Reading}", output);
    }

    public static void WriteDerivation(IReadOnlyList<DerivationLine> lines, int indent, TextWriter output)
    {
        var table = new TextTable(indent, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var (when, what) in lines)
        {
            table.Add(when, what);
        }

        table.Write(output);
    }

    private static string Headline(DueAnswer answer) =>
        answer.DueOn is { } on ? $"Due by {(answer.DueBy is { } time ? $"{DueWords.Time(time)} on" : "the end of")} {CivilTime.Words(on)}{(answer.Provisional ? ", provisionally" : "")}"
        : answer.EarliestDueAt == answer.DueAt ? $"Due by {CivilTime.Words(answer.DueAt)}"
        : $"Due between {CivilTime.Words(answer.EarliestDueAt)} and {CivilTime.Words(answer.DueAt)}:"
            + " the start has a date and no time";

    private static void WriteTold(DueAnswer answer, TextWriter output)
    {
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Left);
        foreach (var rung in answer.Told)
        {
            var at = CivilTime.LocalOf(rung.At).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);
            table.Add(table.IsEmpty ? "  Told" : "", at, rung.RoleWords, rung.Words);
        }

        table.Write(output);
        if (answer.UntilDecided is { } undecided)
        {
            WriteBeside("", $"(to the {undecided.RoleWords} only, worded \"{undecided.Words} …\", until:"
                + $" {string.Join("; ", undecided.DecidedBy)})", output);
        }
    }

    private static void WriteBeside(string label, string text, TextWriter output)
    {
        var first = $"  {label}".PadRight(Margin);
        foreach (var line in TextTable.Wrap(text, Terminal.Width - Margin))
        {
            output.WriteLine(first + line);
            first = new string(' ', Margin);
        }
    }
}
