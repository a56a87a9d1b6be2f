using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class StepRepeatTests
{
    [Fact]
    public void Five_tellings_in_all_the_first_included()
    {
        var repeat = StepRepeat.Read("2 working days after due, then every 2 working days, at most 5").Repeat;

        Assert.Equal(
            ["2 working days after due", "4 working days after due", "6 working days after due", "8 working days after due", "10 working days after due"],
            repeat?.Times.Select(each => each.ToString()));
    }

    [Fact]
    public void A_clock_in_hours_repeats_in_hours()
    {
        var repeat = StepRepeat.Read("4 hours after due, then every hour, at most 3").Repeat;

        Assert.Equal(["4 hours after due", "5 hours after due", "6 hours after due"], repeat?.Times.Select(each => each.ToString()));
    }

    [Theory]
    [InlineData("2 working days after due, then every 2 working days, at most 5")]
    [InlineData("1 working day after due, then every working day, at most 20")]
    [InlineData("4 hours after due, then every hour, at most 2")]
    public void A_repeat_reads_as_it_is_written(string words) => Assert.Equal(words, StepRepeat.Read(words).Repeat?.ToString());

    [Theory]
    [InlineData("2 working days after due, then every 2 working days", "does not say how often at most")]
    [InlineData("2 working days after due, then every 2 working days, at most often", "is no repeat")]
    [InlineData("2 working days after due, then every 2 days, at most 5", "is no repeat")]
    [InlineData("2 days after due, then every 2 working days, at most 5", "is no repeat")]
    [InlineData("2 working days after due, then every 0 working days, at most 5", "is no repeat")]
    [InlineData("5 working days before due, then every working day, at most 3", "repeats before it is late")]
    [InlineData("when overdue, then every 2 working days, at most 3", "repeats before it is late")]
    [InlineData("2 working days after due, then every 4 hours, at most 5", "counts in two units")]
    [InlineData("4 hours after due, then every 2 working days, at most 5", "counts in two units")]
    [InlineData("2 working days after due, then every 2 working days, at most 1", "is told at most 1 times")]
    [InlineData("2 working days after due, then every 2 working days, at most 21", "is told at most 21 times")]
    [InlineData("2 working days after due, then every 2 working days, at most 9999", "is told at most 9999 times")]
    public void A_repeat_that_cannot_be_is_refused_with_its_reason(string words, string why)
    {
        var (repeat, refusal) = StepRepeat.Read(words);

        Assert.Null(repeat);
        Assert.StartsWith(why, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_says_no_then_every_is_no_repeat_and_no_fault() => Assert.Equal((null, null), StepRepeat.Read("when overdue"));
}
