using System.Diagnostics;
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
    /// <summary>More cases than land in any run; each file is a minute later than the one before.</summary>
    private const int LongestStream = 600;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly List<NodeProcess> _nodes = [];
    private readonly List<string> _cases = [];
    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private string _database = "";

    public PostgresCluster Cluster { get; } = new();

    public string Config => Path.Combine(_folder, "config");

    /// <summary>The cases whose written confirmation is overdue.</summary>
    public IReadOnlyList<string> Cases
    {
        get
        {
            lock (_cases)
            {
                return [.. _cases];
            }
        }
    }

    /// <summary>All that the nodes said, one after the other.</summary>
    public string Said => string.Join("\n", _nodes.Select(each => $"--- {each.Name}{(each.IsDead ? " (dead)" : "")}\n{each.Said}"));

    public IEnumerable<NodeProcess> Alive => _nodes.Where(each => !each.IsDead);

    public static async Task<NodesTown> Begin(int relay, CancellationToken cancel)
    {
        var town = new NodesTown();
        town._database = await town.Cluster.NewDatabase(cancel);
        // A mail every few seconds is what is looked at here: nothing is to be held back.
        TownConfig.Write(town._folder, "west-midlands", recipients: TownConfig.Recipients.Replace(
            "\"fallback\"", "\"everyone\": { \"mailsAnHour\": 120 }, \"fallback\"", StringComparison.Ordinal));
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

    /// <summary>Starts a node.</summary>
    /// <param name="port">Where it answers, and so what it is called; a free one where none is given.</param>
    /// <param name="config">Its config folder, where it has one of its own.</param>
    public NodeProcess Start(int? port = null, string? config = null)
    {
        var node = NodeProcess.Start(config ?? Config, port);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Lets cases land at a steady pace, until it is disposed of.</summary>
    public IAsyncDisposable Stream() => new Landing(this);

    /// <summary>One more telephone referral of three days ago that nobody confirmed in writing: it has one step due at once.
    /// </summary>
    public void Lands()
    {
        lock (_cases)
        {
            _cases.Add((10001 + _cases.Count).ToString(CultureInfo.InvariantCulture));
            // Later than the baseline, and never ahead of the time: a new file a minute, as their names have it.
            Drop(_begun.AddMinutes(_cases.Count - LongestStream));
        }
    }

    public async Task<IReadOnlyList<T>> Ask<T>(string sql, CancellationToken cancel)
    {
        await using var connection = await Cluster.Connect(_database, cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, cancellationToken: cancel))).AsList();
    }

    public Task<NpgsqlConnection> Connect(CancellationToken cancel) => Cluster.Connect(_database, cancel);

    /// <summary>Asks until it holds; the nodes' own pace and the server's set the pace. Fails with what they said when it takes
    /// too long.</summary>
    public async Task Until(string what, TimeSpan patience, Func<Task<bool>> holds) => await TimeUntil(what, patience, holds);

    /// <summary>The same, and how long it took: what one turn takes beyond a second does not count, for then the machine stood
    /// still, and the nodes with it.</summary>
    public async Task<TimeSpan> TimeUntil(string what, TimeSpan patience, Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (took, turned) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (true)
        {
            var held = await Holds(holds);
            var turn = Stopwatch.GetElapsedTime(turned);
            (took, turned) = (took + (turn < LongestTurn ? turn : LongestTurn), Stopwatch.GetTimestamp());
            if (held)
            {
                return took;
            }

            try
            {
                await beat.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {patience} still not: {what}.\n{Said}");
            }
        }
    }

    /// <summary>Whether each case up to now has its step in the outbox.</summary>
    public Task<bool> IsAllTold(CancellationToken cancel) => AreTold(Cases, cancel);

    /// <summary>Whether each of the cases has its step in the outbox.</summary>
    public async Task<bool> AreTold(IReadOnlyList<string> cases, CancellationToken cancel)
    {
        var told = await Ask<string>("""
            SELECT DISTINCT d.reference
            FROM outbox AS o
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE d.clock = 'written-confirmation'
            """, cancel);
        return cases.All(told.Contains);
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
        Drop(_begun.AddMinutes(-LongestStream));
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

    /// <summary>A case every two seconds, whatever happens to the nodes and their server.</summary>
    private sealed class Landing : IAsyncDisposable
    {
        private readonly PeriodicTimer _beat = new(TimeSpan.FromSeconds(2));
        private readonly Task _landing;

        public Landing(NodesTown town) => _landing = Land(town);

        public async ValueTask DisposeAsync()
        {
            _beat.Dispose();
            await _landing;
        }

        private async Task Land(NodesTown town)
        {
            while (await _beat.WaitForNextTickAsync())
            {
                town.Lands();
            }
        }
    }
}
