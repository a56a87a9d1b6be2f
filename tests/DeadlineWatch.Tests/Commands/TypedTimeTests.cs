using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class TypedTimeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("11/12/2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-12-11 24:00")]
    [InlineData("0026-12-11")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01T00:00+14:00")]
    [InlineData("2026-12-11Z")]
    public void What_is_no_time_is_not_guessed_at(string text) => Assert.Null(PeopleTime.TryParse(text));

    [Theory]
    [InlineData("2026-02-30", "There is no such day.")]
    [InlineData("2026-02-30 10:00", "There is no such day.")]
    [InlineData("2027-03-28 01:30", "There is no such time: the clocks go forward then. Write \"2027-03-28 00:59\" or \"2027-03-28 02:00\".")]
    [InlineData("2027-03-28 02:00", null)]
    [InlineData("tomorrow", null)]
    public void What_looks_like_a_time_and_is_none_is_told_why(string text, string? why) => Assert.Equal(why, PeopleTime.WhyNot(text));

    [Fact]
    public void A_time_in_the_hour_that_never_comes_is_refused_and_not_moved() => Assert.Null(PeopleTime.TryParse("2027-03-28 01:30"));

    [Fact]
    public void A_time_in_the_hour_that_comes_twice_is_the_earlier() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), PeopleTime.TryParse("2026-10-25 01:30")!.Value.Earliest);

    [Theory]
    [InlineData("5wd", 5, false)]
    [InlineData("0wd", 0, false)]
    [InlineData("48H", 48, true)]
    public void A_horizon_is_working_days_or_hours(string text, int amount, bool isHours) =>
        Assert.Equal(new Within(amount, isHours), Within.TryParse(text));

    [Theory]
    [InlineData("5")]
    [InlineData("5d")]
    [InlineData("-1wd")]
    [InlineData("1000000wd")]
    [InlineData("wd")]
    [InlineData("99999999999h")]
    public void What_is_no_horizon_is_not_guessed_at(string text) => Assert.Null(Within.TryParse(text));

    [Fact]
    public void Two_working_days_before_a_weekend_reach_the_end_of_tuesday()
    {
        var profile = Repository.Configuration.Profiles["west-midlands"];
        var friday = Anytown.At("2026-12-04 09:00");

        Assert.True(new Within(2, IsHours: false).Holds(DueOn("2026-12-08"), profile.Calendar, friday));
        Assert.False(new Within(2, IsHours: false).Holds(DueOn("2026-12-09"), profile.Calendar, friday));
    }

    private static Deadline DueOn(string day)
    {
        var due = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        return new()
        {
            Clock = new("anytown", "1", "referral-decision", day),
            StartedAt = Moment.On(due.AddDays(-1)),
            StartSource = "case-system",
            DueOn = due,
            DueAt = CivilTime.EndOf(due),
            EarliestDueAt = CivilTime.EndOf(due),
            Calendar = "england-and-wales@1",
        };
    }
}
