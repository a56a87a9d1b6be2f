using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A start that asks for nothing is told, and touches nothing else.</summary>
public sealed class ExemptionTests
{
    private static readonly Exemption InWriting = new("already in writing", [new("channel", ["written"], [])]);
    private static readonly Exemption Public = new("member of the public", [new("referrer", ["public"], [])]);

    private static ClockDefinition Clock(string limit = "10 working days") =>
        Some.Clock("confirmation", limit, "received", "confirmed") with { Exempt = [InWriting, Public] };

    [Theory]
    [InlineData("channel=written", "already in writing")]
    [InlineData("referrer=public", "member of the public")]
    [InlineData("referrer=public channel=written", "already in writing")]
    [InlineData("channel=telephone", null)]
    [InlineData("team=north", null)]
    public void The_first_exemption_that_holds_is_told_and_a_missing_fact_exempts_nothing(string facts, string? words)
    {
        var received = Some.Event("received", "2026-06-09", "R1", null, facts.Split(' '));

        var deadline = Assert.Single(Some.Evaluate(Some.Profile(Clock()), "2026-06-10 02:00", received).Deadlines);

        Assert.Equal(words, deadline.Ended?.Words);
        Assert.Equal(words is not null, deadline.Ended is { IsExempt: true, How: EndedHow.Cancelled } ended && ended.At == deadline.StartedAt);
    }

    [Fact]
    public void What_recurs_goes_on_from_no_exempt_start()
    {
        var profile = Some.Profile(Clock() with { ThenEvery = TimeLimit.Parse("10 working days") });

        var deadlines = Some.Evaluate(profile, "2026-06-20 02:00",
            Some.Event("received", "2026-06-09", "R1", null, "channel=written"), Some.Event("confirmed", "2026-06-12", "C1", "R1")).Deadlines;

        Assert.Equal("already in writing", Assert.Single(deadlines).Ended?.Words);
    }

    [Fact]
    public void An_exempt_discussion_moves_no_date()
    {
        var profile = Some.Profile(Clock() with { Anchor = Anchor.Latest });

        var deadline = Assert.Single(Some.Evaluate(profile, "2026-06-20 02:00",
            Some.Event("received", "2026-06-09", "D1", "E1"), Some.Event("received", "2026-06-12", "D2", "E1", "channel=written")).Deadlines);

        Assert.Equal((new DateOnly(2026, 6, 9), null), (deadline.StartedAt.Day, deadline.Ended));
    }

    [Fact]
    public void A_booked_start_that_is_exempt_was_never_overdue()
    {
        var profile = Some.Profile(Clock() with { CountsBack = true });

        var deadline = Assert.Single(Some.Evaluate(profile, "2026-06-10 02:00",
            Some.Event("received", "2026-07-09", "R1", null, "channel=written")).Deadlines);

        Assert.Equal((EndedHow.Cancelled, false), (deadline.Ended?.How, deadline.WasOverdue));
    }

    /// <remarks>But for the names of runs: the start that is exempt may have one that another would have had.</remarks>
    [Fact]
    public void Exempt_starts_change_nothing_of_what_runs() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var clocks = trial.Timeline.Profile.Clocks;
        var told = trial.Timeline.Profile with { Clocks = [.. clocks.Select(each => each with { Exempt = [InWriting, Public] })] };
        var silent = trial.Timeline.Profile with
        {
            Clocks = [.. clocks.Select(each => each with { Exempt = [], When = [.. each.When, new("channel", [], ["written"]), new("referrer", [], ["public"])] })],
        };

        var (one, other) = (Evaluate(told), Evaluate(silent));

        Assert.Equal(Nameless(other.Deadlines), Nameless(one.Deadlines.Where(each => each.Ended is not { IsExempt: true })));
        Assert.Equal(other.Findings, one.Findings);
        Assert.Equal(other.RevisitAt, one.RevisitAt);
        return one.Deadlines.Count(each => each.Ended is { IsExempt: true });

        Evaluation Evaluate(Profile profile) => profile.Evaluate(new(Some.Authority, Some.Case,
            [Some.Snapshot([.. trial.Timeline.Events])], Coverage.Of(profile, [trial.Timeline.Source])));
    });

    private static IEnumerable<Deadline> Nameless(IEnumerable<Deadline> deadlines) => deadlines
        .Select(each => each with { Clock = each.Clock with { Start = "" } })
        .OrderBy(each => each.Clock.Definition, StringComparer.Ordinal).ThenBy(each => $"{each}", StringComparer.Ordinal);
}
