using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class MomentTextTests
{
    [Theory]
    [InlineData("2026-04-02", "2026-04-02")]
    [InlineData("02/04/2026", "2026-04-02")]
    [InlineData("2/4/2026", "2026-04-02")]
    [InlineData("02-04-2026", "2026-04-02")]
    [InlineData("02.04.2026", "2026-04-02")]
    [InlineData("02-Apr-2026", "2026-04-02")]
    [InlineData("2-apr-2026", "2026-04-02")]
    [InlineData("02-APR-2026", "2026-04-02")]
    [InlineData("2 Apr 2026", "2026-04-02")]
    [InlineData(" 2026-04-02 ", "2026-04-02")]
    [InlineData("31/12/2026", "2026-12-31")]
    [InlineData("29/02/2028", "2028-02-29")]
    public void A_date_is_read_with_the_day_before_the_month(string text, string expected) =>
        Assert.Equal(expected, Readings.When(MomentText.Parse(text, midnightIsTime: false)));

    [Theory]
    [InlineData("2026-04-02T14:10", "2026-04-02T13:10Z")]
    [InlineData("2026-04-02 14:10:00", "2026-04-02T13:10Z")]
    [InlineData("2026-04-02 14:10:00.000", "2026-04-02T13:10Z")]
    [InlineData("2026-04-02T14:10:59.1234567", "2026-04-02T13:10Z")]
    [InlineData("2026-01-15 14:10:00", "2026-01-15T14:10Z")]
    [InlineData("02/04/2026 14:10", "2026-04-02T13:10Z")]
    [InlineData("02/04/2026 14:10:30", "2026-04-02T13:10Z")]
    [InlineData("2/4/2026 9:05", "2026-04-02T08:05Z")]
    [InlineData("02-Apr-2026 14:10", "2026-04-02T13:10Z")]
    [InlineData("2026-04-02T14:10:00Z", "2026-04-02T14:10Z")]
    [InlineData("2026-04-02T14:10:00.5Z", "2026-04-02T14:10Z")]
    [InlineData("2026-04-02T14:10:00+01:00", "2026-04-02T13:10Z")]
    [InlineData("2026-04-02 14:10:00 +00:00", "2026-04-02T14:10Z")]
    [InlineData("2026-04-02 14:10:00.123456+00", "2026-04-02T14:10Z")]
    [InlineData("2026-04-02T14:10-05:00", "2026-04-02T19:10Z")]
    public void A_time_without_an_offset_is_london_time(string text, string expected) =>
        Assert.Equal(expected, Readings.When(MomentText.Parse(text, midnightIsTime: false)));

    [Theory]
    [InlineData("2026-10-25 01:30", "2026-10-25T00:30Z")] // comes twice: the earlier
    [InlineData("2026-03-29 01:30", "2026-03-29T01:30Z")] // never comes: moved forward
    [InlineData("2026-10-25T01:30:00+00:00", "2026-10-25T01:30Z")] // says itself which one
    public void The_hours_at_the_change_of_the_clocks_have_one_meaning(string text, string expected) =>
        Assert.Equal(expected, Readings.When(MomentText.Parse(text, midnightIsTime: false)));

    [Theory]
    [InlineData("2026-04-02 00:00:00", "2026-04-02", "2026-04-01T23:00Z")]
    [InlineData("02/04/2026 00:00", "2026-04-02", "2026-04-01T23:00Z")]
    [InlineData("2026-04-02T00:00:00Z", "2026-04-02", "2026-04-02T00:00Z")]
    [InlineData("2026-04-01T23:00:00Z", "2026-04-02", "2026-04-01T23:00Z")]
    [InlineData("2026-04-02T00:00:01", "2026-04-01T23:00Z", "2026-04-01T23:00Z")]
    public void Midnight_is_a_date_without_a_time_unless_the_mapping_says_otherwise(string text, string asDay, string asTime)
    {
        Assert.Equal(asDay, Readings.When(MomentText.Parse(text, midnightIsTime: false)));
        Assert.Equal(asTime, Readings.When(MomentText.Parse(text, midnightIsTime: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("31/02/2026")]
    [InlineData("2026-02-30")]
    [InlineData("13/13/2026")]
    [InlineData("04/15/2026")] // a month before a day
    [InlineData("02/04/26")] // which century?
    [InlineData("2026/04/02 25:00")]
    [InlineData("2026-04-02 24:00:00")]
    [InlineData("2026-04-02T14:10:00 Europe/London")]
    [InlineData("0000-00-00")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("44090")]
    [InlineData("2026-04-02 14:10:00 and some words that somebody wrote")]
    public void What_is_no_date_is_not_guessed(string text) =>
        Assert.Null(MomentText.Parse(text, midnightIsTime: false));

    [Fact]
    public void A_time_finer_than_the_ledger_keeps_is_cut_so_that_it_is_the_same_when_read_from_there() => Assert.Equal(
        Moment.At(new DateTimeOffset(2026, 12, 4, 16, 30, 12, TimeSpan.Zero).AddTicks(1_234_560)),
        MomentText.Parse("2026-12-04 16:30:12.1234567", midnightIsTime: false));
}
