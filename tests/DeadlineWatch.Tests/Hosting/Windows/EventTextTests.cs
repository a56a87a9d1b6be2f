using DeadlineWatch.Hosting.Windows;
using Xunit;

namespace DeadlineWatch.Tests.Hosting.Windows;

public sealed class EventTextTests
{
    [Theory]
    [InlineData("Polled case-system.", "Polled case-system.")]
    [InlineData("one\ntwo\r\nthree", "one\r\ntwo\r\nthree")]
    [InlineData("a\0b\u001bc\rd\te", "a b c d\te")]
    // The event viewer would put something of its own there, or go in circles.
    [InlineData("fe80::1%1 at 95 %, %%2", "fe80::1% 1 at 95 %, % % 2")]
    public void A_text_is_what_the_event_log_takes(string text, string fit) =>
        Assert.Equal(fit, EventText.Fit(text));

    [Fact]
    public void A_text_without_end_is_cut_before_the_log_refuses_it() =>
        Assert.InRange(EventText.Fit(new('\n', 100_000)).Length, EventText.Longest, 31_839);

    [Fact]
    public void Who_stopped_well_says_so() =>
        Assert.Equal("DeadlineWatch has stopped.", EventText.OfEnd(0, ""));

    [Fact]
    public void Who_did_not_start_says_why() =>
        Assert.Equal("DeadlineWatch ended with exit code 1.\n\nconfig/sources.json:3  $.sources", EventText.OfEnd(1, "config/sources.json:3  $.sources\n"));
}
