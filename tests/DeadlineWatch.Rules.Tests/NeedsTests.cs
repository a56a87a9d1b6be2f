using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>An assessment that most referrals never ask for: without the decisions each of them would be overdue in the
/// end.</summary>
public sealed class NeedsTests
{
    private static readonly Profile Profile = Some.Profile(
        Some.Clock("assessment", "45 working days", "referral-received", "assessment-completed") with
        {
            Needs = [Some.Kind("referral-decided")],
        });

    [Theory]
    [InlineData("referral-received, assessment-completed, referral-decided", null)]
    [InlineData("referral-received, assessment-completed",
        "no source supplies referral-decided, without which it cannot be told where this is not needed")]
    [InlineData("referral-received, referral-decided", "no source supplies assessment-completed")]
    public void A_clock_is_watched_only_where_it_could_be_told_that_it_is_not_needed(string supplied, string? why)
    {
        var source = Some.Standing(Profile, "2026-12-10 02:00") with { Supplies = supplied.Split(", ").Select(Some.Kind).ToHashSet() };

        Assert.Equal(why, Coverage.Of(Profile, [source])["assessment"].NotWatched);
    }
}
