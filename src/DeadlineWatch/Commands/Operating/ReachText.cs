using DeadlineWatch.Probing;

namespace DeadlineWatch.Commands.Operating;

/// <summary>Writes what was looked at for a person: what is wrong stands out, and what to do stands below it.</summary>
internal static class ReachText
{
    private const int Indent = 2;

    /// <summary>Lines of one table, each with its standing, what it is and how it stands.</summary>
    public static void Write(IEnumerable<Probed> found, Terminal terminal)
    {
        var table = new TextTable(Indent, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in found)
        {
            table.Add(Words(each.Standing), each.Subject, Words(each));
        }

        using var lines = new StringWriter { NewLine = "\n" };
        table.Write(lines, terminal.Columns);
        foreach (var line in lines.ToString().TrimEnd('\n').Split('\n'))
        {
            terminal.Output.WriteLine(Painted(line, terminal));
        }
    }

    /// <summary>"All is well.", or how much is not.</summary>
    public static string Sum(IReadOnlyList<Probed> found)
    {
        var (wrong, warnings) = (found.Count(each => each.Standing == Standing.Wrong), found.Count(each => each.Standing == Standing.Warn));
        return (wrong, warnings) switch
        {
            (0, 0) => "All is well.",
            (0, _) => $"{DueWords.Count(warnings, "warning")}; nothing is wrong.",
            (_, 0) => $"{wrong} wrong.",
            _ => $"{wrong} wrong, {DueWords.Count(warnings, "warning")}.",
        };
    }

    private static string Words(Probed probed)
    {
        var slow = probed.Seconds is { } seconds ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (took {seconds:0.0} s)") : "";
        return $"{probed.Words}{slow}{(probed.Advice is { Length: > 0 } advice ? $"\n→ {advice}" : "")}";
    }

    private static string Words(Standing standing) => standing switch
    {
        Standing.Ok => "ok",
        Standing.Warn => "warn",
        Standing.Wrong => "WRONG",
        _ => throw new System.Diagnostics.UnreachableException($"{standing}"),
    };

    // After the table is set: a sequence of colour counts as width.
    private static string Painted(string line, Terminal terminal) =>
        line.StartsWith("  WRONG", StringComparison.Ordinal) ? $"  {terminal.Urgent("WRONG")}{line[(Indent + 5)..]}"
        : line.StartsWith("  warn", StringComparison.Ordinal) ? $"  {terminal.Soon("warn")}{line[(Indent + 4)..]}"
        : line;
}
