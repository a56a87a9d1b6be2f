using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>One query of a source, read through a cursor of the server: a batch of rows at a time, in the order of the
/// cases.</summary>
internal sealed class QueryCursor(TableMapping mapping, int number, SourceSession session, Gathering gathering) : ITableRow
{
    // A batch of a dozen queries is a few megabytes; a greater one reads no faster.
    private const int BatchSize = 2000;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"deadlinewatch_{number}");
    private readonly List<object?[]> _batch = new(BatchSize);
    private readonly CellText _cells = new(gathering);
    private TableColumns? _columns;
    private RowReader? _reader;
    private ColumnForm[] _forms = [];
    private int _at = -1;
    private bool _isEmptied;

    /// <summary>The case of the present row as the server holds it; null at the end.</summary>
    public string? Case { get; private set; }

    private string Where => $"query {mapping.Name}";

    /// <summary>Opens the cursor and goes to the first row.</summary>
    public async Task Open(CancellationToken cancel)
    {
        gathering.OpenTable(mapping.Name);
        await session.Run(FormattableString.Invariant($"DECLARE {_name} NO SCROLL CURSOR FOR\n{mapping.Sql}"), Where, cancel);
        await Fetch(cancel);
        await Advance(cancel);
    }

    /// <summary>Reads the present row into the gathering, and goes to the next.</summary>
    public ValueTask Take(CancellationToken cancel)
    {
        gathering.CountRow(mapping.Name);
        _reader!.Read(this);
        return Advance(cancel);
    }

    public string? Text(int column)
    {
        if (column < 0 || _batch[_at][column] is not string value)
        {
            return null;
        }

        var text = value.Trim();
        return text.Length == 0 || text.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : text;
    }

    public bool HasMoment(int column, bool midnightIsTime, string reference, out Moment? moment)
    {
        moment = null;
        switch (column < 0 ? null : _batch[_at][column])
        {
            case null:
                return false;
            case DateTime { Kind: DateTimeKind.Utc } instant:
                moment = MomentText.Of(new DateTimeOffset(instant), midnightIsTime);
                break;
            case DateTime local when _forms[column] == ColumnForm.Day:
                moment = Moment.On(DateOnly.FromDateTime(local));
                break;
            case DateTime local:
                moment = MomentText.Of(local, midnightIsTime);
                break;
            case string when Text(column) is { } text:
                moment = _cells.Date(text, midnightIsTime, Place(column), reference);
                return true;
            case string:
                return false;
            default:
                _cells.BeyondCalendar(Place(column), reference);
                return true;
        }

        moment = _cells.IsPossible(moment.Value, Place(column), reference) ? moment : null;
        return true;
    }

    public CellPlace Place(int column) => new(mapping.Name, 0, column < 0 ? null : _columns!.NameOf(column));

    private async ValueTask Advance(CancellationToken cancel)
    {
        while (true)
        {
            _at++;
            if (_at == _batch.Count)
            {
                if (_isEmptied)
                {
                    Case = null;
                    return;
                }

                await Fetch(cancel);
                continue;
            }

            if (_batch[_at][_columns!.Case] is string reference)
            {
                RefuseDisorder(reference);
                Case = reference;
                return;
            }

            // Whose row it is cannot be told: the reader sets it aside.
            gathering.CountRow(mapping.Name);
            _reader!.Read(this);
        }
    }

    private void RefuseDisorder(string reference)
    {
        if (Case is not null && CaseOrder.Compare(reference, Case) < 0)
        {
            throw new UnreadableException(
                $"The rows are not in the order of their cases. End the query with ORDER BY \"{mapping.Case}\" COLLATE \"C\".", Where)
            {
                Code = FaultCode.NotOrdered,
            };
        }
    }

    private async Task Fetch(CancellationToken cancel)
    {
        _batch.Clear();
        _at = -1;
        await session.Read(FormattableString.Invariant($"FETCH {BatchSize} FROM {_name}"), Where, async rows =>
        {
            if (_columns is null)
            {
                _columns = new TableColumns(mapping, [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)], Where);
                _forms = ColumnForms.Of(mapping, _columns, rows);
                _reader = new RowReader(mapping, _columns, gathering);
            }

            while (await rows.ReadAsync(cancel))
            {
                var values = new object?[_forms.Length];
                for (var column = 0; column < values.Length; column++)
                {
                    values[column] = ColumnForms.Read(rows, column, _forms[column]);
                }

                _batch.Add(values);
            }
        }, cancel);
        _isEmptied = _batch.Count < BatchSize;
    }
}
