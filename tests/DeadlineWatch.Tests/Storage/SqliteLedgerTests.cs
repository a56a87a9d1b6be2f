using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A ledger file of a test's own, in a folder of its own.</summary>
internal sealed class SqlitePlace : ILedgerPlace
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "ledger.db");

    public async Task<ILedger> Open(CancellationToken cancel) => await SqliteLedger.Open(Path, cancel);

    // Leases there are judged by the time that is handed in.
    public Task LeasesAge(TimeSpan by, CancellationToken cancel) => Task.CompletedTask;

    // It is judged by the time that is handed in.
    public Task StoreIsAt(DateTimeOffset moment, CancellationToken cancel) => Task.CompletedTask;

    public async Task Tamper(string sql, CancellationToken cancel)
    {
        await using var connection = await Beside(cancel);
        await connection.ExecuteAsync("PRAGMA foreign_keys = OFF");
        foreach (var trigger in await connection.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
        {
            await connection.ExecuteAsync($"DROP TRIGGER {trigger}");
        }

        await connection.ExecuteAsync(sql);
    }

    public Task<long> Count(string sql, CancellationToken cancel) => Ask<long>(sql, cancel);

    /// <summary>What a database tool would be answered.</summary>
    public async Task<T> Ask<T>(string sql, CancellationToken cancel)
    {
        await using var connection = await Beside(cancel);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>A connection beside the ledger's own, as a database tool would make.</summary>
    public async Task<SqliteConnection> Beside(CancellationToken cancel)
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync(cancel);
        return connection;
    }

    public ValueTask Remove()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class SqlitePollTests() : PollContract(new SqlitePlace());

public sealed class SqlitePollEndTests() : PollEndContract(new SqlitePlace());

public sealed class SqliteEscalationTests() : EscalationContract(new SqlitePlace());

public sealed class SqliteComposingTests() : ComposingContract(new SqlitePlace());

public sealed class SqliteMailPaceTests() : MailPaceContract(new SqlitePlace());

public sealed class SqliteMailFateTests() : MailFateContract(new SqlitePlace());

public sealed class SqliteWaitsTests() : WaitsContract(new SqlitePlace());

public sealed class SqliteAddressTests() : AddressContract(new SqlitePlace());

public sealed class SqliteOutboxTests() : OutboxContract(new SqlitePlace());

public sealed class SqliteLeaseTests() : LeaseContract(new SqlitePlace());

public sealed class SqliteQueryTests() : QueryContract(new SqlitePlace());

public sealed class SqliteChainTests() : ChainContract(new SqlitePlace());

public sealed class SqliteRetentionTests() : RetentionContract(new SqlitePlace());

public sealed class SqliteSilenceTests() : SilenceContract(new SqlitePlace());
