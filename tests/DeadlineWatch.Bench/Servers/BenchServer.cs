using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Storage;
using Npgsql;

namespace DeadlineWatch.Bench.Servers;

/// <summary>The PostgreSQL that all is measured on, ours and the references alike: one of the benchmark's own, made from this
/// machine's binaries in a temporary folder and removed at the end; or one that DEADLINEWATCH_BENCH_DB names.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public const string Variable = "DEADLINEWATCH_BENCH_DB";

    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly PostgresPrograms? _programs;
    private readonly string? _folder;
    private readonly List<string> _databases = [];

    private BenchServer(NpgsqlConnectionStringBuilder connection, PostgresPrograms? programs, string? folder)
    {
        _connection = connection;
        _programs = programs;
        _folder = folder;
    }

    /// <summary>The password of the server that the variable names; null where it names none, or none is needed.</summary>
    public static string? NamedPassword =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? new NpgsqlConnectionStringBuilder(named).Password : null;

    public static async Task<BenchServer> Start(CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new BenchServer(new NpgsqlConnectionStringBuilder(named), null, null);
        }

        var binaries = PostgresPrograms.Find() ?? throw new NotMeasurableException(
            "PostgreSQL's server programs (initdb, pg_ctl) are not on this machine. Install them (apt-get install postgresql), or name"
            + $" a server in {Variable}, such as \"Host=localhost;Username=bench;Password=…\", whose user may create databases.");
        var folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-bench-").FullName;
        var programs = new PostgresPrograms(binaries, folder);
        var connection = new NpgsqlConnectionStringBuilder { Host = programs.Socket, Username = PostgresPrograms.Superuser };
        var server = new BenchServer(connection, programs, folder);
        try
        {
            await programs.Make(Settings(), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How the product, or a command, is told to reach a database of it.</summary>
    public PostgresSettings SettingsOf(string database) => new()
    {
        Host = _connection.Host!,
        Port = _connection.Port,
        Database = database,
        User = _connection.Username!,
        Password = _connection.Password,
        Tls = PostgresSettings.NoTls,
    };

    public async Task Create(string database, CancellationToken cancel)
    {
        await using var server = Connect("postgres", "public");
        await Run(server, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)", cancel);
        await Run(server, $"CREATE DATABASE {database} TEMPLATE template0", cancel);
        _databases.Add(database);
    }

    /// <summary>Connections of the benchmark's own. Statements have no limit: a reference takes as long as it takes.</summary>
    public NpgsqlDataSource Connect(string database, string schema = PostgresServer.Schema) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection.ConnectionString)
        {
            Database = database,
            SearchPath = schema,
            CommandTimeout = 0,
            Pooling = true,
        });

    /// <summary>Before each measurement: what earlier ones left to be written must not be paid by the next.</summary>
    public async Task Settle(CancellationToken cancel)
    {
        await using var server = Connect("postgres", "public");
        await Run(server, "CHECKPOINT", cancel);
    }

    /// <summary>Keeps everybody out of a database, the product too.</summary>
    public async Task Shut(string database, CancellationToken cancel)
    {
        await using var server = Connect("postgres", "public");
        await Run(server, $"ALTER DATABASE {database} ALLOW_CONNECTIONS false", cancel);
        await Run(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'", cancel);
    }

    public static async Task Run(NpgsqlDataSource server, string sql, CancellationToken cancel)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_programs is not null)
        {
            if (File.Exists(Path.Combine(_programs.Data, "postmaster.pid")))
            {
                await _programs.Ctl(CancellationToken.None, "stop", "-m", "immediate");
            }

            System.IO.Directory.Delete(_folder!, recursive: true);
            return;
        }

        await using var server = Connect("postgres", "public");
        foreach (var database in _databases)
        {
            await Run(server, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)", CancellationToken.None);
        }
    }

    /// <summary>As an administrator would set a machine of its own with this much memory; nothing is risked: what is committed is
    /// on the disk.</summary>
    private static string Settings()
    {
        var gigabytes = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30) / 6, 1, 8);
        return string.Create(CultureInfo.InvariantCulture, $"""
            shared_buffers = {gigabytes}GB
            effective_cache_size = {gigabytes * 3}GB
            work_mem = 64MB
            maintenance_work_mem = 512MB
            random_page_cost = 1.1
            max_wal_size = 16GB
            checkpoint_timeout = 15min
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            max_connections = 100
            """);
    }
}
