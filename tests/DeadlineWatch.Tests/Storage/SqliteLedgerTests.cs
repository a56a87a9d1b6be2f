using DeadlineWatch.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A ledger file of a test's own, in a folder of its own.</summary>
internal sealed class SqlitePlace
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "ledger.db");

    public async Task<OpenLedger> Open(CancellationToken cancel)
    {
        var ledger = await SqliteLedger.Open(Path, cancel);
        return new(ledger.Polls, ledger.Escalations, ledger.Mails, ledger.Queries, ledger.DisposeAsync);
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

public sealed class SqlitePollTests : PollContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}

public sealed class SqlitePollEndTests : PollEndContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}

public sealed class SqliteEscalationTests : EscalationContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}

public sealed class SqliteMailTests : MailContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}

public sealed class SqliteLeaseTests : LeaseContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}

public sealed class SqliteQueryTests : QueryContract
{
    private readonly SqlitePlace _place = new();

    private protected override Task<OpenLedger> OpenStore(CancellationToken cancel) => _place.Open(cancel);

    private protected override ValueTask RemoveStore() => _place.Remove();
}
