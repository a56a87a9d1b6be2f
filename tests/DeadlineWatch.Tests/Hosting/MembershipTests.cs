using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Retaining;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>A node that stops in order tells the others, whatever else goes wrong just then. Time stands still: it looks once, at
/// its start.</summary>
public sealed class MembershipTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly HandTurnedTime _time = new(Some.Now);
    private readonly LogLines<Membership> _log = new();
    private readonly Instruments _instruments = new(SomeSettings.Of());
    private PostgresLedger _ledger = null!;
    private Membership _membership = null!;
    private string _database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.NewDatabase(Cancel);
        _ledger = await PostgresLedger.Open(cluster.Settings(_database), Cancel);
        _membership = new("here", new CurrentConfiguration(SomeSettings.Of()), _ledger.Nodes, new Readiness(), _instruments, _time, _log);
        await _membership.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _membership.Dispose();
        await _ledger.DisposeAsync();
        _instruments.Dispose();
        await cluster.Drop(_database, CancellationToken.None);
    }

    private async Task<IEnumerable<string>> There() => (await _ledger.Nodes!.Nodes(Cancel)).Select(each => each.Name);

    [Fact]
    public async Task A_node_that_stops_leaves()
    {
        Assert.Equal(["here"], await There());

        await _membership.StoppedAsync(Cancel);

        Assert.Empty(await There());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_node_that_stops_just_after_the_server_cut_its_connections_leaves_by_a_new_one()
    {
        await cluster.Run(_database, """
            SELECT pg_terminate_backend(pid, 60000)
            FROM pg_stat_activity
            WHERE datname = current_database()
              AND application_name = 'deadlinewatch'
            """, Cancel);

        var leaving = _membership.StoppedAsync(Cancel);
        await _time.UntilWaitOf(Membership.BetweenTries, Cancel);
        _time.Turn(Membership.BetweenTries);
        await leaving;

        Assert.Empty(await There());
    }

    [Fact]
    public async Task A_node_leaves_although_a_part_hung_until_the_hosts_limit_was_over()
    {
        await _membership.StoppedAsync(new CancellationToken(canceled: true));

        Assert.Empty(await There());
    }

    [Fact]
    public async Task Where_the_ledger_stays_away_the_stop_ends_within_seconds_and_says_that_the_others_will_miss_this_node()
    {
        await cluster.Drop(_database, Cancel);

        var leaving = _membership.StoppedAsync(Cancel);
        for (var left = Membership.Leaving; left > TimeSpan.Zero; left -= Membership.BetweenTries)
        {
            await _time.UntilWaitOf(Membership.BetweenTries, Cancel);
            _time.Turn(Membership.BetweenTries);
        }

        await leaving;

        Assert.Equal(
            ["Warning: The others were not told that this node stops: they will miss it. "
                + $"The ledger '{cluster.Settings(_database)}' does not exist. Make the database, or check \"database\" in deadlinewatch.json."],
            _log.Lines);
    }
}
