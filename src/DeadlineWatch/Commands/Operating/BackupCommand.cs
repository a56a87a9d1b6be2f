using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Commands.Operating;

/// <summary><c>backup</c>: copies the ledger's file beside a running service and proves the copy. A ledger on PostgreSQL is backed
/// up by that database's own programs: it says which lines to type, and ends with 1, so that no timer takes words for a backup.</summary>
internal static class BackupCommand
{
    /// <summary>As many digits of a head as a person compares with one noted before.</summary>
    private const int ShownDigits = 16;

    // As PostgreSQL names its first role and that role's database.
    private const string Administrator = "postgres";

    public static async Task<int> Write(LedgerSettings ledger, BackupOptions options, Terminal terminal, CancellationToken cancel)
    {
        if (ledger.Postgres is { } server)
        {
            await terminal.Output.WriteLineAsync(OnPostgres(server, options.File));
            return ExitCode.Wrong;
        }

        try
        {
            var made = await LedgerCopy.Make(ledger.Sqlite!, options.File, cancel);
            await terminal.Output.WriteLineAsync(Words(made));
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is BackupFailedException or LedgerMissingException)
        {
            terminal.Fault(fault.Message);
            return ExitCode.Wrong;
        }
    }

    private static string Words(LedgerCopy made)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, made.Bytes >> 20):N0} MB");
        var heads = made.Verdicts.Select(each => string.Create(CultureInfo.InvariantCulture,
            $"  {each.Authority}  batch {each.Batches}, head {Convert.ToHexStringLower(each.Head)[..ShownDigits]}…"));
        return string.Join('\n', [
            $"The ledger was copied to {made.Path} ({size}, schema {made.Schema}), and the copy is sound.",
            .. made.IsOlder
                ? ["Its chain is proven once this version's service has brought it up to date."]
                : made.Verdicts.Count == 0 ? ["The history is empty."] : heads.Prepend("Its history ends with"),
        ]);
    }

    /// <summary>The lines to type. The owner of a database may as a rule make none, so that an administrator does; the old one is put
    /// aside and not lost.</summary>
    private static string OnPostgres(PostgresSettings server, string file)
    {
        var owner = server.Owner ?? server.User;
        var where = string.Create(CultureInfo.InvariantCulture, $"--host={server.Host} --port={server.Port}");
        var way = $"{where} --username={ShellWord.Of(owner)}";
        var byAdministrator = $"{where} --username={Administrator}";
        var database = ShellWord.Of(server.Database);
        return $"""
            The ledger {server} is on PostgreSQL: its own programs back it up. Nothing was written.
            Back up, beside a running service:
              pg_dump {way} --format=custom --schema={PostgresServer.Schema} --file={ShellWord.Of(file)} {database}
            Restore, with the service stopped on every node. As an administrator of the server ({Administrator}, or your own) put the old
            database aside, where there is one, and make a new and empty one:
              psql {byAdministrator} --dbname={Administrator} --command={ShellWord.Of($"ALTER DATABASE {Named(server.Database)} RENAME TO {Named($"{server.Database}_before")}")}
              createdb {byAdministrator} --owner={ShellWord.Of(owner)} {database}
            Then fill it:
              pg_restore {way} --dbname={database} --no-owner --no-privileges --exit-on-error --single-transaction {ShellWord.Of(file)}
              deadlinewatch migrate
              deadlinewatch verify
            """;
    }

    private static string Named(string database) => $"\"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
