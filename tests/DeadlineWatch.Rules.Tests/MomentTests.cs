using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class MomentTests
{
    [Fact]
    public void What_a_flag_says_at_the_first_reading_has_no_recorded_date()
    {
        var moment = Moment.Between(DateTimeOffset.MinValue, When.London("2021-04-01 23:59"));

        Assert.Equal("date not recorded (by Thu 1 Apr 2021, 23:59)", moment.Words());
    }

    [Theory]
    [InlineData("2026-04-07 08:30", "2026-04-07 08:30")]
    [InlineData("0001-01-01 00:00", "9999-12-31 23:59")]
    public void A_moment_keeps_both_its_instants_and_how_exact_they_are(string earliest, string latest)
    {
        var (minute, window) = (Moment.At(When.Utc(latest)), Moment.Between(When.Utc(earliest), When.Utc(latest)));

        Assert.Equal((When.Utc(latest), When.Utc(latest), Precision.Minute), (minute.Earliest, minute.Latest, minute.Precision));
        Assert.Equal((When.Utc(earliest), When.Utc(latest), Precision.Window), (window.Earliest, window.Latest, window.Precision));
        Assert.NotEqual(minute, window);
    }
}
