using Dapper;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Commands;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A database of a test's own.</summary>
/// <param name="cluster">The server.</param>
/// <param name="hasOwner">Whether it has two roles as <c>migrate --help</c> makes them; else all is done by the administrator.</param>
internal sealed class PostgresPlace(PostgresCluster cluster, bool hasOwner = false) : ILedgerPlace
{
    private string? _database;

    public async Task<PostgresSettings> Settings(CancellationToken cancel)
    {
        var isNew = _database is null;
        _database ??= await cluster.NewDatabase(cancel, empty: hasOwner);
        var (owner, user) = ($"owner_{_database}", $"user_{_database}");
        if (!hasOwner)
        {
            return cluster.Settings(_database);
        }

        var settings = cluster.Settings(_database, user) with { Owner = owner };
        if (isNew)
        {
            await cluster.Run(PostgresCluster.Superuser, $"CREATE ROLE {owner} LOGIN; CREATE ROLE {user} LOGIN; ALTER DATABASE {_database} OWNER TO {owner}", cancel);
            await MigrateCommand.Write(new(null, settings), new Screen().Terminal, cancel);
        }

        return settings;
    }

    public async Task<ILedger> Open(CancellationToken cancel) => await PostgresLedger.Open(await Settings(cancel), cancel);

    public Task LeasesAge(TimeSpan by, CancellationToken cancel) =>
        Run($"UPDATE mails SET lease_until = lease_until - interval '{(int)by.TotalSeconds} seconds'", cancel);

    public Task StoreIsAt(DateTimeOffset moment, CancellationToken cancel) => Run(SetTime(moment), cancel);

    public static string SetTime(DateTimeOffset moment) =>
        $"CREATE OR REPLACE FUNCTION deadlinewatch.database_time() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT timestamptz ''{moment:yyyy-MM-dd HH:mm:ss}+00'''";

    public Task Tamper(string sql, CancellationToken cancel) =>
        Run($"SET session_replication_role = replica; {sql}", cancel);

    public async Task<long> Count(string sql, CancellationToken cancel)
    {
        await using var connection = await cluster.Connect(_database!, cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, cancellationToken: cancel));
    }

    public Task Run(string sql, CancellationToken cancel) => cluster.Run(_database!, sql, cancel);

    public async ValueTask Remove()
    {
        if (_database is not null)
        {
            await cluster.Drop(_database, CancellationToken.None);
            await cluster.Drop($"{_database}_before", CancellationToken.None);
        }
    }
}
