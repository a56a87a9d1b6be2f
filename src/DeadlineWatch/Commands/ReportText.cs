using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>report</c> for a person.</summary>
internal static class ReportText
{
    public static void Write(ReportAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        var month = DateOnly.ParseExact(answer.Month, "yyyy-MM", CultureInfo.InvariantCulture);
        string?[] headline =
        [
            $"Due in {month.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}",
            answer.Authority,
            answer.DataAsOf is { } asOf ? $"data from {CivilTime.Words(asOf)}" : "no data yet",
        ];
        output.WriteLine(terminal.Heading(string.Join(" · ", headline.OfType<string>())));
        if (answer.Lines.Count == 0)
        {
            output.WriteLine();
            output.WriteLine("No clock fell due in this month.");
            return;
        }

        var hasManyAuthorities = answer.Lines.DistinctBy(each => each.Authority).Skip(1).Any();
        foreach (var clock in answer.Lines.GroupBy(each => (each.Authority, each.Clock)))
        {
            var name = $"{DueWords.Capital(clock.First().Name)}, median in {clock.First().MedianUnit}";
            output.WriteLine();
            output.WriteLine(terminal.Heading(hasManyAuthorities ? $"{clock.Key.Authority}: {name}" : name));
            WriteClock(clock.Select(each => (each.CountedBy == "children" ? TeamWords(each) : "", each)), output);
        }

        WriteNotes(answer, output);
    }

    /// <summary>The table of one clock: each line under its words.</summary>
    internal static void WriteClock(IEnumerable<(string Words, ReportLine Line)> lines, TextWriter output)
    {
        var table = new TextTable(
            2, ColumnKind.Wrapped, ColumnKind.Left, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right,
            ColumnKind.Right, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right);
        table.Add("", "", "\ndue", "in\ntime", "\n%", "out of\ntime", "\noverdue", "\nrunning", "\ncancelled", "\nmedian");
        foreach (var (words, line) in lines)
        {
            table.Add(
                words,
                line.CountedBy,
                Number(line.Due), Number(line.InTime), Number(line.PercentInTime), Number(line.OutOfTime),
                Number(line.Overdue), Number(line.Running), Number(line.Cancelled), Number(line.MedianTaken));
        }

        table.Write(output);
    }

    internal static string TeamWords(ReportLine line) => line.Team switch
    {
        null => "all teams",
        "" => "no team given",
        _ => line.Team,
    };

    private static void WriteNotes(ReportAnswer answer, TextWriter output)
    {
        var all = answer.Lines.Where(each => each is { Team: null, CountedBy: "children" }).ToList();
        (int Count, string Words)[] notes =
        [
            (all.Sum(each => each.Unproven), "in time, unproven: dates without times leave it open"),
            (all.Sum(each => each.AfterEarlierOverdue), "in time after an earlier overdue: a later event moved the date"),
            (all.Sum(each => each.RecordedLate), "in time, recorded only after the due moment: late recording is not late practice"),
            (all.Sum(each => each.OutOfTimeDelayed), "out of time with an agreed delay"),
            (all.Sum(each => each.CancelledOverdue), "cancelled when already overdue"),
            (all.Sum(each => each.Unseen), "still open, but no longer in the source"),
        ];
        output.WriteLine();
        foreach (var (count, words) in notes.Where(each => each.Count > 0))
        {
            output.WriteLine($"{Number(count)} {words}.");
        }

        WriteReasons(all, output);
        output.WriteLine("Groups: siblings of one family or meeting due together count once, as the worst of them.");
    }

    // By their codes: two authorities may say one of them in other words.
    private static void WriteReasons(List<ReportLine> all, TextWriter output)
    {
        var reasons = all.SelectMany(each => each.LateReasons).GroupBy(each => each.Key, each => each.Value, StringComparer.Ordinal)
            .Select(each => (Code: each.Key, Count: each.Sum())).OrderByDescending(each => each.Count).ThenBy(each => each.Code, StringComparer.Ordinal)
            .ToList();
        if (reasons.Count > 0)
        {
            var words = $"{Number(reasons.Sum(each => each.Count))} of those overdue or out of time were acknowledged: "
                + $"{string.Join(", ", reasons.Select(each => $"{each.Code} {Number(each.Count)}"))}. It excuses nothing.";
            foreach (var line in TextTable.Wrap(words, Terminal.Width))
            {
                output.WriteLine(line);
            }
        }
    }

    private static string Number(double? figure) => figure?.ToString("0.#", CultureInfo.InvariantCulture) ?? "–";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
