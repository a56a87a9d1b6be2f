using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>What the faults of the file itself mean to the one who keeps the machine.</summary>
internal static class SqliteFault
{
    /// <summary>A constraint that a row breaks: a fault of that row, never of the file.</summary>
    public const int Constraint = 19;

    /// <summary>The disk has no room left.</summary>
    public const int Full = 13;

    /// <summary>Whether the fault is the file's, and not one of a statement or of what it wrote.</summary>
    public static bool IsOfFile(SqliteException fault) =>
        fault.SqliteErrorCode is 3 or 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26;

    /// <summary>The fault in words: what is wrong with the file, and what to do.</summary>
    public static LedgerUnavailableException InWords(string path, SqliteException fault)
    {
        var (what, advice) = fault.SqliteErrorCode switch
        {
            3 or 14 => ("cannot be opened",
                "Check that the folder exists and that the service's account may read and write in it."),
            5 or 6 => ("is locked by another program",
                "Close what else has the file open (a second service, a database tool, a backup that copies it)."),
            8 => ("cannot be written",
                "Let the service's account write the file and its folder, and check that the disk is not read-only."),
            10 => ("could not be read or written by the disk",
                "Check the disk and the system log; nothing that was committed is lost."),
            11 => ("is damaged",
                "Stop the service, keep the file for examination, and restore the last backup."),
            13 => ("has no room left on its disk", "Free some space; the step is then made again."),
            26 => ("is not a ledger",
                "Check the path in the configuration: the file was written by some other program."),
            _ => throw new UnreachableException($"SQLite code {fault.SqliteErrorCode}"),
        };
        return new(path, what, advice, fault);
    }
}
