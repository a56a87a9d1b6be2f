using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Reads one table of a CSV drop, row by row. Only the columns that the mapping names are ever looked
/// at.</summary>
internal sealed class CsvTable : ITableRow
{
    private readonly TableMapping _mapping;
    private readonly TableColumns _columns;
    private readonly CsvParser _parser;
    private readonly string _file;
    private readonly int _rowsBefore;
    private readonly Gathering _gathering;
    private readonly CellText _cells;
    private readonly RowReader _rows;

    private CsvTable(
        TableMapping mapping, TableColumns columns, CsvParser parser, string file, int rowsBefore, Gathering gathering)
    {
        _mapping = mapping;
        _columns = columns;
        _parser = parser;
        _file = file;
        _rowsBefore = rowsBefore;
        _gathering = gathering;
        _cells = new CellText(gathering);
        _rows = new RowReader(mapping, columns, gathering);
    }

    /// <exception cref="UnreadableException">The file cannot be read, or not trusted as a whole.</exception>
    public static void Gather(TableMapping mapping, DroppedFile file, Gathering gathering, CancellationToken cancel)
    {
        var text = new CsvText(file, mapping.Encoding, mapping.Separator, [.. TableColumns.NamesIn(mapping)]);
        CsvScan.Judge(text, file.Name, cancel);
        var columns = new TableColumns(mapping, text.Header, $"{file.Name}:{text.HeaderRow}");
        gathering.OpenTable(mapping.Name);

        var hasStrayQuote = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = text.Separator.ToString(),
            Mode = CsvMode.RFC4180,
            IgnoreBlankLines = false, // so that rows count as a spreadsheet counts them
            ExceptionMessagesContainRawData = false,
            BadDataFound = _ => hasStrayQuote = true,
        };
        using var reader = text.Open();
        using var parser = new CsvParser(reader, configuration);
        var table = new CsvTable(mapping, columns, parser, file.Name, text.HeaderRow - 1, gathering);

        parser.Read(); // the column names
        while (parser.Read())
        {
            cancel.ThrowIfCancellationRequested();
            hasStrayQuote = false;
            table.ReadRow(text.Header.Count);
            if (hasStrayQuote)
            {
                gathering.Find(
                    "stray-quote", table.Place().ToString(), "A value has a quote in the wrong place. It was read as it stands.",
                    table.CaseOfRow(text.Header.Count));
            }
        }
    }

    private void ReadRow(int columns)
    {
        if (IsBlank())
        {
            return;
        }

        _gathering.CountRow(_mapping.Name);
        if (_parser.Count > columns && HasMore(columns))
        {
            // A separator within a value has moved the values into wrong columns.
            _gathering.Find(
                "long-row", Place().ToString(), $"The row has {_parser.Count} columns instead of {columns}. It was set aside.",
                CaseOfRow(columns));
            return;
        }

        if (_parser.Count < columns)
        {
            _gathering.Find(
                "short-row", Place().ToString(),
                $"The row has {_parser.Count} columns instead of {columns}. The rest was read as blank.",
                CaseOfRow(columns));
        }

        _rows.Read(this);
    }

    /// <summary>A value, trimmed; null where it is blank, or the NULL that database tools write for nothing.</summary>
    public string? Text(int column)
    {
        if (column < 0 || column >= _parser.Count)
        {
            return null;
        }

        var text = _parser[column].Trim();
        return text.Length == 0 || text.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : text;
    }

    private bool IsBlank()
    {
        foreach (var column in _columns.All)
        {
            if (Text(column) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private bool HasMore(int columns)
    {
        for (var column = columns; column < _parser.Count; column++)
        {
            if (_parser[column].AsSpan().Trim().Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which case a finding about the whole row is about. In a row that is too long the values may have moved, all
    /// but the first: nobody's name may pass for a reference.</summary>
    private string? CaseOfRow(int columns) =>
        _columns.Case == 0 || _parser.Count <= columns || !HasMore(columns)
            ? CellText.TryReference(Text(_columns.Case))
            : null;

    private CellPlace Place() => new(_file, _rowsBefore + _parser.Row);

    public bool HasMoment(int column, bool midnightIsTime, string reference, out Moment? moment)
    {
        var text = Text(column);
        moment = text is null ? null : _cells.Date(text, midnightIsTime, Place(column), reference);
        return text is not null;
    }

    public CellPlace Place(int column) => new(_file, _rowsBefore + _parser.Row, column < 0 ? null : _columns.NameOf(column));
}
