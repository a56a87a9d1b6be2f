using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Hosting;

/// <summary>Keeps an embedded ledger for one service: two would poll and tell everything twice, each ignorant of the other. Commands
/// do not ask for it. The system itself lets go when the process ends, however it ends; the file beside the ledger stays, and
/// means nothing by itself.</summary>
internal sealed class LedgerHold : IDisposable
{
    private readonly FileStream? _held;

    private LedgerHold(FileStream? held) => _held = held;

    /// <summary>Takes the ledger; on PostgreSQL there is nothing to take, for several nodes share one.</summary>
    /// <exception cref="LedgerUnavailableException">Another service has it.</exception>
    public static LedgerHold Take(LedgerSettings settings)
    {
        if (settings.Sqlite is not { } path)
        {
            return new(null);
        }

        var ledger = Path.GetFullPath(path);
        // The same ledger by another name is the same.
        var file = SqliteFile.HoldOf(ledger);
        try
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new(new FileStream(file, OwnAlone()));
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            throw new LedgerUnavailableException(ledger, "is in the hands of another service on this machine",
                "Stop that one first, or give this one a ledger of its own in deadlinewatch.json or DEADLINEWATCH_LEDGER.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException(ledger, $"cannot be taken, for {file} cannot be written",
                "Let the service's account write in the folder of the ledger, and check that its disk has room.", fault);
        }
    }

    private static FileStreamOptions OwnAlone()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        // Another account that may open it could hold it, and keep the service from its ledger.
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    public void Dispose() => _held?.Dispose();

    /// <summary>EWOULDBLOCK of Linux, and the sharing violation of Windows.</summary>
    private static bool IsTaken(IOException fault) => OperatingSystem.IsWindows() ? (fault.HResult & 0xffff) == 32 : fault.HResult == 11;
}
