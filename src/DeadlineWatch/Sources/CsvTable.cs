using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Reads one table of a CSV drop, row by row. Only the columns that the mapping names are ever looked
/// at.</summary>
internal sealed partial class CsvTable
{
    private static readonly string[] PlainYes = ["yes", "y", "1", "true", "a) yes"];
    private static readonly string[] PlainNo = ["no", "n", "0", "false", "b) no"];

    private readonly TableMapping _mapping;
    private readonly TableColumns _columns;
    private readonly CsvParser _parser;
    private readonly string _file;
    private readonly int _rowsBefore;
    private readonly Gathering _gathering;
    private readonly CellText _cells;

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

        if (_cells.Reference(Value(_columns.Case), Place(_columns.Case)) is { } reference && Counts(reference))
        {
            ReadCase(reference);
        }
    }

    /// <summary>Whether the row is one of those that the mapping lets count. Of others only the case is taken, which is
    /// there all the same.</summary>
    private bool Counts(string reference)
    {
        if (_mapping.Rows is not { } filter || filter.Keeps(Value(_columns.Rows)))
        {
            return true;
        }

        _gathering.LeaveOut(_mapping.Name, filter);
        _gathering.Add(new CaseRow(reference, group: null, team: null));
        return false;
    }

    private void ReadCase(string reference)
    {
        var row = new CaseRow(
            reference,
            group: _cells.Name(Value(_columns.Group), Place(_columns.Group), reference),
            team: _cells.Name(Value(_columns.Team), Place(_columns.Team), reference));
        var episode = Id(_columns.Episode, reference);
        var facts = ReadFacts(reference);

        foreach (var each in _columns.Events)
        {
            if (!TryReadMoment(each, reference, out var moment))
            {
                continue;
            }

            var own = facts.Count == 0 ? facts : facts.FindAll(fact => fact.On.Count == 0 || fact.On.Contains(each.Kind));
            row.Add(new CaseEvent
            {
                Kind = each.Kind,
                Id = Id(each.Id, reference),
                Episode = each.Episode < 0 ? episode : Id(each.Episode, reference),
                OccurredAt = moment,
                RecordedAt = Value(each.RecordedAt) is { } recorded
                    ? _cells.Date(recorded, each.Mapping.MidnightIsTime, Place(each.RecordedAt), reference)?.Earliest
                    : null,
                Team = row.Team,
                Facts = _gathering.Facts([.. own.Select(fact => KeyValuePair.Create(fact.Name, fact.Value))]),
            });
        }

        _gathering.Add(row);
    }

    /// <summary>Whether the row has the event, and when it happened: its date, else null where only a flag says that it
    /// did.</summary>
    private bool TryReadMoment(EventColumns each, string reference, out Moment? moment)
    {
        moment = null;
        if (Value(each.Date) is { } text)
        {
            moment = _cells.Date(text, each.Mapping.MidnightIsTime, Place(each.Date), reference);
            return moment is not null;
        }

        if (Value(each.Flag) is not { } flag)
        {
            return false;
        }

        var isYes = each.Mapping.Yes.Contains(flag, StringComparer.OrdinalIgnoreCase);

        // With words of the mapping's own for yes, anything else may well mean no.
        var hasPlainWords = each.Mapping.Yes.All(yes => PlainYes.Contains(yes, StringComparer.OrdinalIgnoreCase));
        if (!isYes && hasPlainWords && !PlainNo.Contains(flag, StringComparer.OrdinalIgnoreCase))
        {
            _cells.UnknownCode(Place(each.Flag), reference);
        }

        return isYes;
    }

    private List<(string Name, string Value, IReadOnlyList<EventKind> On)> ReadFacts(string reference)
    {
        List<(string, string, IReadOnlyList<EventKind>)> facts = [];
        foreach (var each in _columns.Facts)
        {
            if (Value(each.Column) is not { } text)
            {
                continue;
            }

            if (Code(each.Mapping, text) is { } code)
            {
                facts.Add((each.Name, _gathering.Pooled(code), each.Mapping.On));
            }
            else
            {
                _cells.UnknownCode(Place(each.Column), reference);
            }
        }

        return facts;
    }

    private static string? Code(FactMapping mapping, string text)
    {
        foreach (var (ours, theirs) in mapping.Values)
        {
            if (ours.Equals(text, StringComparison.OrdinalIgnoreCase) || theirs.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return ours;
            }
        }

        // Without lists only what looks like a code is taken, so that nobody's words get into the ledger.
        var lower = text.ToLowerInvariant();
        return mapping.Values.Count == 0 && ShortCode().IsMatch(lower) ? lower : null;
    }

    private string? Id(int column, string reference)
    {
        var text = Value(column);
        return text is null || _mapping.NoId.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : _cells.Id(text, Place(column), reference);
    }

    /// <summary>A value, trimmed; null where it is blank, or the NULL that database tools write for nothing.</summary>
    private string? Value(int column)
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
            if (Value(column) is not null)
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
            ? CellText.TryReference(Value(_columns.Case))
            : null;

    private CellPlace Place() => new(_file, _rowsBefore + _parser.Row);

    private CellPlace Place(int column) => new(_file, _rowsBefore + _parser.Row, column < 0 ? null : _columns.NameOf(column));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortCode();
}
