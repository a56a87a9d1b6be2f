using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>What a person has in hand: which rows wait, and how a mail says it. Due by the end of Fri 4 Dec, looked at on Tue 8 Dec,
/// 08:30.</summary>
public sealed class SilencedRowTests
{
    private static readonly Deadline Late = Deadline("1", "icpc", Moment.On(new(2026, 11, 13)));

    /// <summary>Whatever is to be told, it is for them.</summary>
    private static readonly DeadlineWatch.Configuration.Directory Directory =
        new() { AllowedDomains = ["anytown.example"], Fallback = [Recipient], Teams = [] };

    private static Silence Given(int until, Severity severity = Severity.Overdue) =>
        new(severity, "police-unavailable", London(7, 9, 0), CivilTime.EndOf(December(until)));

    private static WaitingRows Sort(params PendingRow[] rows) => WaitingRows.Sort(new(rows, []), Directory, Recipient, Context());

    [Theory]
    [InlineData(nameof(NoticeKind.Step))]
    [InlineData(nameof(NoticeKind.Baseline))]
    public void A_step_waits_until_the_silence_ends(string kind)
    {
        var sorted = Sort(Row(Late, Enum.Parse<NoticeKind>(kind), Severity.Overdue) with { Silence = Given(11) });

        Assert.Empty(sorted.Go);
        var putOff = Assert.Single(sorted.PutOff);
        Assert.Equal((CivilTime.EndOf(December(11)), (string?)null), (putOff.Until, putOff.Held));
    }

    [Theory]
    [InlineData(nameof(NoticeKind.Correction))]
    [InlineData(nameof(NoticeKind.DatesMoved))]
    [InlineData(nameof(NoticeKind.TeamChanged))]
    public void What_a_poll_found_out_goes_all_the_same(string kind)
    {
        var sorted = Sort(Row(Late, Enum.Parse<NoticeKind>(kind), Severity.Overdue) with { Silence = Given(11) });

        Assert.Single(sorted.Go);
    }

    [Fact]
    public void One_that_has_ended_holds_nothing_back() => Assert.Single(Sort(Row(Late, severity: Severity.Overdue) with { Silence = Given(7) }).Go);

    [Fact]
    public void One_given_before_the_due_moment_holds_nothing_back_once_it_is_overdue() =>
        Assert.Single(Sort(Row(Late, severity: Severity.Overdue) with { Silence = Given(11, Severity.Warning) }).Go);

    [Fact]
    public void A_row_that_waited_while_a_later_rung_went_to_its_role_is_withdrawn()
    {
        var waited = Row(Late) with { Told = [new(1, "overdue", Now.AddHours(1), ["team-manager"])] };

        Assert.Equal("overtaken by a later step", Assert.Single(Sort(waited).Withdrawn).Reason);
    }

    [Theory]
    [InlineData("overdue", "service-manager")]
    [InlineData("booked-late", "team-manager")]
    [InlineData("unseen", "team-manager")]
    [InlineData("done", "team-manager")]
    [InlineData("unseen@2026-12-08", "team-manager")]
    public void What_went_to_others_or_is_no_rung_overtakes_nothing(string step, string role)
    {
        var waited = Row(Late) with { Told = [new(1, step, Now.AddHours(1), [role])] };

        Assert.Empty(Sort(waited).Withdrawn);
    }

    [Fact]
    public void A_mail_that_goes_meanwhile_says_until_when_and_why_and_never_who() => Assert.EndsWith(
        " · silenced until the end of Fri 11 Dec, reason: police unavailable",
        Line(Context(), Row(Late, NoticeKind.DatesMoved, Severity.Overdue).With(each => each with { WasDueOn = December(3), WasDueAt = London(4, 0, 0) }) with { Silence = Given(11) }),
        StringComparison.Ordinal);

    [Fact]
    public void Once_it_has_ended_the_mail_says_why_nobody_was_told() => Assert.EndsWith(
        " · was silenced until the end of Mon 7 Dec, reason: police unavailable",
        Line(Context(), Row(Late, severity: Severity.Overdue) with { Silence = Given(7) }),
        StringComparison.Ordinal);
}
