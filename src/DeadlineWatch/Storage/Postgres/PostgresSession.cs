using System.Globalization;
using Dapper;
using DeadlineWatch.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>One transaction as the tables see it. Every statement runs in it, ends with its cancellation, and has the
/// connection's timeout.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
{
    // A million rows rewritten with their indexes, on a slow disk.
    private const int LongSeconds = 600;

    private readonly List<HistoryRow> _history = [];

    public async Task<IReadOnlyList<T>> Rows<T>(string sql, object? parameters = null) =>
        (await LoopSign.After(connection.QueryAsync<T>(Command(sql, parameters)))).AsList();

    public Task<T?> RowOrNull<T>(string sql, object? parameters = null)
        where T : class =>
        LoopSign.After(connection.QuerySingleOrDefaultAsync<T?>(Command(sql, parameters)));

    public Task<T?> Value<T>(string sql, object? parameters = null) =>
        LoopSign.After(connection.ExecuteScalarAsync<T>(Command(sql, parameters)));

    /// <summary>Runs a statement. Answers how many rows it changed.</summary>
    public Task<int> Run(string sql, object? parameters = null) =>
        LoopSign.After(connection.ExecuteAsync(Command(sql, parameters)));

    /// <summary>Runs a statement that may touch all of an authority's rows, and take longer than any other.</summary>
    public Task<int> RunLong(string sql, object parameters)
    {
        cancel.ThrowIfCancellationRequested();
        return connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, LongSeconds, cancellationToken: cancel));
    }

    /// <summary>Lets the transaction find rows by their keys through an index, whatever the planner thinks of it: while a ledger
    /// is first filled its statistics are those of an empty one, and each look-up would walk all rows there are by then.</summary>
    public Task PreferIndexes() => Run("SET LOCAL enable_seqscan = off");

    /// <summary>Inserts rows by COPY, in the order given; the columns not named take their defaults.</summary>
    public async Task Copy<T>(string table, IReadOnlyList<Column<T>> columns, IReadOnlyCollection<T> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using var buffer = new CopyBuffer();
        buffer.Begin();
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {table} ({Names(columns)}) FROM STDIN (FORMAT BINARY)", cancel);
        try
        {
            foreach (var row in rows)
            {
                buffer.BeginRow(columns.Count);
                foreach (var column in columns)
                {
                    buffer.Value(column.Type, column.Value(row));
                }

                if (buffer.IsFull)
                {
                    await copy.WriteAsync(buffer.Written, cancel);
                    buffer.Clear();
                }
            }

            buffer.End();
            await copy.WriteAsync(buffer.Written, cancel);
            LoopSign.Give();
        }
        catch
        {
            // To be disposed of is to be taken as complete.
            await copy.CancelAsync();
            throw;
        }
    }

    /// <summary>Puts rows into a temporary table of this transaction called staged_TABLE, for one statement to write them all.
    /// </summary>
    public async Task Stage<T>(string table, IReadOnlyList<Column<T>> columns, IReadOnlyCollection<T> rows)
    {
        await Run($"CREATE TEMPORARY TABLE staged_{table} ON COMMIT DROP AS SELECT {Names(columns)} FROM {table} WITH NO DATA");
        await Copy($"staged_{table}", columns, rows);
    }

    /// <summary>Adds to what the transaction says in the history, which is written at its end as one batch.</summary>
    public void Append(IEnumerable<HistoryRow> rows) => _history.AddRange(rows);

    /// <summary>What the transaction says in the history, once.</summary>
    public IReadOnlyList<HistoryRow> TakeHistory()
    {
        HistoryRow[] rows = [.. _history];
        _history.Clear();
        return rows;
    }

    /// <summary>Runs a part of the transaction that is undone alone when one of its rows is at fault. After a fault of the
    /// server nothing is left to undo: the transaction is gone with the connection.</summary>
    public async Task Part(Func<Task> work)
    {
        const string name = "part";
        var said = _history.Count;
        await transaction.SaveAsync(name, cancel);
        try
        {
            await work();
        }
        catch (Exception fault) when (PostgresFault.IsOfRow(fault))
        {
            _history.RemoveRange(said, _history.Count - said);
            await transaction.RollbackAsync(name, CancellationToken.None);
            throw;
        }

        await transaction.ReleaseAsync(name, cancel);
    }

    /// <summary>Takes a lock that ends with the transaction: who asks for the same waits.</summary>
    public Task Lock(LockKind kind, string name) =>
        Run("SELECT pg_advisory_xact_lock(@key)", new { key = AdvisoryLock.Key(kind, name) });

    private static string Names<T>(IEnumerable<Column<T>> columns) => string.Join(", ", columns.Select(each => each.Name));

    private CommandDefinition Command(string sql, object? parameters)
    {
        cancel.ThrowIfCancellationRequested();
        return new(sql, parameters, transaction, cancellationToken: cancel);
    }
}

/// <summary>A column that is written by COPY.</summary>
internal sealed record Column<T>(string Name, NpgsqlDbType Type, Func<T, object?> Value);

/// <summary>What a lock of our own keeps apart.</summary>
internal enum LockKind
{
    /// <summary>Two programs that migrate one ledger.</summary>
    Migration,

    /// <summary>Two polls that write the cases of one authority.</summary>
    Cases,

    /// <summary>Two nodes that ask which configuration is in force.</summary>
    Nodes,
}

/// <summary>The numbers of our locks, the same in every version and on every node.</summary>
internal static class AdvisoryLock
{
    public static long Key(LockKind kind, string name)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"deadlinewatch {kind} {name}");
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
