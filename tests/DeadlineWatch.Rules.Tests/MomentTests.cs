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
}
