using System.Globalization;
using Dapper;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>A council that several nodes serve in real time: one PostgreSQL server of its own, one relay, one folder that
/// files land in.</summary>
internal sealed class NodesTown : IAsyncDisposable
{
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<string> _cases = [];
    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private string _database = "";
    private int _wave;

    public PostgresCluster Cluster { get; } = new();

    public string Config => Path.Combine(_folder, "config");

    /// <summary>The cases whose written confirmation is overdue.</summary>
    public IReadOnlyList<string> Cases => _cases;

    public IEnumerable<NodeProcess> Alive => _nodes.Where(each => !each.IsDead);

    public static async Task<NodesTown> Begin(int relay, CancellationToken cancel)
    {
        var town = new NodesTown();
        town._database = await town.Cluster.NewDatabase(cancel);
        TownConfig.Write(town._folder, "west-midlands");
        var server = town.Cluster.Settings(town._database);
        await File.WriteAllTextAsync(Path.Combine(town.Config, "deadlinewatch.json"), $$"""
            {
              "ledger": { "postgres": { "host": "{{server.Host}}", "database": "{{server.Database}}", "user": "{{server.User}}", "tls": "none" } },
              "mail": {
                "from": "deadlinewatch@anytown.example", "gather": "1 second",
                "relay": { "host": "127.0.0.1", "port": {{relay}}, "security": "none" }
              },
              "authorities": [{ "key": "anytown", "name": "Anytown", "profile": "west-midlands" }]
            }
            """, cancel);
        var sources = Path.Combine(town.Config, "sources.json");
        await File.WriteAllTextAsync(sources, (await File.ReadAllTextAsync(sources, cancel)).Replace("30 minutes", "3 seconds", StringComparison.Ordinal), cancel);
        await town.LayBaseline(server, cancel);
        return town;
    }

    public NodeProcess Start(int? port = null)
    {
        var node = NodeProcess.Start(Config, port);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Three more telephone referrals of three days ago that nobody confirmed in writing: each has one step due at once.
    /// </summary>
    public void Lands()
    {
        _wave++;
        for (var each = 1; each <= 3; each++)
        {
            _cases.Add(string.Create(CultureInfo.InvariantCulture, $"{_wave}000{each}"));
        }

        Drop(_begun.AddMinutes(_wave - 20));
    }

    public async Task<IReadOnlyList<T>> Ask<T>(string sql, CancellationToken cancel)
    {
        await using var connection = await Cluster.Connect(_database, cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, cancellationToken: cancel))).AsList();
    }

    public Task<NpgsqlConnection> Connect(CancellationToken cancel) => Cluster.Connect(_database, cancel);

    /// <summary>Asks until it holds; the nodes' own pace and the server's set the pace. Fails with what they said when it takes
    /// too long.</summary>
    public async Task Until(string what, TimeSpan patience, Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await Holds(holds))
        {
            try
            {
                await beat.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {patience} still not: {what}.\n{string.Join("\n", _nodes.Select(each => $"--- {each.Name}{(each.IsDead ? " (dead)" : "")}\n{each.Said}"))}");
            }
        }
    }

    /// <summary>Whether each case up to now has its step in the outbox.</summary>
    public async Task<bool> IsAllTold(CancellationToken cancel)
    {
        var told = await Ask<string>("""
            SELECT DISTINCT d.reference
            FROM outbox AS o
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE d.clock = 'written-confirmation'
            """, cancel);
        return _cases.All(told.Contains);
    }

    public async Task<bool> IsAllSent(CancellationToken cancel) =>
        await IsAllTold(cancel) && (await Ask<long>("SELECT count(*) FROM outbox WHERE state IN ('pending', 'frozen')", cancel))[0] == 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    // The server may be restarting just now.
    private static async Task<bool> Holds(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>What is late when a clock is first watched waits for the morning; what becomes known later does not.</summary>
    private async Task LayBaseline(PostgresSettings server, CancellationToken cancel)
    {
        Drop(_begun.AddMinutes(-60));
        var configuration = ConfigurationReader.Read(Config, new Dictionary<string, string?>()).Configuration!;
        using var instruments = new Instruments(configuration);
        await using var ledger = await PostgresLedger.Open(server, cancel);
        var stages = Stages.Over(new CurrentConfiguration(configuration), ledger, new RecordingRelay(TimeProvider.System), instruments,
            TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var source in configuration.Sources)
        {
            await stages.Poller.Poll(source.Name, cancel);
        }
    }

    private void Drop(DateTimeOffset asOf)
    {
        var received = Local(_begun - TimeSpan.FromDays(3));
        TownConfig.Drop(_folder, "mailbox", "confirmations", Local(asOf), TownConfig.ConfirmationColumns, []);
        TownConfig.Drop(_folder, "case-system", "enquiries", Local(asOf), TownConfig.EnquiryColumns, []);
        TownConfig.Drop(_folder, "case-system", "referrals", Local(asOf), TownConfig.ReferralColumns,
            [.. _cases.Select(each => $"{each},F{each},Assessment North,R{each},{received},Phone,School,{received},{received}")]);
    }

    private static string Local(DateTimeOffset instant) =>
        Rules.CivilTime.LocalOf(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
