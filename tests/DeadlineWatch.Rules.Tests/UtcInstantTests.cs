using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class UtcInstantTests
{
    [Theory]
    [InlineData("0001-01-01 00:00")]
    [InlineData("2026-04-07 08:30")]
    [InlineData("9999-12-31 23:59")]
    public void An_instant_comes_back_as_it_was_put_in(string text)
    {
        UtcInstant instant = When.Utc(text);

        Assert.Equal(When.Utc(text), instant.OrNull);
        Assert.Equal(When.Utc(text), instant.Value);
    }

    [Fact]
    public void None_is_no_instant_not_even_the_first()
    {
        UtcInstant none = (DateTimeOffset?)null;

        Assert.Null(none.OrNull);
        Assert.NotEqual<UtcInstant>(DateTimeOffset.MinValue, none);
    }

    [Fact]
    public void What_came_with_an_offset_comes_back_in_utc()
    {
        UtcInstant instant = new DateTimeOffset(When.Local("2026-04-07 09:30"), TimeSpan.FromHours(1));

        Assert.Equal((When.Utc("2026-04-07 08:30"), TimeSpan.Zero), (instant.Value, instant.Value.Offset));
    }
}
