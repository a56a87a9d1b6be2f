using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>The server is stopped and started under an open ledger; on a server of its own, since others use the shared one.
/// </summary>
public sealed class PostgresRestartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_ledger_says_that_its_server_is_down_and_serves_again_when_it_is_back()
    {
        await using var cluster = new PostgresCluster();
        var database = await cluster.NewDatabase(Cancel);
        await using var ledger = await PostgresLedger.Open(cluster.Settings(database), Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);

        await cluster.Stop(Cancel);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Escalate(ledger));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Queries.OutboxStanding(Cancel));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () =>
        {
            await foreach (var each in ledger.Queries.Deadlines(null, Some.Now, Cancel))
            {
                Assert.NotNull(each);
            }
        });

        await cluster.StartAgain(Cancel);
        Assert.Equal(1, await Escalate(ledger));

        await cluster.Restart(Cancel);
        // A connection of the pool may be found dead once; the loop's next pass has a new one.
        var looked = -1;
        for (var pass = 0; pass < 2 && looked < 0; pass++)
        {
            try
            {
                looked = await Escalate(ledger);
            }
            catch (LedgerUnavailableException)
            {
                looked = -1;
            }
        }

        Assert.Equal(0, looked);
        Assert.Single(await ledger.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    private static Task<int> Escalate(PostgresLedger ledger) => ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel);
}
