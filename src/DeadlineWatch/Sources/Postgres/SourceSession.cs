using System.Globalization;
using DeadlineWatch.Configuration;
using Npgsql;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>One connection to a case system, for one reading. It cannot write: each transaction is read-only, whatever the
/// user may do.</summary>
internal sealed class SourceSession : IAsyncDisposable
{
    // The server ends a statement that takes too long; this is for a server that answers no more at all.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly NpgsqlConnection _connection;
    private readonly QuerySettings _settings;
    private readonly SemaphoreSlim _turn = new(1);

    private SourceSession(NpgsqlConnection connection, QuerySettings settings)
    {
        _connection = connection;
        _settings = settings;
    }

    public static async Task<SourceSession> Open(QuerySettings settings, CancellationToken cancel)
    {
        var session = new SourceSession(new NpgsqlConnection(ConnectionString(settings)), settings);
        try
        {
            await Translated(settings, settings.Server.ToString(), () => session._connection.OpenAsync(cancel), cancel);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a transaction that sees one moment. It takes its locks first: TRUNCATE shows its empty table also to
    /// snapshots that are older, so that only a lock keeps a reload from being seen half way.</summary>
    public Task Begin(bool locked, CancellationToken cancel)
    {
        var statements = string.Create(CultureInfo.InvariantCulture, $"""
            BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout = {(long)_settings.StatementTimeout.TotalMilliseconds};
            SET LOCAL lock_timeout = {(long)_settings.LockTimeout.TotalMilliseconds};
            SET LOCAL idle_in_transaction_session_timeout = {(long)_settings.StatementTimeout.TotalMilliseconds};
            SET LOCAL TimeZone = 'Europe/London';
            SET LOCAL cursor_tuple_fraction = 1
            """);
        if (_settings.Schema is { } schema)
        {
            statements += $";\nSET LOCAL search_path = {schema}, public";
        }

        if (locked && _settings.Lock.Count > 0)
        {
            statements += $";\nLOCK TABLE {string.Join(", ", _settings.Lock)} IN ACCESS SHARE MODE";
        }

        return Run(statements, "its tables", cancel);
    }

    public Task End(CancellationToken cancel) => Run("COMMIT", "its tables", cancel);

    public Task Run(string sql, string where, CancellationToken cancel) => InTurn(where, async () =>
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }, cancel);

    public Task Read(string sql, string where, Func<NpgsqlDataReader, Task> read, CancellationToken cancel) =>
        InTurn(where, async () =>
        {
            await using var command = Command(sql);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            await read(rows);
        }, cancel);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>A connection does one thing at a time; several queries ask for their next rows.</summary>
    private async Task InTurn(string where, Func<Task> step, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await Translated(_settings, where, step, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    // The statements are the configuration's own.
    private NpgsqlCommand Command(string sql) =>
        new(sql, _connection) { CommandTimeout = (int)(_settings.StatementTimeout + Grace).TotalSeconds };

    private static async Task Translated(QuerySettings settings, string where, Func<Task> step, CancellationToken cancel)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (ServerFault.IsOne(fault) && !cancel.IsCancellationRequested)
        {
            throw ServerFault.InWords(settings, where, fault);
        }
    }

    // Without a pool: a connection that idles for a quarter of an hour is one that a firewall has dropped.
    private static string ConnectionString(QuerySettings settings) => new NpgsqlConnectionStringBuilder
    {
        Host = settings.Server.Host,
        Port = settings.Server.Port,
        Database = settings.Server.Database,
        Username = settings.Server.User,
        Password = settings.Server.Password,
        SslMode = settings.Server.Tls switch
        {
            PostgresSettings.NoTls => SslMode.Disable,
            PostgresSettings.Require => SslMode.Require,
            _ => SslMode.VerifyFull,
        },
        RootCertificate = settings.Server.RootCertificate,
        ApplicationName = "deadlinewatch-source",
        Timeout = (int)Math.Ceiling(settings.ConnectTimeout.TotalSeconds),
        Pooling = false,
        // A server that vanished without a word is noticed within half a minute. (A socket file knows no keepalive.)
        TcpKeepAlive = !settings.Server.IsSocket,
        TcpKeepAliveTime = settings.Server.IsSocket ? 0 : 15,
        TcpKeepAliveInterval = settings.Server.IsSocket ? 0 : 5,
    }.ConnectionString;
}
