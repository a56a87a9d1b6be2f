using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>One query of a source, read through a cursor of the server: a batch of rows at a time, in the order of the
/// cases. While a batch is taken the server makes the next.</summary>
internal sealed class QueryCursor(TableMapping mapping, int number, SourceSession session, Gathering gathering)
    : ITableRow, IAsyncDisposable
{
    // A batch of a dozen queries is a few megabytes; a greater one reads no faster.
    private const int BatchSize = 2000;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"deadlinewatch_{number}");
    private readonly CellText _cells = new(gathering);
    private TableColumns? _columns;
    private RowReader? _reader;
    private ColumnForm[] _forms = [];
    private RowBatch? _batch;
    private RowBatch? _spare;
    private Task<RowBatch>? _next;
    private int _at = -1;

    // The case as the server holds it: the rows are in its order.
    private string? _text;

    /// <summary>The case of the present row; null at the end.</summary>
    public string? Case { get; private set; }

    private string Where => $"query {mapping.Name}";

    /// <summary>Opens the cursor and goes to the first row.</summary>
    public async Task Open(CancellationToken cancel)
    {
        gathering.OpenTable(mapping.Name);
        await session.Run(FormattableString.Invariant($"DECLARE {_name} NO SCROLL CURSOR FOR\n{mapping.Sql}"), Where, cancel);
        _next = Fetch(cancel);
        await Turn(cancel);
        await Advance(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is { } pending)
        {
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
        if (column < 0 || _batch!.Text(_at, column) is not { } value)
        {
            return null;
        }

        var text = value.Trim();
        return text.Length == 0 || text.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : text;
    }

    public bool HasMoment(int column, bool midnightIsTime, string reference, out Moment? moment)
    {
        moment = null;
        if (column < 0)
        {
            return false;
        }

        if (_batch!.Time(_at, column) is { } time)
        {
            var read = time.Kind == DateTimeKind.Utc ? MomentText.Of(new DateTimeOffset(time), midnightIsTime)
                : _forms[column] == ColumnForm.Day || (time.TimeOfDay == TimeSpan.Zero && !midnightIsTime)
                    ? gathering.Day(DateOnly.FromDateTime(time))
                    : MomentText.Of(time, midnightIsTime);
            moment = _cells.IsPossible(read, Place(column), reference) ? read : null;
            return true;
        }

        if (_batch.IsBeyondCalendar(_at, column))
        {
            _cells.BeyondCalendar(Place(column), reference);
            return true;
        }

        if (Text(column) is not { } text)
        {
            return false;
        }

        moment = _cells.Date(text, midnightIsTime, Place(column), reference);
        return true;
    }

    public CellPlace Place(int column) => new(mapping.Name, 0, column < 0 ? null : _columns!.NameOf(column));

    private ValueTask Advance(CancellationToken cancel) =>
        ++_at < _batch!.Count && IsInPlace() ? ValueTask.CompletedTask : AdvanceOn(cancel);

    private async ValueTask AdvanceOn(CancellationToken cancel)
    {
        for (; ; _at++)
        {
            if (_at >= _batch!.Count)
            {
                if (_next is null)
                {
                    Case = null;
                    return;
                }

                await Turn(cancel);
                _at = -1;
                continue;
            }

            if (IsInPlace())
            {
                return;
            }

            SetAside();
        }
    }

    /// <summary>Whether the present row stands where its case is read.</summary>
    private bool IsInPlace()
    {
        if (_batch!.Text(_at, _columns!.Case) is not { } text)
        {
            return false;
        }

        if (text != _text)
        {
            DemandOrder(text);
            _text = text;
            Case = CellText.TryReference(text) is { } reference && CaseOrder.KeepsItsPlace(text, reference) ? reference : null;
        }

        return Case is not null;
    }

    private void DemandOrder(string text)
    {
        if (_text is not null && CaseOrder.Compare(text, _text) < 0)
        {
            throw new UnreadableException(
                $"The rows are not in the order of their cases. End the query with ORDER BY \"{mapping.Case}\" COLLATE \"C\".", Where)
            {
                Code = FaultCode.NotOrdered,
            };
        }
    }

    private void SetAside()
    {
        gathering.CountRow(mapping.Name);
        if (CellText.TryReference(Text(_columns!.Case)) is { } reference)
        {
            _cells.OutOfPlace(Place(_columns.Case), reference);
        }
        else
        {
            // Whose row it is cannot be told: the reader says so.
            _reader!.Read(this);
        }
    }

    /// <summary>Goes to the batch that was asked for, and asks for the one after it.</summary>
    private async Task Turn(CancellationToken cancel)
    {
        var taken = _batch;
        _batch = await _next!;
        _spare = taken;
        _next = _batch.Count == BatchSize ? Fetch(cancel) : null;
    }

    private async Task<RowBatch> Fetch(CancellationToken cancel)
    {
        RowBatch? batch = null;
        await session.Read(FormattableString.Invariant($"FETCH {BatchSize} FROM {_name}"), Where, async rows =>
        {
            if (_columns is null)
            {
                _columns = new TableColumns(mapping, [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)], Where);
                _forms = ColumnForms.Of(mapping, _columns, rows);
                _reader = new RowReader(mapping, _columns, gathering);
            }

            batch = _spare ?? new RowBatch(_forms, BatchSize);
            await batch.Fill(rows, cancel);
        }, cancel);
        return batch!;
    }
}
