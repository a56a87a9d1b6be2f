using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Storage;

/// <summary>Opens the ledger that the configuration names.</summary>
internal static class Ledgers
{
    /// <summary>The longest that a loop waits for one answer of the ledger, before that ends in a fault.</summary>
    public static TimeSpan LongestWait(LedgerSettings settings) =>
        settings.Postgres is null ? SqliteLedger.LongestWait : PostgresServer.LongestWait;

    /// <summary>For the service: makes the ledger where it is missing, and brings its schema to this program's.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<ILedger> Open(LedgerSettings settings, CancellationToken cancel) =>
        settings.Postgres is { } server
            ? await PostgresLedger.Open(server, cancel)
            : await SqliteLedger.Open(settings.Sqlite!, cancel);

    /// <summary>For a command that only asks. It must not make a ledger, which would then look as if the service had run, nor
    /// bring its schema to another version's beneath a service that runs.</summary>
    /// <exception cref="LedgerUnavailableException">It is not there, or cannot be opened.</exception>
    public static async Task<ILedger> OpenToAsk(LedgerSettings settings, CancellationToken cancel)
    {
        if (settings.Postgres is { } server)
        {
            return await PostgresLedger.OpenToAsk(server, cancel);
        }

        return File.Exists(settings.Sqlite) ? await SqliteLedger.OpenForReading(settings.Sqlite, cancel) : throw new LedgerMissingException(settings.Sqlite!);
    }

    /// <summary>For a command that changes something of a ledger that is there.</summary>
    /// <exception cref="LedgerUnavailableException">It is not there, or cannot be opened.</exception>
    public static async Task<ILedger> OpenToChange(LedgerSettings settings, CancellationToken cancel)
    {
        if (settings.Postgres is { } server)
        {
            return await PostgresLedger.OpenToAsk(server, cancel);
        }

        return File.Exists(settings.Sqlite) ? await SqliteLedger.Open(settings.Sqlite, cancel) : throw new LedgerMissingException(settings.Sqlite!);
    }
}
