using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>The history of an embedded ledger can only be added to.</summary>
public sealed class SqliteHistoryTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    [Theory]
    [InlineData("UPDATE history SET words = ''")]
    [InlineData("UPDATE history SET reference = '', clock = '', start_key = '', what = 'emptied', words = '', cause = 'retention', data_as_of = NULL, rules_hash = NULL, emptied_by = 1")]
    [InlineData("INSERT INTO retentions VALUES ('ashshire', 1, '2026-03-02T09:00:00.0000000Z'); UPDATE history SET words = '', emptied_by = 1")]
    public async Task Nobody_empties_a_row_by_mistake(string emptying)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        var refused = await Assert.ThrowsAsync<SqliteException>(() => _place.Ask<long>(emptying, Cancel));

        Assert.Contains("history is append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_said_to_be_emptied_and_is_not_is_found()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        await _place.Tamper("UPDATE history SET words = 'all was well', emptied_by = 1", Cancel);

        Assert.Equal("was edited", (await new ChainWalk(ledger.Chain).Verify(Assert.Single(await ledger.Chain.Heads(Cancel)), Cancel)).Fault?.What);
    }

    [Theory]
    [InlineData("UPDATE history SET words = 'all was well'")]
    [InlineData("DELETE FROM history")]
    [InlineData("""
        INSERT OR REPLACE INTO history (id, at, authority, reference, clock, start_key, what, words, cause, batch, position, hash)
        SELECT id, at, authority, reference, clock, start_key, what, 'all was well', cause, batch, position, hash FROM history
        """)]
    [InlineData("""
        INSERT OR REPLACE INTO history (at, authority, reference, clock, start_key, what, words, cause, batch, position, hash)
        SELECT at, authority, reference, clock, start_key, what, 'all was well', cause, batch, position, hash FROM history
        """)]
    [InlineData("UPDATE batches SET rows = 2")]
    [InlineData("DELETE FROM batches")]
    [InlineData("""
        INSERT OR REPLACE INTO batches (authority, number, rows, previous, hash)
        SELECT authority, number, 7, previous, hash FROM batches
        """)]
    public async Task The_history_can_only_be_added_to(string tampering)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        var refused = await Assert.ThrowsAsync<SqliteException>(() => _place.Ask<object>(tampering, Cancel));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Some.History().Words,
            Assert.Single(await ledger.Queries.History(Some.Authority, "C-1", Cancel)).Words);
    }
}
