using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Commands;

/// <summary><c>migrate</c>: makes the ledger or brings its schema to this version. On PostgreSQL it does so as the owner of
/// the database, whose password the service itself never needs.</summary>
internal static class MigrateCommand
{
    public static async Task<int> Write(LedgerSettings settings, Terminal terminal, CancellationToken cancel)
    {
        if (settings.Postgres is { } server)
        {
            var version = await PostgresLedger.Migrate(server, cancel);
            await PollSchedule.Provision(server, cancel);
            await PostgresLedger.Grant(server, cancel);
            await terminal.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"The ledger '{server}' has schema {version}; {server.User} may use it."));
            return ExitCode.Done;
        }

        await using var ledger = await SqliteLedger.Open(settings.Sqlite!, cancel);
        await terminal.Output.WriteLineAsync($"The ledger '{settings.Sqlite}' has the schema of this version.");
        return ExitCode.Done;
    }
}
