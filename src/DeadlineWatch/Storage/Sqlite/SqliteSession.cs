using Dapper;
using DeadlineWatch.Telemetry;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>One transaction as the tables see it. Every statement runs in it, ends with its cancellation, and has the
/// connection's timeout.</summary>
internal sealed class SqliteSession(SqliteConnection connection, SqliteTransaction transaction, CancellationToken cancel)
{
    private readonly List<HistoryRow> _history = [];

    /// <summary>Begins a transaction. Not deferred: BEGIN IMMEDIATE, which takes the write lock at once or waits for it; a
    /// lock taken half-way could not wait, since what was read by then would be stale. (SQLite works on this thread;
    /// there is no other way to begin but a blocking one.)</summary>
    public static SqliteTransaction Begin(SqliteConnection connection, bool deferred) =>
        connection.BeginTransaction(deferred);

    public async Task<IReadOnlyList<T>> Rows<T>(string sql, object? parameters = null) =>
        (await LoopSign.After(connection.QueryAsync<T>(Command(sql, parameters)))).AsList();

    public Task<T?> RowOrNull<T>(string sql, object? parameters = null)
        where T : class =>
        LoopSign.After(connection.QuerySingleOrDefaultAsync<T?>(Command(sql, parameters)));

    public Task<T?> Value<T>(string sql, object? parameters = null) =>
        LoopSign.After(connection.ExecuteScalarAsync<T>(Command(sql, parameters)));

    /// <summary>Runs a statement; a list of parameters runs it once for each. Answers how many rows it changed.</summary>
    public Task<int> Run(string sql, object? parameters = null) =>
        parameters is System.Collections.ICollection { Count: 0 }
            ? Task.FromResult(0)
            : LoopSign.After(connection.ExecuteAsync(Command(sql, parameters)));

    public IAsyncEnumerable<T> Stream<T>(string sql, object? parameters) =>
        connection.QueryUnbufferedAsync<T>(sql, parameters, transaction);

    /// <summary>Adds to what the transaction says in the history, which is written at its end as one batch.</summary>
    public void Append(IEnumerable<HistoryRow> rows) => _history.AddRange(rows);

    /// <summary>What the transaction says in the history, once.</summary>
    public IReadOnlyList<HistoryRow> TakeHistory()
    {
        HistoryRow[] rows = [.. _history];
        _history.Clear();
        return rows;
    }

    /// <summary>Runs a part of the transaction that is undone alone when it throws.</summary>
    public async Task Part(Func<Task> work)
    {
        const string name = "part";
        var said = _history.Count;
        await transaction.SaveAsync(name, cancel);
        try
        {
            await work();
        }
        catch
        {
            _history.RemoveRange(said, _history.Count - said);
            await transaction.RollbackAsync(name, CancellationToken.None);
            await transaction.ReleaseAsync(name, CancellationToken.None);
            throw;
        }

        await transaction.ReleaseAsync(name, cancel);
    }

    public static Task Pragmas(SqliteConnection connection, string pragmas, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(pragmas, cancellationToken: cancel));

    public static Task<string?> Pragma(SqliteConnection connection, string pragma, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<string>(new CommandDefinition(pragma, cancellationToken: cancel));

    private CommandDefinition Command(string sql, object? parameters)
    {
        cancel.ThrowIfCancellationRequested();
        return new(sql, parameters, transaction, cancellationToken: cancel);
    }
}
