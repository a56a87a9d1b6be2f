using DeadlineWatch.Configuration;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger in production: a PostgreSQL database that several nodes share.</summary>
internal sealed class PostgresLedger : ILedger
{
    private PostgresLedger(PostgresSettings settings)
    {
        Server = new(settings, settings.User, settings.Password);
        Polls = new PostgresPollStore(Server);
        Escalations = new PostgresEscalationStore(Server);
        Mails = new PostgresMailStore(Server);
        Queries = new PostgresQueries(Server);
        Chain = new PostgresChainStore(Server);
        Retention = new PostgresRetentionStore(Server);
        Silences = new PostgresSilenceStore(Server);
        Outbox = new PostgresOutboxStore(Server);
        Nodes = new PostgresNodeStore(Server);
    }

    public IPollStore Polls { get; }

    public IEscalationStore Escalations { get; }

    public IMailStore Mails { get; }

    public ILedgerQueries Queries { get; }

    public IChainStore Chain { get; }

    public IRetentionStore Retention { get; }

    public ISilenceStore Silences { get; }

    public IOutboxStore Outbox { get; }

    public INodeStore Nodes { get; }

    INodeStore? ILedger.Nodes => Nodes;

    internal PostgresServer Server { get; }

    /// <summary>Opens the ledger. Where no owner is named, the user owns it, and its schema is brought to this program's;
    /// else that is left to <c>deadlinewatch migrate</c>, and only looked at.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened; the message says why and what to do.</exception>
    public static Task<PostgresLedger> Open(PostgresSettings settings, CancellationToken cancel) => Open(settings,
        server => settings.Owner is null
            ? Migrations.Run(server, settings.User, cancel)
            : Migrations.Check(server, settings, cancel));

    /// <summary>Opens the ledger as it is, for a command that only asks.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened, or is not of this program's schema.</exception>
    public static Task<PostgresLedger> OpenToAsk(PostgresSettings settings, CancellationToken cancel) =>
        Open(settings, server => Migrations.Check(server, settings, cancel));

    /// <summary>Brings the schema to this program's as its owner, and grants the service's user what it needs. Answers the
    /// version.</summary>
    public static async Task<long> Migrate(PostgresSettings settings, CancellationToken cancel)
    {
        await using var server = AsOwner(settings);
        return await Migrations.Run(server, settings.User, cancel);
    }

    /// <summary>Grants the service's user what it needs, also of tables that others made in the schema.</summary>
    public static async Task Grant(PostgresSettings settings, CancellationToken cancel)
    {
        await using var server = AsOwner(settings);
        await server.Write(session => Migrations.Grant(session, settings.User), cancel);
    }

    private static PostgresServer AsOwner(PostgresSettings settings) => settings.Owner is { } owner
        ? new PostgresServer(settings, owner, settings.OwnerPassword)
        : new PostgresServer(settings, settings.User, settings.Password);

    private static async Task<PostgresLedger> Open(PostgresSettings settings, Func<PostgresServer, Task> prepare)
    {
        var ledger = new PostgresLedger(settings);
        try
        {
            await prepare(ledger.Server);
            return ledger;
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
