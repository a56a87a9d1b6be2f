using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Npgsql;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger's database and the connections to it. Each transaction takes a connection from the pool; one that
/// the server closed (a restart, a failover) fails its step with a fault in words, and the next step takes a new one.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The schema that holds all tables.</summary>
    public const string Schema = "deadlinewatch";

    // Time enough for a batch on a slow disk; far less than what a loop may take before it counts as stuck.
    private const int CommandSeconds = 30;

    private const int ConnectSeconds = 10;

    /// <summary>The longest that anybody waits for one answer: a connection, and the first statement on it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(ConnectSeconds + CommandSeconds);

    // A node that was stopped, or lost its network, in the middle of a transaction holds its locks no longer than this;
    // another goes on within 30 seconds.
    private const string SessionLimits =
        "-c idle_in_transaction_session_timeout=15s -c lock_timeout=10s -c synchronous_commit=on -c TimeZone=UTC";

    private readonly NpgsqlDataSource _source;

    public PostgresServer(PostgresSettings settings, string user, string? password)
    {
        StoredTypes.Register();
        Name = settings.ToString();
        _source = new NpgsqlDataSourceBuilder(ConnectionString(settings, user, password)).Build();
    }

    /// <summary>What messages call it: host, port and database, never a user or a password.</summary>
    public string Name { get; }

    /// <summary>Runs one writing transaction; it is committed when the work returns and undone when it throws. What it says in
    /// the history is written last, as the next batch of the chain.</summary>
    public async Task<T> Write<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
            var session = new PostgresSession(connection, transaction, cancel);
            var answer = await work(session);
            await HistoryTable.Close(session);
            cancel.ThrowIfCancellationRequested();
            await transaction.CommitAsync(CancellationToken.None);
            LoopSign.Give();
            return answer;
        }
        catch (Exception fault) when (PostgresFault.IsOfServer(fault))
        {
            throw PostgresFault.InWords(Name, fault);
        }
    }

    /// <summary>The configuration by which this process works; null for a command, which any may use.</summary>
    public string? Configuration { get; set; }

    /// <summary>As <see cref="Write{T}"/>, for what follows from the configuration: refused where another is in force, and
    /// none can come into force until it is committed.</summary>
    /// <exception cref="ConfigurationNotInForceException">Another is.</exception>
    public Task<T> WriteInForce<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancel) => Write(async session =>
    {
        if (Configuration is { } mine
            && await session.Value<string>("SELECT hash FROM configuration_in_force FOR SHARE") != mine)
        {
            throw new ConfigurationNotInForceException();
        }

        return await work(session);
    }, cancel);

    /// <inheritdoc cref="WriteInForce{T}"/>
    public Task WriteInForce(Func<PostgresSession, Task> work, CancellationToken cancel) => WriteInForce(async session =>
    {
        await work(session);
        return true;
    }, cancel);

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Func<PostgresSession, Task> work, CancellationToken cancel) => Write(async session =>
    {
        await work(session);
        return true;
    }, cancel);

    /// <summary>Reads one moment of the ledger; nothing is written.</summary>
    public async Task<T> Read<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            return await work(new(connection, transaction, cancel));
        }
        catch (Exception fault) when (PostgresFault.IsOfServer(fault))
        {
            throw PostgresFault.InWords(Name, fault);
        }
    }

    /// <summary>Reads row by row: one statement, which sees one moment, and never more than one row held.</summary>
    public async IAsyncEnumerable<T> Stream<T>(string sql, object parameters,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Translated(() => _source.OpenConnectionAsync(cancel).AsTask());
        await using var rows = connection.QueryUnbufferedAsync<T>(sql, parameters).GetAsyncEnumerator(cancel);
        while (await Translated(() => rows.MoveNextAsync().AsTask()))
        {
            cancel.ThrowIfCancellationRequested();
            LoopSign.Give();
            yield return rows.Current;
        }
    }

    /// <summary>How to connect, with the limits that every session of this program has.</summary>
    public static string ConnectionString(PostgresSettings settings, string user, string? password) =>
        Connect(settings, user, password).ConnectionString;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<TOut> Translated<TOut>(Func<Task<TOut>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception fault) when (PostgresFault.IsOfServer(fault))
        {
            throw PostgresFault.InWords(Name, fault);
        }
    }

    private static NpgsqlConnectionStringBuilder Connect(PostgresSettings settings, string user, string? password) => new()
    {
        Host = settings.Host,
        Port = settings.Port,
        Database = settings.Database,
        Username = user,
        Password = password,
        SslMode = settings.Tls switch
        {
            PostgresSettings.NoTls => SslMode.Disable,
            PostgresSettings.Require => SslMode.Require,
            _ => SslMode.VerifyFull,
        },
        RootCertificate = settings.RootCertificate,
        ApplicationName = "deadlinewatch",
        SearchPath = Schema,
        Options = SessionLimits,
        Timeout = ConnectSeconds,
        CommandTimeout = CommandSeconds,
        // A server that vanished without a word is noticed within half a minute. (A socket file knows no keepalive.)
        TcpKeepAlive = !settings.IsSocket,
        TcpKeepAliveTime = settings.IsSocket ? 0 : 15,
        TcpKeepAliveInterval = settings.IsSocket ? 0 : 5,
        // Polls of nine councils, two loops, the metrics and a command beside them; a server allows 100 by default.
        MaxPoolSize = 20,
    };
}
