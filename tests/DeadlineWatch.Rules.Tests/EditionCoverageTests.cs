using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Editions of one clock that ask for other events: each is watched or not by itself.</summary>
public sealed class EditionCoverageTests
{
    private static readonly ClockDefinition Clock = Some.Clock("answer", "1 working day", "asked", "answered");

    private static readonly Profile TwoEditions = Some.Profile(
        Clock with { EffectiveUntil = When.Day("2026-08-31") },
        Clock with { EffectiveFrom = When.Day("2026-09-01"), Stops = [Some.Ends("met-in-person")], Cancels = [Some.Ends("withdrawn")] });

    private static SourceStanding Source(string supplied, string name = Some.Source) => Some.Standing(TwoEditions, "2026-12-01 02:00", name) with
    {
        Supplies = supplied.Split(", ").Select(Some.Kind).ToHashSet(),
    };

    [Theory]
    [InlineData("asked, answered, met-in-person, withdrawn", null, "2026-08-26, 2026-09-02")]
    [InlineData("asked, answered, withdrawn", null, "2026-08-26", "from Tue 1 Sep 2026: no source supplies met-in-person")]
    [InlineData("asked, met-in-person", null, "2026-09-02", "until Mon 31 Aug 2026: no source supplies answered")]
    [InlineData("asked, withdrawn", "no source supplies answered", "")]
    public void Only_the_editions_whose_stop_can_be_seen_run(string supplied, string? why, string started, params string[] editions)
    {
        var evaluation = Some.Evaluate(TwoEditions, Source(supplied), Some.Event("asked", "2026-08-26", "A1"), Some.Event("asked", "2026-09-02", "A2"));

        var coverage = Coverage.Of(TwoEditions, [Source(supplied)])["answer"];
        Assert.Equal(why, coverage.NotWatched);
        Assert.Equal(editions, coverage.NotWatchedEditions);
        Assert.Equal(started, string.Join(", ", evaluation.Deadlines.Select(each => $"{each.StartedAt.Day:yyyy-MM-dd}")));
    }

    [Fact]
    public void The_sources_of_every_edition_that_runs_are_waited_for_and_reach_as_far_as_the_oldest()
    {
        var system = Source("asked, answered");
        var mailbox = Source("met-in-person, withdrawn", "mailbox");

        var unread = Coverage.Of(TwoEditions, [system, mailbox with { DataAsOf = null }])["answer"];
        var read = Coverage.Of(TwoEditions, [system, mailbox with { DataAsOf = When.London("2026-11-30 02:00") }])["answer"];

        Assert.Equal("mailbox", unread.WaitsFor);
        Assert.Equal((null, When.London("2026-11-30 02:00")), (read.WaitsFor, read.Reach.AsOf));
        Assert.Equal([Some.Source, "mailbox"], read.Stops);
    }
}
