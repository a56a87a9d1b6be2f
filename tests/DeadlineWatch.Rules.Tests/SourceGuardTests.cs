using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class SourceGuardTests
{
    private static readonly SourceGuard Guard = new(0.3);

    private static ReadingCounts Counts(string asOf, int referrals, int decisions) => new(
        When.London(asOf), new Dictionary<string, int> { ["referrals"] = referrals }, new Dictionary<string, int> { ["referral-decided"] = decisions });

    [Fact]
    public void The_first_reading_is_sound_unless_it_is_empty()
    {
        Assert.Null(Guard.WhySuspect(null, Counts("2026-12-01 02:00", 5, 5)));
        Assert.Equal("It holds no row at all, and it is the first reading.", Guard.WhySuspect(null, Counts("2026-12-01 02:00", 0, 0)));
    }

    [Theory]
    [InlineData(100, 100, null)]
    [InlineData(71, 100, null)]
    [InlineData(69, 100, "The rows in 'referrals' fell from 100 to 69; a full reload seen half way looks like this.")]
    [InlineData(0, 0, "It held 100 rows and now holds none.")]
    [InlineData(100, 0, "The events 'referral-decided' fell from 100 to 0; a full reload seen half way looks like this.")]
    public void A_sharp_fall_is_suspect(int referrals, int decisions, string? why) =>
        Assert.Equal(why, Guard.WhySuspect(Counts("2026-12-01 02:00", 100, 100), Counts("2026-12-02 02:00", referrals, decisions)));

    [Fact]
    public void A_handful_may_well_close_in_a_day() =>
        Assert.Null(Guard.WhySuspect(Counts("2026-12-01 02:00", 9, 9), Counts("2026-12-02 02:00", 4, 0)));

    [Fact]
    public void A_small_table_that_empties_beside_a_full_one_is_no_fall()
    {
        ReadingCounts With(int closures) => new(When.London("2026-12-01 02:00"),
            new Dictionary<string, int> { ["referrals"] = 100, ["closures"] = closures }, new Dictionary<string, int>());

        Assert.Null(Guard.WhySuspect(With(1), With(0)));
        Assert.NotNull(Guard.WhySuspect(With(SourceGuard.FewRows), With(0)));
    }

    [Fact]
    public void Data_older_than_the_last_is_suspect() =>
        Assert.StartsWith("Its data is as of Mon 30 Nov 2026", Guard.WhySuspect(Counts("2026-12-01 02:00", 9, 9), Counts("2026-11-30 02:00", 9, 9)), StringComparison.Ordinal);
}
