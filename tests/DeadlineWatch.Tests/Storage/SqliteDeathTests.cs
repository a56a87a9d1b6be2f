using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>The embedded ledger of a service that dies, or is stopped, in the middle of a step.</summary>
public sealed class SqliteDeathTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    [Fact]
    public async Task A_committed_step_survives_power_loss()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        await ledger.File.Write(async session =>
        {
            Assert.Equal("wal", await session.Value<string>("PRAGMA journal_mode"));
            Assert.Equal(2, await session.Value<long>("PRAGMA synchronous"));
            Assert.Equal(1, await session.Value<long>("PRAGMA foreign_keys"));
        }, Cancel);
    }

    [Fact]
    public async Task A_service_killed_in_the_middle_of_a_step_leaves_the_ledger_as_before_it()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);

        // The file is copied, log and all, from within an open transaction: what the disk holds if the power fails now.
        var copy = _place.Path + ".after";
        await ledger.Escalations.Escalate(Some.Now, 10, due =>
        {
            File.Copy(_place.Path, copy);
            File.Copy(_place.Path + "-wal", copy + "-wal");
            return Some.Decision();
        }, Cancel);

        await using var reborn = await SqliteLedger.Open(copy, Cancel);
        Assert.Equal((1, (DateTimeOffset?)Some.Now), ((await OnlyDeadline(reborn)).Version, (await OnlyDeadline(reborn)).NextStepAt));
        Assert.Empty(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
        Assert.Equal(1, await reborn.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
        Assert.Single(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_service_killed_right_after_a_step_has_told_it()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel);

        var copy = _place.Path + ".after";
        File.Copy(_place.Path, copy);
        File.Copy(_place.Path + "-wal", copy + "-wal");

        await using var reborn = await SqliteLedger.Open(copy, Cancel);
        Assert.Equal(0, await reborn.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
        Assert.Single(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_cancelled_step_changes_nothing()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Escalations.Escalate(Some.Now, 10, _ =>
        {
            stop.Cancel();
            return Some.Decision();
        }, stop.Token));

        Assert.Equal(1, (await OnlyDeadline(ledger)).Version);
        Assert.Equal(1, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
    }

    private static async Task<DeadlineRow> OnlyDeadline(SqliteLedger ledger) =>
        Assert.Single((await ledger.Queries.Case(Some.Authority, "C-1", Cancel))!.Deadlines);
}
