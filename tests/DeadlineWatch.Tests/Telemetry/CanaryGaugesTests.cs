using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>What the page says of a canary beside a council, and what it does not.</summary>
public class CanaryGaugesTests
{
    private static readonly ServiceConfiguration WithCanary = SomeCouncil.BesideACanary();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_when_the_canary_was_told_and_accepted_and_nought_before()
    {
        var ledger = new LedgerByHand();
        var page = await SomeCouncil.PageOf(ledger, Cancel, configuration: WithCanary);
        Assert.Equal(0, page["deadlinewatch_canary_told_timestamp_seconds", ("authority", "canary")]);
        Assert.Equal(0, page["deadlinewatch_canary_accepted_timestamp_seconds", ("authority", "canary")]);

        ledger.Told["canary"] = new LastTold(DateTimeOffset.UnixEpoch.AddSeconds(10), DateTimeOffset.UnixEpoch.AddSeconds(12.5));
        page = await SomeCouncil.PageOf(ledger, Cancel, configuration: WithCanary);
        Assert.Equal(10, page["deadlinewatch_canary_told_timestamp_seconds", ("authority", "canary")]);
        Assert.Equal(12.5, page["deadlinewatch_canary_accepted_timestamp_seconds", ("authority", "canary")]);
    }

    [Fact]
    public async Task It_is_no_council_in_any_other_family()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Enumerable.Range(0, 8).Select(each => SomeCouncil.Open("2026-04-30", reference: $"canary-{each}").OfAuthority("canary")));

        var page = await SomeCouncil.PageOf(ledger, Cancel, configuration: WithCanary);

        Assert.Equal(
            ["deadlinewatch_canary_accepted_timestamp_seconds", "deadlinewatch_canary_told_timestamp_seconds"],
            page.Samples.Where(each => each.Labels.GetValueOrDefault("authority") == "canary").Select(each => each.Name).Order(StringComparer.Ordinal));
        Assert.NotEmpty(page.All("deadlinewatch_deadlines", ("authority", SomeCouncil.Authority)));
    }

    [Fact]
    public async Task Without_a_canary_there_is_no_number_of_one()
    {
        var page = await SomeCouncil.PageOf(new LedgerByHand(), Cancel);

        Assert.Empty(page.All("deadlinewatch_canary_told_timestamp_seconds"));
    }
}
