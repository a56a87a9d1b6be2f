using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Xunit;
using static DeadlineWatch.Tests.Polling.HandFedCouncil;

namespace DeadlineWatch.Tests.Polling;

/// <summary>The machine's clock ran ahead while a live source was polled, and was put right: nothing of what follows is kept out
/// until the moment that the wrong clock said.</summary>
public sealed class PollingAfterWrongClockTests(PostgresCluster cluster) : IAsyncDisposable
{
    private const string Told = "Warning: The last reading of nightly-drop says it is as of Thu 9 Apr 2026, 10:00, which is yet to come: a clock was wrong."
        + " What is read now is taken.";

    private static readonly DateTimeOffset RunsAhead = SomeCouncil.Now.AddDays(1);

    private readonly HandFedCouncil _council = new(cluster);
    private readonly LogLines<Poller> _log = new();
    private IReadOnlyList<CaseSnapshot> _held = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _council.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_clock_ran_a_day_ahead_for_one_poll_was_put_right_and_new_referrals_are_read_at_the_next_poll(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        _held = Cases(30);
        await Poll(ledger, SomeCouncil.Now);
        await Poll(ledger, RunsAhead);

        _held = [.. Cases(30), Case("R-1")];
        var right = SomeCouncil.Now.AddMinutes(15);
        await Poll(ledger, right);
        await Poll(ledger, right.AddMinutes(15));

        Assert.NotNull(await ledger.Queries.Case(SomeCouncil.Authority, "R-1", Cancel));
        Assert.Equal(("sound", right.AddMinutes(15)), await Stands(ledger));
        Assert.Equal([Told], Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_canary_sings_on_after_a_clock_that_ran_ahead(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        await Poll(ledger, RunsAhead, "canary");

        await Poll(ledger, SomeCouncil.Now, "canary");

        Assert.Equal(("sound", SomeCouncil.Now), await Stands(ledger));
    }

    [Fact]
    public async Task A_sharp_fall_after_a_clock_that_ran_ahead_is_suspect_all_the_same()
    {
        await using var ledger = await _council.Ledger(onPostgres: false);
        _held = Cases(30);
        await Poll(ledger, RunsAhead);

        _held = Cases(3);
        await Poll(ledger, SomeCouncil.Now);

        Assert.Equal(("suspect", RunsAhead), await Stands(ledger));
        Assert.Contains("(sharp-fall)", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_older_than_the_last_is_suspect_where_clocks_differ_a_little_only()
    {
        await using var ledger = await _council.Ledger(onPostgres: false);
        _held = Cases(30);
        await Poll(ledger, SomeCouncil.Now.AddMinutes(9));

        await Poll(ledger, SomeCouncil.Now);

        Assert.Equal(("suspect", SomeCouncil.Now.AddMinutes(9)), await Stands(ledger));
        Assert.Contains("(older-data)", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_booked_for_tomorrow_is_not_held_today_once_the_clock_is_right(bool onPostgres)
    {
        await using var ledger = await _council.Ledger(onPostgres);
        var booked = new CaseEvent { Kind = EventKind.Parse("section-47-completed"), OccurredAt = Moment.At(RunsAhead.AddHours(-1)) };
        _held = [Case("C-1") with { Events = [.. Case("C-1").Events, booked] }];
        await Poll(ledger, RunsAhead);
        var heldByTheWrongClock = await Enquiry(ledger, "C-1");

        await Poll(ledger, SomeCouncil.Now);

        Assert.NotNull(heldByTheWrongClock.Deadline.Ended);
        Assert.Null((await Enquiry(ledger, "C-1")).Deadline.Ended);
    }

    [Fact]
    public async Task A_case_that_went_while_the_clock_ran_ahead_is_gone_since_it_is_right()
    {
        await using var ledger = await _council.Ledger(onPostgres: false);
        _held = Cases(30);
        await Poll(ledger, SomeCouncil.Now.AddMinutes(-15));
        await Poll(ledger, RunsAhead);
        _held = [.. Cases(30).Skip(1)];
        await Poll(ledger, RunsAhead.AddMinutes(15));

        await Poll(ledger, SomeCouncil.Now);

        var gone = await Enquiry(ledger, "C-10");
        Assert.Equal((SomeCouncil.Now, SomeCouncil.Now), (gone.MissingSince, gone.LastHeldAt));
    }

    private IEnumerable<string> Warnings => _log.Lines.Where(each => !each.StartsWith("Information", StringComparison.Ordinal));

    private static async Task<(string?, DateTimeOffset?)> Stands(ILedger ledger)
    {
        var source = Assert.Single(await ledger.Polls.Sources(Cancel));
        return (source.LastVerdict, source.DataAsOf);
    }

    private static async Task<DeadlineRow> Enquiry(ILedger ledger, string reference) =>
        Assert.Single((await ledger.Queries.Case(SomeCouncil.Authority, reference, Cancel))!.Deadlines);

    private Task Poll(ILedger ledger, DateTimeOffset at, string source = SomeCouncil.Source) =>
        HandFedCouncil.Poll(ledger, new ByHand(_held, _held.Count), at, _log, source);
}
