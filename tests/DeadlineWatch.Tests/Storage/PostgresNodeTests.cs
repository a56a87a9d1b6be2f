using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>Two nodes at one ledger: whose configuration is in force, and whose poll counts.</summary>
public sealed class PostgresNodeTests(PostgresCluster cluster) : IAsyncLifetime
{
    /// <summary>No test runs for so long: a node that was seen once is alive.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private readonly PostgresPlace _place = new(cluster);
    private ILedger _one = null!;
    private ILedger _two = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await _place.Open(Cancel);
        _two = await _place.Open(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _place.Remove();
    }

    [Fact]
    public async Task A_node_with_another_configuration_is_told_what_differs_and_writes_nothing()
    {
        await Beat(_one, "one", "old");

        var inForce = await Beat(_two, "two", "new");

        Assert.Equal(("old", "old-recipients"), (inForce.Hash, inForce.Parts["recipients.json"]));
        await Assert.ThrowsAsync<ConfigurationNotInForceException>(() => _two.Polls.Apply(Some.Authority, [Some.Write()], Cancel));
        await Assert.ThrowsAsync<ConfigurationNotInForceException>(() => _two.Polls.BeginPoll("case-system", Cancel));
        await Assert.ThrowsAsync<ConfigurationNotInForceException>(() => _two.Escalations.Escalate(Some.Now, 1, _ => Some.Decision(), Cancel));
        Assert.Empty(await _one.Polls.Apply(Some.Authority, [Some.Write()], Cancel));
    }

    [Fact]
    public async Task A_changed_configuration_comes_into_force_when_the_last_node_has_it_and_the_old_one_is_refused_from_then_on()
    {
        await Beat(_one, "one", "old");
        await Beat(_two, "two", "old");

        Assert.Equal("old", (await Beat(_one, "one", "new")).Hash);
        await Assert.ThrowsAsync<ConfigurationNotInForceException>(() => _one.Polls.Apply(Some.Authority, [Some.Write()], Cancel));
        Assert.Equal("new", (await Beat(_two, "two", "new")).Hash);

        Assert.Empty(await _one.Polls.Apply(Some.Authority, [Some.Write()], Cancel));
    }

    [Fact]
    public async Task A_node_that_stopped_or_fell_silent_keeps_no_configuration_in_force()
    {
        await Beat(_one, "one", "old");
        await _one.Nodes!.Leave("one", Cancel);
        Assert.Equal("new", (await Beat(_two, "two", "new")).Hash);

        await _place.Run("UPDATE deadlinewatch.nodes SET seen_at = seen_at - interval '2 hours'", Cancel);
        Assert.Equal("old", (await Beat(_one, "one", "old")).Hash);
        await Assert.ThrowsAsync<ConfigurationNotInForceException>(() => _two.Polls.Apply(Some.Authority, [Some.Write()], Cancel));
    }

    [Fact]
    public async Task While_the_node_in_force_restarts_one_that_waits_does_not_bring_an_older_configuration_back()
    {
        await Beat(_one, "one", "new");
        await Beat(_two, "two", "old");

        await _one.Nodes!.Leave("one", Cancel);

        Assert.Equal("new", (await Beat(_two, "two", "old", starts: false)).Hash);
        Assert.Equal(["two"], (await _two.Nodes!.Nodes(Cancel)).Select(each => each.Name));
        Assert.Equal("new", (await Beat(_one, "one", "new")).Hash);
        await _one.Nodes!.Leave("one", Cancel);
        await _place.Run("UPDATE deadlinewatch.nodes SET seen_at = seen_at - interval '2 hours' WHERE name = 'one'", Cancel);
        Assert.Equal("old", (await Beat(_two, "two", "old", starts: false)).Hash);
    }

    [Fact]
    public async Task A_single_node_comes_back_with_a_changed_configuration_at_once()
    {
        await Beat(_one, "one", "old");

        Assert.Equal("new", (await Beat(_one, "one", "new")).Hash);
        Assert.Equal("one", Assert.Single(await _two.Nodes!.Nodes(Cancel)).Name);
    }

    [Fact]
    public async Task A_poll_that_another_overtook_writes_nothing_more()
    {
        var stopped = await _one.Polls.BeginPoll(Some.PollEnd().Source, Cancel);
        var later = await _two.Polls.BeginPoll(Some.PollEnd().Source, Cancel);
        await _two.Polls.EndPoll(Some.PollEnd() with { Turn = later }, Cancel);

        await Assert.ThrowsAsync<PollOvertakenException>(
            () => _one.Polls.Apply(Some.Authority, [Some.Write() with { Turn = stopped }], Cancel));
        await Assert.ThrowsAsync<PollOvertakenException>(() => _one.Polls.EndPoll(Some.PollEnd() with { Turn = stopped }, Cancel));

        var before = await _one.Polls.Sources(Cancel);
        await _one.Polls.EndPoll(Some.PollEnd() with { Turn = stopped, Verdict = "unchanged", Overtaken = true }, Cancel);
        Assert.Equivalent(before, await _one.Polls.Sources(Cancel));
    }

    private static Task<ConfigurationInForce> Beat(ILedger ledger, string name, string configuration, bool starts = true) => ledger.Nodes!.Beat(
        new NodeBeat(name, "1.0", starts, configuration, new Dictionary<string, string> { ["recipients.json"] = $"{configuration}-recipients" }),
        Silence, Cancel);
}
