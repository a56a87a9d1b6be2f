using DeadlineWatch.Storage.Chain;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>A copy of the ledger's file that was made beside whoever works at it, and proven.
/// <list type="number">
/// <item>SQLite's own backup copies one moment of it into a new file beside the place, which this account alone may read. Writers
/// go on meanwhile.</item>
/// <item>The copy is made one file, without a write-ahead log beside it, and every page of it is checked.</item>
/// <item>Where its schema is this program's, the chain of every authority is walked.</item>
/// <item>The disk has it; then it gets its name, and the disk keeps that too.</item>
/// </list></summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Schema">The schema that it has.</param>
/// <param name="IsOlder">Whether that is an older one than this program's, so that no chain was walked.</param>
/// <param name="Verdicts">Where each chain ends.</param>
internal sealed record LedgerCopy(string Path, long Bytes, long Schema, bool IsOlder, IReadOnlyList<ChainVerdict> Verdicts)
{
    private const string Partial = ".partial";

    /// <summary>Makes it.</summary>
    /// <param name="ledger">The ledger's file.</param>
    /// <param name="into">The new file.</param>
    /// <param name="cancel">Ends it; nothing is left behind.</param>
    /// <exception cref="BackupFailedException">There is no copy; the message says why.</exception>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public static async Task<LedgerCopy> Make(string ledger, string into, CancellationToken cancel)
    {
        if (!File.Exists(ledger))
        {
            throw new LedgerMissingException(ledger);
        }

        var path = System.IO.Path.GetFullPath(into);
        if (Directory.Exists(path) || File.Exists(path))
        {
            throw new BackupFailedException(path, Directory.Exists(path) ? "It is a folder: name a file in it." : "It is there already: name a new file.");
        }

        var partial = $"{path}.{Guid.NewGuid():N}{Partial}";
        try
        {
            Reserve(partial);
            await Task.Run(() => Copy(ledger, partial, path), cancel);
            var schema = await Prove(partial, path, cancel);
            var (isOlder, verdicts) = schema < Migrations.Newest ? (true, []) : (false, await Walk(partial, path, cancel));
            Keep(partial);
            File.Move(partial, path, overwrite: false);
            Keep(path);
            return new(path, new FileInfo(path).Length, schema, isOlder, verdicts);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupFailedException(path, $"It could not be written ({fault.Message}).", fault);
        }
        finally
        {
            Remove(partial);
        }
    }

    // It holds case references: for this account alone, from its first byte.
    private static void Reserve(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    private static void Copy(string ledger, string partial, string path)
    {
        try
        {
            using var from = new SqliteConnection(Connect(ledger));
            from.Open();
            using var to = new SqliteConnection(Connect(partial));
            to.Open();
            from.BackupDatabase(to);
            using var single = to.CreateCommand();
            single.CommandText = "PRAGMA journal_mode = DELETE";
            single.ExecuteNonQuery();
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SqliteFault.Full)
        {
            throw new BackupFailedException(path, "Its disk has no room left.", fault);
        }
        catch (SqliteException fault) when (SqliteFault.IsOfFile(fault))
        {
            throw SqliteFault.InWords(ledger, fault);
        }
    }

    /// <summary>The schema of the copy, once every page of it was found whole.</summary>
    private static async Task<long> Prove(string partial, string path, CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(Connect(partial));
        await connection.OpenAsync(cancel);
        await using var transaction = SqliteSession.Begin(connection, deferred: true);
        var session = new SqliteSession(connection, transaction, cancel);
        var schema = await Migrations.SchemaOf(session, partial);
        return await session.Value<string>("PRAGMA quick_check(1)") is "ok" ? schema
            : throw new BackupFailedException(path, "The ledger itself is damaged: keep the last backup, and restore it.");
    }

    private static async Task<IReadOnlyList<ChainVerdict>> Walk(string partial, string path, CancellationToken cancel)
    {
        await using var copy = await SqliteLedger.OpenForReading(partial, cancel);
        var verdicts = new List<ChainVerdict>();
        foreach (var head in await copy.Chain.Heads(cancel))
        {
            verdicts.Add(await new ChainWalk(copy.Chain).Verify(head, cancel));
        }

        return verdicts.Find(each => each.Fault is not null) is { } broken
            ? throw new BackupFailedException(path,
                $"The history of {broken.Authority} is not as it was written: \"deadlinewatch verify\" says where. Keep the last backup.")
            : verdicts;
    }

    private static void Keep(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private static void Remove(string partial)
    {
        foreach (var each in new[] { partial, $"{partial}-journal", $"{partial}-wal", $"{partial}-shm" })
        {
            try
            {
                File.Delete(each);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Its folder is gone or closed by now; that was told already.
            }
        }
    }

    private static string Connect(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString();
}

/// <summary>There is no backup. Someone at the machine can act on it.</summary>
internal sealed class BackupFailedException(string path, string why, Exception? cause = null)
    : Exception($"No backup was made at '{path}'. {why}", cause)
{
    /// <summary>Where it was to be.</summary>
    public string Path { get; } = path;
}
