using Dapper;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A database of a test's own.</summary>
internal sealed class PostgresPlace(PostgresCluster cluster) : ILedgerPlace
{
    private string? _database;

    public async Task<PostgresSettings> Settings(CancellationToken cancel) =>
        cluster.Settings(_database ??= await cluster.NewDatabase(cancel));

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
        }
    }
}
