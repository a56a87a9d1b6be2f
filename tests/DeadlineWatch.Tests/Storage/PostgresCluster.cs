using System.Diagnostics;
using System.Globalization;
using Dapper;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(DeadlineWatch.Tests.Storage.PostgresCluster))]

namespace DeadlineWatch.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, made from the machine's binaries in a temporary folder and removed at the
/// end. It starts when a test first asks for it; where there are no binaries that test is skipped, and says so.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string Superuser = "postgres";

    private const string Template = "ledger_template";

    private readonly Lock _turn = new();
    private Task? _starting;
    private string? _binaries;
    private string? _folder;
    private int _databases;

    /// <summary>The folder of the server's socket.</summary>
    private string Socket => Path.Combine(_folder!, "socket");

    private string Data => Path.Combine(_folder!, "data");

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
    internal Task Restart(CancellationToken cancel) => Ctl(cancel, "restart", "-m", "fast");

    internal Task Stop(CancellationToken cancel) => Ctl(cancel, "stop", "-m", "fast");

    internal Task StartAgain(CancellationToken cancel) => Ctl(cancel, "start");

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await Ctl(CancellationToken.None, "stop", "-m", "immediate");
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
        _binaries = Binaries();
        Assert.SkipWhen(_binaries is null,
            "PostgreSQL's server programs (initdb, pg_ctl) are not on this machine: install postgresql, or run build.sh as root on Debian.");
        var folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-pg-").FullName;
        _folder = folder;
        System.IO.Directory.CreateDirectory(Socket);
        System.IO.Directory.CreateDirectory(Data);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // PostgreSQL refuses to run as root.
            await Process("chown", ["-R", "postgres", folder], cancel);
        }

        await Program("initdb", ["-D", Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancel);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"""
            listen_addresses = ''
            unix_socket_directories = '{Socket}'
            fsync = off
            full_page_writes = off
            max_connections = 200
            shared_buffers = 64MB

            """, cancel);
        await Ctl(cancel, "start");
        await Run(Superuser, $"CREATE DATABASE {Template}", cancel);
        await PostgresLedger.Migrate(Settings(Template), cancel);
    }

    private Task Ctl(CancellationToken cancel, params string[] arguments) =>
        Program("pg_ctl", [.. arguments, "-w", "-D", Data, "-l", Path.Combine(Data, "log")], cancel);

    private Task Program(string name, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var path = Path.Combine(_binaries!, name);
        return Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? Process("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments], cancel)
            : Process(path, arguments, cancel);
    }

    private async Task Process(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        // Not redirected: the server would hold the pipe open for ever.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder ?? Path.GetTempPath() };
        var log = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_folder)}.log");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >>\"$0\" 2>&1 </dev/null");
        start.ArgumentList.Add(log);
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(cancel);
        var said = File.Exists(log) ? await File.ReadAllTextAsync(log, cancel) : "";
        File.Delete(log);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said}");
    }

    /// <summary>Where the server's programs are: on the path, or in Debian's folder of the newest version.</summary>
    private static string? Binaries()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        const string debian = "/usr/lib/postgresql";
        var versions = System.IO.Directory.Exists(debian)
            ? System.IO.Directory.GetDirectories(debian).OrderByDescending(each => each.Length).ThenByDescending(each => each, StringComparer.Ordinal)
                .Select(each => Path.Combine(each, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Concat(path).FirstOrDefault(each =>
            File.Exists(Path.Combine(each, "initdb")) && File.Exists(Path.Combine(each, "pg_ctl")));
    }
}
