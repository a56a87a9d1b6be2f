using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Storage;

/// <summary>A command asks a ledger that nobody has made yet, or that is gone.</summary>
internal sealed class LedgerMissingException(string path)
    : Exception(WasThere(path)
        ? $"The ledger that was at {path} is gone. {BringBack}"
        : $"There is no ledger at {path} yet: start the service with deadlinewatch run, or name another"
            + " configuration with --config.")
{
    /// <summary>What to do where a service worked at it.</summary>
    public const string BringBack =
        "It was moved or deleted: bring it back before anything else, from a backup if need be; a start would begin a new one.";

    public string Path { get; } = path;

    /// <summary>Whether a service worked at a ledger there: the file that it took it by is left.</summary>
    public static bool WasThere(string path) => File.Exists(SqliteFile.HoldOf(System.IO.Path.GetFullPath(path)));
}
