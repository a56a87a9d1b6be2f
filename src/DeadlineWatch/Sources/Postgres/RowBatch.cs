using Npgsql;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>Rows of a query, column by column, in arrays that are used again for the rows after them: a poll reads millions of
/// rows, and keeps none.</summary>
internal sealed class RowBatch(ColumnForm[] forms, int size)
{
    private readonly string?[]?[] _texts = [.. forms.Select(each => ColumnForms.IsTime(each) || each == ColumnForm.Unread ? null : new string?[size])];
    private readonly DateTime?[]?[] _times = [.. forms.Select(each => ColumnForms.IsTime(each) ? new DateTime?[size] : null)];
    private readonly HashSet<(int Row, int Column)> _beyondCalendar = [];

    public int Count { get; private set; }

    public string? Text(int row, int column) => _texts[column]?[row];

    public DateTime? Time(int row, int column) => _times[column]?[row];

    /// <summary>Whether a date stands there that lies beyond those that are read.</summary>
    public bool IsBeyondCalendar(int row, int column) => _beyondCalendar.Count > 0 && _beyondCalendar.Contains((row, column));

    /// <summary>Takes the rows in the place of those it held.</summary>
    public async Task Fill(NpgsqlDataReader rows, CancellationToken cancel)
    {
        Count = 0;
        _beyondCalendar.Clear();
        while (await rows.ReadAsync(cancel))
        {
            for (var column = 0; column < forms.Length; column++)
            {
                Take(rows, column);
            }

            Count++;
        }
    }

    private void Take(NpgsqlDataReader rows, int column)
    {
        if (_times[column] is { } times)
        {
            times[Count] = ColumnForms.Time(rows, column, forms[column], out var isBeyond);
            if (isBeyond)
            {
                _beyondCalendar.Add((Count, column));
            }
        }
        else if (_texts[column] is { } texts)
        {
            texts[Count] = ColumnForms.Text(rows, column, forms[column]);
        }
    }
}
