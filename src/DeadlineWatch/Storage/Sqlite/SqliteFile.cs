using System.Runtime.CompilerServices;
using DeadlineWatch.Telemetry;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The ledger's file: one connection that writes, in turn, and pooled ones that read. Writers take BEGIN
/// IMMEDIATE, so that a transaction either has the file from its first statement or waits; readers see one moment of the
/// ledger (WAL) and hold up nobody. Another process on the same file (a command beside the service) is waited for.</summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private const int TurnPatiences = 2;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _writer;
    private readonly string _reading;
    private readonly TimeSpan _patience;
    private readonly bool _lasting;

    /// <param name="path">The file.</param>
    /// <param name="patience">How long a statement waits for another process that holds the file; whole seconds, at
    /// least one.</param>
    /// <param name="lasting">False for a file that is thrown away in the end: its writes need not survive power loss.</param>
    public SqliteFile(string path, TimeSpan patience, bool lasting = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, TimeSpan.FromSeconds(1));

        StoredTypes.Register();
        Path = System.IO.Path.GetFullPath(path);
        _patience = patience;
        _lasting = lasting;
        _writer = new(Connect(SqliteOpenMode.ReadWriteCreate, pooled: false));
        _reading = Connect(SqliteOpenMode.ReadWrite, pooled: true);
    }

    public string Path { get; }

    /// <summary>The longest that anybody waits for one answer: the turn, and then the file.</summary>
    /// <param name="patience">How long a statement waits for the file.</param>
    public static TimeSpan LongestWait(TimeSpan patience) => (TurnPatiences + 1) * patience;

    /// <summary>The file itself, where the path is a link to it, or to where it is yet to be made.</summary>
    /// <param name="path">The path in full.</param>
    public static string Itself(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nothing is there yet, or links lead in a circle; SQLite says what it is when it opens it.
            return path;
        }
    }

    /// <summary>The file beside a ledger that says that a service has it. It stays when the service ends: beside no ledger it tells that
    /// one was there.</summary>
    /// <param name="path">The ledger's path in full.</param>
    public static string HoldOf(string path) => $"{Itself(path)}.service";

    /// <summary>Opens the file, makes it and its folder where they are missing, and migrates it.</summary>
    public async Task Open(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Itself(Path)) ?? Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException(Path, "has a folder that cannot be made",
                "Make the folder, and let the service's account write in it.", fault);
        }

        try
        {
            Make();
            await _writer.OpenAsync(cancel);
            await Prepare(cancel);
            await Migrations.Run(_writer, Path, cancel);
        }
        catch (SqliteException fault) when (SqliteFault.IsOfFile(fault))
        {
            throw SqliteFault.InWords(Path, fault);
        }
    }

    /// <summary>A new ledger is its account's alone, as SQLite then makes the files beside it: it holds case references.</summary>
    private void Make()
    {
        // Of a link that leads to nothing yet: its target. By the link SQLite would make one that everybody may read.
        var file = Itself(Path);
        if (File.Exists(file) || OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What keeps it from being made, SQLite says when it opens it.
            return;
        }
    }

    /// <summary>Takes a file that is there and has this program's schema, for reading alone: it is neither made nor
    /// migrated, and a writing transaction on it is a programming error.</summary>
    public Task OpenForReading(CancellationToken cancel) => Read(async session =>
    {
        await Migrations.RefuseOther(session, Path);
        return true;
    }, cancel);

    /// <summary>Runs one writing transaction; it is committed when the work returns and undone when it throws. The work
    /// must not come back for another: there is one writer.</summary>
    public async Task<T> Write<T>(Func<SqliteSession, Task<T>> work, CancellationToken cancel)
    {
        await Turn(cancel);
        try
        {
            RefuseWhenGone();
            await using var transaction = SqliteSession.Begin(_writer, deferred: false);
            var session = new SqliteSession(_writer, transaction, cancel);
            var answer = await work(session);
            await HistoryTable.Close(session);
            cancel.ThrowIfCancellationRequested();
            await transaction.CommitAsync(CancellationToken.None);
            LoopSign.Give();
            return answer;
        }
        catch (SqliteException fault) when (SqliteFault.IsOfFile(fault))
        {
            throw SqliteFault.InWords(Path, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Func<SqliteSession, Task> work, CancellationToken cancel) => Write(async session =>
    {
        await work(session);
        return true;
    }, cancel);

    /// <summary>Gives back the pages that the writer keeps in memory.</summary>
    public async Task Shrink(CancellationToken cancel)
    {
        await Turn(cancel);
        try
        {
            await SqliteSession.Pragmas(_writer, "PRAGMA shrink_memory;", cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads one moment of the ledger; nothing is written.</summary>
    public async Task<T> Read<T>(Func<SqliteSession, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await Reader(cancel);
            await using var transaction = SqliteSession.Begin(connection, deferred: true);
            return await work(new(connection, transaction, cancel));
        }
        catch (SqliteException fault) when (SqliteFault.IsOfFile(fault))
        {
            throw SqliteFault.InWords(Path, fault);
        }
    }

    /// <summary>Reads row by row, never holding more than one.</summary>
    public async IAsyncEnumerable<T> Stream<T>(string sql, object parameters,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Translated(() => Reader(cancel));
        await using var transaction = SqliteSession.Begin(connection, deferred: true);
        await using var rows = new SqliteSession(connection, transaction, cancel).Stream<T>(sql, parameters)
            .GetAsyncEnumerator(cancel);
        while (await Translated(() => rows.MoveNextAsync().AsTask()))
        {
            cancel.ThrowIfCancellationRequested();
            LoopSign.Give();
            yield return rows.Current;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        await using (var pooled = new SqliteConnection(_reading))
        {
            SqliteConnection.ClearPool(pooled);
        }

        await _writer.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<TOut> Translated<TOut>(Func<Task<TOut>> step)
    {
        try
        {
            return await step();
        }
        catch (SqliteException fault) when (SqliteFault.IsOfFile(fault))
        {
            throw SqliteFault.InWords(Path, fault);
        }
    }

    /// <summary>A file that was deleted or moved away stays open, and takes all that is written until the service ends, when
    /// everything is gone with it.</summary>
    private void RefuseWhenGone()
    {
        // A link that leads to nothing any more is there all the same.
        if (!File.Exists(Itself(Path)))
        {
            throw new LedgerUnavailableException(Path, "was deleted or moved away while the service had it open",
                "Stop the service, put the file back or restore the last backup, and start again.");
        }
    }

    private async Task Turn(CancellationToken cancel)
    {
        // Two patiences: the one before may itself have waited for another process.
        if (!await _turn.WaitAsync(_patience * TurnPatiences, cancel))
        {
            throw new LedgerUnavailableException(Path, "is still being written by an earlier step",
                "The disk is too slow for the load, or a step hangs: see the log before this line.");
        }
    }

    private async Task<SqliteConnection> Reader(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_reading);
        await connection.OpenAsync(cancel);
        // A reader needs little memory: lists are streamed. query_only: nothing that reads can ever write.
        await SqliteSession.Pragmas(connection, "PRAGMA query_only = ON; PRAGMA cache_size = -1024;", cancel);
        return connection;
    }

    private async Task Prepare(CancellationToken cancel)
    {
        // FULL: a step that was told must survive power loss, or it is told again, or worse, thought told.
        // What is removed is overwritten: the file is to hold nothing of a case that left.
        // 16 MB of pages and a log of at most 64 MB between two checkpoints: the machine may be small.
        await SqliteSession.Pragmas(_writer, $"""
            PRAGMA busy_timeout = {(int)_patience.TotalMilliseconds};
            PRAGMA synchronous = {(_lasting ? "FULL" : "OFF")};
            PRAGMA cache_size = -16384;
            PRAGMA temp_store = MEMORY;
            PRAGMA secure_delete = ON;
            PRAGMA journal_size_limit = 67108864;
            """, cancel);
        if (await SqliteSession.Pragma(_writer, "PRAGMA journal_mode = WAL;", cancel) is not "wal")
        {
            throw new LedgerUnavailableException(Path, "lies where SQLite cannot keep a write-ahead log",
                "Put it on a disk of this machine, not on a network share.");
        }
    }

    private string Connect(SqliteOpenMode mode, bool pooled) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            ForeignKeys = true,
            Pooling = pooled,
            DefaultTimeout = (int)_patience.TotalSeconds,
        }.ToString();
}
