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

    public static async Task<int> Write(ServiceConfiguration configuration, BackupOptions options, Terminal terminal, CancellationToken cancel)
    {
        if (configuration.Ledger.Postgres is { } server)
        {
            await terminal.Output.WriteLineAsync(OnPostgres(server, options.File));
            return ExitCode.Wrong;
        }

        try
        {
            var made = await LedgerCopy.Make(configuration.Ledger.Sqlite!, options.File, cancel);
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

    private static string OnPostgres(PostgresSettings server, string file)
    {
        var owner = server.Owner ?? server.User;
        var way = string.Create(CultureInfo.InvariantCulture, $"--host={server.Host} --port={server.Port} --username={owner}");
        return $"""
            The ledger {server} is on PostgreSQL: its own programs back it up. Nothing was written.
            Back up, beside a running service:
              pg_dump {way} --format=custom --schema={PostgresServer.Schema} --file={Quoted(file)} {server.Database}
            Restore, with the service stopped on every node, into a new and empty database:
              createdb {way} {server.Database}
              pg_restore {way} --dbname={server.Database} --no-owner --no-privileges --exit-on-error --single-transaction {Quoted(file)}
              deadlinewatch migrate
              deadlinewatch verify
            """;
    }

    private static string Quoted(string file) =>
        file.All(each => char.IsAsciiLetterOrDigit(each) || each is '/' or '.' or '-' or '_' or '\\' or ':') ? file : $"'{file.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
