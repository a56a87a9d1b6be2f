using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class TimeLimitTests
{
    [Theory]
    [InlineData("1 working day", 1, TimeUnit.WorkingDays)]
    [InlineData("10 working days", 10, TimeUnit.WorkingDays)]
    [InlineData("1 hour", 1, TimeUnit.Hours)]
    [InlineData("48 hours", 48, TimeUnit.Hours)]
    [InlineData("1 day", 1, TimeUnit.CalendarDays)]
    [InlineData("28 days", 28, TimeUnit.CalendarDays)]
    [InlineData("6 weeks", 6, TimeUnit.Weeks)]
    [InlineData("1 month", 1, TimeUnit.Months)]
    [InlineData("3 months", 3, TimeUnit.Months)]
    public void A_limit_is_written_and_read_in_the_words_of_the_guidance(string words, int amount, TimeUnit unit)
    {
        var limit = TimeLimit.Parse(words);

        Assert.Equal(new TimeLimit(amount, unit), limit);
        Assert.Equal(limit, TimeLimit.TryParse(words));
        Assert.Equal(words, limit.ToString());
    }

    [Theory]
    [InlineData("1 calendar day", "1 day")]
    [InlineData("28 calendar days", "28 days")]
    public void Calendar_days_may_be_called_so(string words, string shorter)
    {
        Assert.Equal(TimeLimit.Parse(shorter), TimeLimit.Parse(words));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("working days")]
    [InlineData("0 working days")]
    [InlineData("-1 working day")]
    [InlineData("+1 working day")]
    [InlineData("01 working day")]
    [InlineData("1.5 hours")]
    [InlineData("1,000 hours")]
    [InlineData("10working days")]
    [InlineData(" 10 working days")]
    [InlineData("10 working days ")]
    [InlineData("10  working days")]
    [InlineData("10 working  days")]
    [InlineData("10\tworking days")]
    [InlineData("10 Working Days")]
    [InlineData("10 working day")]
    [InlineData("1 working days")]
    [InlineData("10 wd")]
    [InlineData("10 business days")]
    [InlineData("90 minutes")]
    [InlineData("ten days")]
    [InlineData("\u0661 hours")]
    [InlineData("99999999999 days")]
    public void Sloppy_words_are_refused_with_what_to_write_instead(string words)
    {
        var error = Assert.Throws<FormatException>(() => TimeLimit.Parse(words));

        Assert.StartsWith($"'{words}' is not a time limit", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Write a whole number and a unit, such as '1 working day', '48 hours', '28 days', '6 weeks' or '3 months'.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Null(TimeLimit.TryParse(words));
    }

    [Theory]
    [InlineData("744 hours", "745 hours")]
    [InlineData("520 working days", "521 working days")]
    [InlineData("732 days", "733 days")]
    [InlineData("104 weeks", "105 weeks")]
    [InlineData("24 months", "25 months")]
    public void What_is_longer_than_any_timescale_is_refused(string longest, string tooLong)
    {
        var error = Assert.Throws<FormatException>(() => TimeLimit.Parse(tooLong));

        Assert.Equal($"'{tooLong}' is longer than any timescale: the most is {longest}.", error.Message);
        Assert.Null(TimeLimit.TryParse(tooLong));
        Assert.Equal(longest, TimeLimit.Parse(longest).ToString());
    }

    [Theory]
    [InlineData(0, TimeUnit.Hours)]
    [InlineData(-1, TimeUnit.WorkingDays)]
    [InlineData(745, TimeUnit.Hours)]
    [InlineData(25, TimeUnit.Months)]
    public void A_limit_cannot_be_made_that_could_not_be_read(int amount, TimeUnit unit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeLimit(amount, unit));
    }

    [Fact]
    public void Nothing_is_no_limit()
    {
        Assert.Null(TimeLimit.TryParse(null));
    }

    [Fact]
    public void Only_hours_run_to_a_moment()
    {
        var elapsed = Enum.GetValues<TimeUnit>().Where(unit => new TimeLimit(1, unit).IsElapsed);

        Assert.Equal([TimeUnit.Hours], elapsed);
    }
}
