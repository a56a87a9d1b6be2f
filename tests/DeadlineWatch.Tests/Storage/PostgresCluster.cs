using System.Globalization;
using Dapper;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(DeadlineWatch.Tests.Storage.PostgresCluster))]

namespace DeadlineWatch.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, made from the machine's binaries in a temporary folder and removed at the
/// end. It starts when a test first asks for it; where there are no binaries that test fails, and says what to
/// install. What a killed test process left behind is stopped and removed first.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string Superuser = PostgresPrograms.Superuser;

    private const string Template = "ledger_template";

    private readonly Lock _turn = new();
    private Task? _starting;
    private string? _folder;
    private PostgresPrograms? _programs;
    private int _databases;

    /// <summary>The folder of the server's socket.</summary>
    private string Socket => _programs!.Socket;

    /// <summary>How to reach a database of it.</summary>
    internal PostgresSettings Settings(string database, string user = Superuser) => new()
    {
        Host = Socket,
        Database = database,
        User = user,
        Tls = PostgresSettings.NoTls,
    };

    /// <summary>A new database; with the ledger's tables unless it is to be empty.</summary>
    internal async Task<string> NewDatabase(CancellationToken cancel, bool empty = false)
    {
        await Started();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await Run(Superuser, $"CREATE DATABASE {name} TEMPLATE {(empty ? "template0" : Template)}", cancel);
        return name;
    }

    internal Task Drop(string database, CancellationToken cancel) =>
        Run(Superuser, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)", cancel);

    /// <summary>Runs statements in a database.</summary>
    internal async Task Run(string database, string sql, CancellationToken cancel, string user = Superuser)
    {
        await using var connection = await Connect(database, cancel, user);
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancel));
    }

    /// <summary>A connection beside the ledger's own, as a database tool would make.</summary>
    internal async Task<NpgsqlConnection> Connect(string database, CancellationToken cancel, string user = Superuser)
    {
        var connection = new NpgsqlConnection(
            $"Host={Socket};Database={database};Username={user};Pooling=false;Search Path={PostgresServer.Schema}");
        await connection.OpenAsync(cancel);
        return connection;
    }

    /// <summary>Stops the server as an administrator does, at once, and starts it again.</summary>
    internal Task Restart(CancellationToken cancel) => _programs!.Ctl(cancel, "restart", "-m", "fast");

    internal Task Stop(CancellationToken cancel) => _programs!.Ctl(cancel, "stop", "-m", "fast");

    internal Task StartAgain(CancellationToken cancel) => _programs!.Ctl(cancel, "start");

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await _programs!.Ctl(CancellationToken.None, "stop", "-m", "immediate");
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }

    private Task Started()
    {
        lock (_turn)
        {
            return _starting ??= Start(CancellationToken.None);
        }
    }

    private async Task Start(CancellationToken cancel)
    {
        var binaries = PostgresPrograms.Find();
        if (binaries is null)
        {
            Assert.Fail("PostgreSQL's server programs (initdb, pg_ctl) are not on this machine."
                + " Install PostgreSQL 15 or newer (on Debian: apt-get install -y postgresql); build.sh does.");
        }

        await ServerFolder.RemoveLeftovers(Path.GetTempPath(), binaries, cancel);
        _folder = ServerFolder.Make(Path.GetTempPath());
        _programs = new PostgresPrograms(binaries, _folder);
        await _programs.Make("""
            fsync = off
            full_page_writes = off
            max_connections = 200
            shared_buffers = 64MB
            """, cancel);
        await Run(Superuser, $"CREATE DATABASE {Template}", cancel);
        await PostgresLedger.Migrate(Settings(Template), cancel);
    }
}
