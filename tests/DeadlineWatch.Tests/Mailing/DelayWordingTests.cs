using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>How a mail says an agreed delay, and a time of the last day.</summary>
public sealed class DelayWordingTests
{
    private static Deadline Delayed(DateOnly? until) => Deadline("1", "icpc", Moment.On(new(2026, 11, 13))) with
    {
        Delay = new(Moment.On(December(2)), "delay agreed", "quorum", until),
    };

    /// <summary>Due by 09:00 on Fri 4 Dec.</summary>
    private static Deadline ByNine()
    {
        var at = London(4, 9, 0);
        return Deadline("1", "referral-decision", Moment.On(December(3))) with { DueAt = at, EarliestDueAt = at };
    }

    [Fact]
    public void An_overdue_matter_says_to_which_day_its_delay_was_agreed_and_why() => Assert.Equal(
        "2 working days late (4 days; was due by the end of Fri 4 Dec) · delay agreed to Thu 17 Dec, reason: quorum",
        Line(Context(), Row(Delayed(December(17)), severity: Severity.Overdue)));

    [Fact]
    public void Where_no_day_was_agreed_it_says_so_much() => Assert.Equal(
        "2 working days late (4 days; was due by the end of Fri 4 Dec) · delay agreed, reason: quorum",
        Line(Context(), Row(Delayed(null), severity: Severity.Overdue)));

    [Fact]
    public void A_warning_says_it_too() => Assert.Equal(
        "Due by the end of Fri 4 Dec, in 2 working days · delay agreed to Thu 17 Dec, reason: quorum",
        Line(Context(London(2, 8, 30)), Row(Delayed(December(17)))));

    [Theory]
    [InlineData(3, 10, "Due by 09:00 tomorrow, Fri 4 Dec")]
    [InlineData(4, 8, "Due by 09:00 today")]
    [InlineData(4, 10, "Less than 1 working day late (was due by 09:00 today)")]
    [InlineData(7, 9, "1 working day late (3 days; was due by 09:00 on Fri 4 Dec)")]
    public void A_time_of_the_last_day_is_said(int day, int hour, string words)
    {
        var now = London(day, hour, 0);

        Assert.Equal(words, Line(Context(now, dataAsOf: now), Row(ByNine())));
    }

    [Fact]
    public void A_moved_date_says_the_former_time_too()
    {
        var row = Row(ByNine(), NoticeKind.Correction).With(each =>
            each with { WasDueOn = December(3), WasDueAt = London(3, 9, 0) });

        Assert.Equal(
            "Was due by 09:00 on Thu 3 Dec, now by 09:00 today; the case's data changed", Line(Context(London(4, 8, 30)), row));
    }

    [Fact]
    public void So_does_what_was_overdue_before_it_moved() => Assert.Equal(
        "Due by 09:00 today · was already overdue (due by 09:00 on Wed 2 Dec) when a later event moved the date",
        Line(Context(London(4, 8, 30)), Row(ByNine() with { OverdueBeforeMove = London(2, 9, 0) })));
}
