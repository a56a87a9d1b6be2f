using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Brings a file to the schema of this program: all numbered scripts that it does not have yet, in one
/// transaction under the file's write lock, so that of two programs that open it at once one migrates and the other finds
/// it done.</summary>
internal static class Migrations
{
    // "DLWt": by it the file is known as a ledger, to us and to `file`.
    private const int ApplicationId = 0x444C5774;

    private const string Folder = ".Storage.Sqlite.Migrations.";

    /// <summary>The schema of this program.</summary>
    public static long Newest => MigrationScript.Embedded(Folder)[^1].Version;

    /// <summary>The schema of a file that is a ledger of this or an older version; any other is refused.</summary>
    public static async Task<long> SchemaOf(SqliteSession session, string path)
    {
        if (await session.Value<long>("PRAGMA application_id") != ApplicationId)
        {
            throw OfOther(path);
        }

        var applied = await session.Value<long>("SELECT coalesce(max(version), 0) FROM migrations");
        RefuseNewer(applied, Newest, path);
        return applied;
    }

    public static async Task Run(SqliteConnection writer, string path, CancellationToken cancel)
    {
        // A script may make a table anew that others point to. Outside of a transaction, for inside one SQLite ignores it.
        await Enforce(writer, foreignKeys: false, cancel);
        await using var transaction = SqliteSession.Begin(writer, deferred: false);
        var session = new SqliteSession(writer, transaction, cancel);

        var applied = await VersionOf(session, path);
        var scripts = MigrationScript.Embedded(Folder);
        var newest = scripts[^1].Version;
        RefuseNewer(applied, newest, path);
        foreach (var script in scripts.Where(each => each.Version > applied))
        {
            await session.Run(script.Sql);
            await session.Run(
                "INSERT INTO migrations (version, name) VALUES (@Version, @Name)", new { script.Version, script.Name });
        }

        await HistoryTable.Adopt(session);
        await HistoryTable.AdoptAcceptances(session);
        if (applied < newest && await session.Value<long>("SELECT count(*) FROM pragma_foreign_key_check") is > 0 and var astray)
        {
            throw new LedgerUnavailableException(path,
                string.Create(CultureInfo.InvariantCulture, $"holds {astray} rows that point to nothing, and was left as it is"),
                "Restore the last backup, and keep this file for whoever looks into it.");
        }

        await transaction.CommitAsync(cancel);
        await Enforce(writer, foreignKeys: true, cancel);
    }

    private static async Task Enforce(SqliteConnection writer, bool foreignKeys, CancellationToken cancel)
    {
        await using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys = OFF";
        if (foreignKeys)
        {
            command.CommandText = "PRAGMA foreign_keys = ON";
        }

        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Refuses a file that has not the schema of this program, and changes nothing.</summary>
    public static async Task RefuseOther(SqliteSession session, string path)
    {
        var (applied, newest) = (await SchemaOf(session, path), Newest);
        if (applied < newest)
        {
            throw new LedgerUnavailableException(path,
                string.Create(CultureInfo.InvariantCulture,
                    $"was written by an older version of this program (schema {applied}, this one needs {newest})"),
                "Start the service of this version once: it brings the ledger up to date.");
        }
    }

    private static void RefuseNewer(long applied, long newest, string path)
    {
        if (applied > newest)
        {
            throw new LedgerUnavailableException(path,
                string.Create(CultureInfo.InvariantCulture,
                    $"was written by a newer version of this program (schema {applied}, this one knows {newest})"),
                "Install that version again, or restore the backup made before the upgrade.");
        }
    }

    private static LedgerUnavailableException OfOther(string path) =>
        new(path, "is a database of some other program", "Check the path in the configuration.");

    /// <summary>The schema of the file; 0 for one that was empty, which is then marked as ours.</summary>
    private static async Task<long> VersionOf(SqliteSession session, string path)
    {
        if (await session.Value<long>("PRAGMA application_id") == ApplicationId)
        {
            return await session.Value<long>("SELECT coalesce(max(version), 0) FROM migrations");
        }

        if (await session.Value<long>("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw OfOther(path);
        }

        await session.Run($"PRAGMA application_id = {ApplicationId.ToString(CultureInfo.InvariantCulture)}");
        await session.Run("""
            CREATE TABLE migrations (
                version INTEGER PRIMARY KEY,
                name    TEXT NOT NULL
            ) STRICT
            """);
        return 0;
    }
}
