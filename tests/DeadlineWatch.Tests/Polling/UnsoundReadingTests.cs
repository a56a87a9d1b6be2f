using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Xunit;
using static DeadlineWatch.Tests.Polling.HandFedCouncil;

namespace DeadlineWatch.Tests.Polling;

/// <summary>Cases are handed on while a source is read, and compared with the ledger at once; nothing of it counts before the
/// whole reading is known to be sound.</summary>
public sealed class UnsoundReadingTests(PostgresCluster cluster) : IAsyncDisposable
{
    private readonly HandFedCouncil _council = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _council.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_suspect_reading_changes_nothing_although_its_news_was_found(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        await Poll(ledger, new ByHand(Cases(40), rows: 40));
        var before = await Everything(ledger);

        await Poll(ledger, new ByHand([.. Cases(3).Select(each => each with { Team = "South" }), Case("Z-1")], rows: 4));

        var source = Assert.Single(await ledger.Polls.Sources(Cancel));
        Assert.Equal(("suspect", 40), (source.LastVerdict, source.Cases));
        Assert.Equal(40, before.Count);
        Assert.Equal(before, await Everything(ledger));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reading_that_fails_half_way_changes_nothing(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        await Poll(ledger, new ByHand(Cases(40), rows: 40));
        var before = await Everything(ledger);

        await Poll(ledger, new ByHand([Case("A-1"), .. Cases(20).Select(each => each with { Team = "South" })], rows: 0)
        {
            Fails = new SourceReading.Failed("The server has gone.", "db"),
        });

        Assert.Equal("failed", Assert.Single(await ledger.Polls.Sources(Cancel)).LastVerdict);
        Assert.Equal(before, await Everything(ledger));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sound_reading_takes_in_what_is_new_changed_and_missing(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        await Poll(ledger, new ByHand(Cases(40), rows: 40));

        await Poll(ledger, new ByHand([Case("A-1"), .. Cases(40).Skip(1).Select((each, at) => at == 0 ? each with { Team = "South" } : each)], rows: 40));

        var heads = await ledger.Polls.ReadingHeads(SomeCouncil.Source, null, 100, Cancel);
        var changed = await ledger.Queries.Case(SomeCouncil.Authority, "C-11", Cancel);
        Assert.Equal(41, heads.Count);
        Assert.Equal(["C-10"], heads.Where(each => each.MissingSince is not null).Select(each => each.Reference));
        Assert.Equal("South", Assert.Single(changed!.Readings).Snapshot.Team);
        Assert.NotNull(await ledger.Queries.Case(SomeCouncil.Authority, "A-1", Cancel));
    }

    [Fact]
    public async Task A_ledger_that_is_lost_while_a_source_is_read_is_no_fault_of_the_source()
    {
        for (var call = 1; ; call++)
        {
            var death = new Death(call, after: false);
            await using var ledger = await _council.Ledger(onPostgres: false);

            var fault = await Record.ExceptionAsync(() => Poll(new DyingLedger(ledger, death), new ByHand(Cases(3), rows: 3)));

            if (!death.HasCome)
            {
                Assert.Null(fault);
                Assert.True(call > 6, "There are too few calls to prove anything.");
                return;
            }

            Assert.IsType<ProcessDiedException>(fault);
            Assert.Empty(await ledger.Polls.Sources(Cancel));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_broken_source_says_of_itself_can_be_kept(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);

        await Poll(ledger, new ByHand([], rows: 0) { Fails = new SourceReading.Failed("A column \"a\0b\" is missing.", "query\nx") });

        Assert.Equal("A column \"a b\" is missing. (query x)", Assert.Single(await ledger.Polls.Sources(Cancel)).LastReason);
    }

    private static async Task<IReadOnlyList<string>> Everything(ILedger ledger)
    {
        var lines = new List<string>();
        foreach (var reference in await ledger.Polls.CaseReferences(SomeCouncil.Authority, null, 100, Cancel))
        {
            var record = (await ledger.Queries.Case(SomeCouncil.Authority, reference, Cancel))!;
            var deadlines = string.Join(' ', record.Deadlines.Select(each => $"{each.Deadline.Clock.Start} {each.Version} {each.MissingSince:O}"));
            var reading = Assert.Single(record.Readings);
            lines.Add($"{reference} {record.Version} {reading.Hash} {reading.Snapshot.Team} {reading.MissingSince:O} {deadlines}"
                + $" {(await ledger.Queries.History(SomeCouncil.Authority, reference, Cancel)).Count}");
        }

        return lines;
    }
}
