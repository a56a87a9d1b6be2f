using System.Text;
using DeadlineWatch.Hosting.Logs;

namespace DeadlineWatch.Commands;

/// <summary>How a column of a <see cref="TextTable"/> is set.</summary>
internal enum ColumnKind
{
    Left,
    Right,

    /// <summary>To the left, on several lines where the table would be too wide.</summary>
    Wrapped,
}

/// <summary>Columns of plain text, each as wide as its widest cell and two spaces from the next. Headings between the rows
/// leave the columns in line. A line break in a cell is kept, and so is a <see cref="Glued"/> phrase; whatever else a terminal would
/// obey is shown and not sent, for names come from case systems and config files.</summary>
internal sealed class TextTable(int indent, params ColumnKind[] columns)
{
    // Written as a space, never broken at.
    private const char Glue = '\u00A0';

    private const int Gap = 2;

    private readonly List<Row> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>A row; cells left out at the end are empty.</summary>
    public void Add(params string[] cells) => AddPainted(line => line, cells);

    /// <summary>A row whose lines are painted when they are set: paint within a cell would be shown, as all that comes from others.</summary>
    public void AddPainted(Func<string, string> paint, params string[] cells) => _rows.Add(new([.. cells.Select(OneLine.OfEach)], null, paint));

    /// <summary>A line of its own between the rows, at the table's left edge, as it is: it may be painted.</summary>
    public void AddHeading(string line) => _rows.Add(new([], line, painted => painted));

    public void Write(Terminal terminal) => Write(terminal.Output, terminal.Columns);

    public void Write(TextWriter output, int width = Terminal.Width)
    {
        var widths = Widths(width);
        foreach (var (cells, heading, paint) in _rows)
        {
            if (heading is not null)
            {
                output.WriteLine(heading.Length == 0 ? "" : new string(' ', indent) + heading);
                continue;
            }

            var wrapped = cells.Select((cell, at) => Wrap(cell, widths[at])).ToList();
            for (var line = 0; line < wrapped.Max(each => each.Count); line++)
            {
                output.WriteLine(paint(Line(wrapped, line, widths)));
            }
        }
    }

    /// <summary>A phrase that stays on one line: "Fri 4 Dec, end of day".</summary>
    public static string Glued(string phrase) => phrase.Replace(' ', Glue);

    /// <summary>Breaks a text between words into lines of at most so many characters. A longer word stays whole.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width) =>
        [.. text.Split('\n').SelectMany(line => WrapLine(line, width)).Select(line => line.Replace(Glue, ' '))];

    private static List<string> WrapLine(string text, int width)
    {
        if (text.Length <= width)
        {
            return [text];
        }

        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    private string Line(List<IReadOnlyList<string>> wrapped, int line, int[] widths)
    {
        var text = new StringBuilder(new string(' ', indent));
        for (var at = 0; at < wrapped.Count; at++)
        {
            var cell = line < wrapped[at].Count ? wrapped[at][line] : "";
            text.Append(columns[at] == ColumnKind.Right ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]));
            text.Append(' ', Gap);
        }

        return text.ToString().TrimEnd();
    }

    private int[] Widths(int width)
    {
        var widths = Longest('\n');
        var narrowest = Longest('\n', ' ');
        var excess = indent + widths.Sum() + ((widths.Length - 1) * Gap) - width;
        while (excess > 0)
        {
            var widest = Enumerable.Range(0, widths.Length)
                .Where(at => columns[at] == ColumnKind.Wrapped && widths[at] > narrowest[at])
                .DefaultIfEmpty(-1)
                .MaxBy(at => at < 0 ? 0 : widths[at]);
            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
            excess--;
        }

        return widths;
    }

    /// <summary>The longest piece of each column, when its cells are cut at these.</summary>
    private int[] Longest(params char[] cuts) =>
    [
        .. columns.Select((_, at) => _rows
            .SelectMany(row => at < row.Cells.Count ? row.Cells[at].Split(cuts) : [])
            .Select(piece => piece.Length)
            .DefaultIfEmpty()
            .Max()),
    ];

    private sealed record Row(IReadOnlyList<string> Cells, string? Heading, Func<string, string> Paint);
}
