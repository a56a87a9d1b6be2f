using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Retaining;
using DeadlineWatch.Tests.Storage;
using Npgsql;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

/// <summary>What a poll makes of a case system that cannot be read whole just now.</summary>
public sealed class PolledVerdictTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private readonly LogLines<Poller> _log = new();
    private CaseSystem _system = null!;
    private ILedger _ledger = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ledger = await _place.Open(Cancel);
        _system = await CaseSystem.Begin(cluster);
        await _system.Run("""
            INSERT INTO referrals SELECT 'C' || n, 'R' || n, '2026-04-01', NULL, 'North', NULL FROM generate_series(1, 50) n;
            INSERT INTO load_marker VALUES ('2026-04-07 02:10+01', 1);
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _place.Remove();
        await _system.DisposeAsync();
    }

    private async Task<SourceRow> Poll(SourceSettings settings)
    {
        var configuration = SomeSettings.Of(settings with { Authority = Some.Authority });
        using var instruments = new Instruments(configuration);
        var poller = new Poller(new CurrentConfiguration(configuration), _ledger.Polls, SourceFactory.Create, instruments, new SimulatedTime(CaseSystem.Now), _log);
        await poller.Poll(settings.Name, Cancel);
        Assert.Contains("reason=\"", string.Join(' ', instruments.Families().Single(each => each.Name == "deadlinewatch_poll_refusals_total")
            .Series.Where(each => each.Value > 0).Select(each => each.Labels.Text)), StringComparison.Ordinal);
        return Assert.Single(await _ledger.Polls.Sources(Cancel));
    }

    /// <summary>The timeout itself ends it: were it not set, the poll would wait for as long as the load holds the table.</summary>
    [Fact]
    public async Task A_table_that_a_load_holds_ends_the_poll_when_the_lock_timeout_is_over()
    {
        await using var load = await _system.Connect();
        await using var transaction = await load.BeginTransactionAsync(Cancel);
        await new NpgsqlCommand("LOCK TABLE referrals IN ACCESS EXCLUSIVE MODE", load).ExecuteNonQueryAsync(Cancel);

        var row = await Poll(_system.With(each => each with { LockTimeout = TimeSpan.FromMilliseconds(100), StatementTimeout = TimeSpan.FromMinutes(5) }));

        Assert.Equal(("failed", null), (row.LastVerdict, row.DataAsOf));
        Assert.StartsWith("Warning: Polled case-system: failed (lock-timeout). Its tables were held for longer than ", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_ends_during_the_read_makes_it_suspect()
    {
        await _system.Run("""
            CREATE EXTENSION dblink;
            CREATE FUNCTION load_ends() RETURNS text LANGUAGE sql AS $$
                SELECT dblink_exec('dbname=' || current_database() || ' user=postgres host=' || split_part(current_setting('unix_socket_directories'), ',', 1),
                    'UPDATE deadlinewatch.load_marker SET load_id = 2')
            $$;
            """);

        var row = await Poll(_system.Marked() with
        {
            Tables = [CaseSystem.Referrals with { Sql = "SELECT child, id, received, decided, team, load_ends() AS channel FROM (SELECT * FROM referrals ORDER BY child COLLATE \"C\" LIMIT 1) one" }],
        });

        Assert.Equal(("suspect", null), (row.LastVerdict, row.DataAsOf));
        Assert.Equal("Warning: Polled case-system: suspect (load-moved). The load marker moved while the tables were read: a load ended just now."
            + " The next poll reads it whole. (the load marker) Nothing changed by it; the last sound reading stands.", Assert.Single(_log.Lines));
    }
}
