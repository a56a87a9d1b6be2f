using DeadlineWatch.Mailing;
using Xunit;

namespace DeadlineWatch.Tests.Mailing;

public sealed class AddressPatienceTests
{
    private static readonly DateTimeOffset Since = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 15)]
    [InlineData(3, 60)]
    [InlineData(4, 240)]
    [InlineData(5, 240)]
    [InlineData(500, 240)]
    public void Delays_grow_and_the_last_repeats(int refusals, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), AddressPatience.DelayAfter(refusals));

    [Theory]
    [InlineData(8, 0, false)]
    [InlineData(500, 119, false)]
    [InlineData(2, 240, false)]
    [InlineData(8, 120, true)]
    public void Five_days_are_enough_but_an_old_refusal_and_a_new_one_are_not(int refusals, int hours, bool isOver) =>
        Assert.Equal(isOver, AddressPatience.IsOver(refusals, Since, Since.AddHours(hours)));

    [Theory]
    [InlineData(3, 23, false)]
    [InlineData(2, 24, false)]
    [InlineData(3, 24, true)]
    public void A_person_looks_at_it_after_a_day_and_three_refusals(int refusals, int hours, bool isFailing) =>
        Assert.Equal(isFailing, AddressPatience.IsFailing(refusals, Since, Since.AddHours(hours)));
}
