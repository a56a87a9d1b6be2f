using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class LedgerChangeTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("referral-decision", "1 working day", "referral-received", "referral-decided"));

    private static readonly Profile InWriting = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "confirmed") with
    {
        Exempt = [new("already in writing", [new("channel", ["written"], [])])],
    });

    private static IReadOnlyList<Deadline> Confirmations(params CaseEvent[] events) =>
        Some.Evaluate(InWriting, "2026-03-20 02:00", events).Deadlines;

    private static IReadOnlyList<Deadline> At(params CaseEvent[] events) => Some.Evaluate(Profile, "2026-03-20 02:00", events).Deadlines;

    private static string Said(IReadOnlyList<LedgerChange> changes) =>
        string.Join("; ", changes.Select(each => $"{string.Join('+', each.Kinds)} {each.Before?.Clock.Start} > {each.After.Clock.Start}"));

    [Fact]
    public void With_an_id_a_corrected_date_is_the_same_clock_moved() => Assert.Equal(
        "Moved R1 > R1",
        Said(LedgerChange.Between(At(Some.Event("referral-received", "2026-02-12", "R1")), At(Some.Event("referral-received", "2026-02-07", "R1")))));

    [Fact]
    public void Without_an_id_one_new_start_within_a_month_is_the_same_clock_corrected() => Assert.Equal(
        "Moved 2026-02-12 > 2026-02-05",
        Said(LedgerChange.Between(At(Some.Event("referral-received", "2026-02-12")), At(Some.Event("referral-received", "2026-02-05")))));

    [Fact]
    public void Two_new_starts_leave_the_old_one_vanished() => Assert.Equal(
        "Started  > 2026-02-05; Started  > 2026-02-09; Vanished 2026-02-12 > 2026-02-12",
        Said(LedgerChange.Between(
            At(Some.Event("referral-received", "2026-02-12")),
            At(Some.Event("referral-received", "2026-02-05"), Some.Event("referral-received", "2026-02-09")))));

    [Fact]
    public void A_new_start_more_than_a_month_away_is_another_matter() => Assert.Equal(
        "Started  > 2026-03-16; Vanished 2026-02-12 > 2026-02-12",
        Said(LedgerChange.Between(At(Some.Event("referral-received", "2026-02-12")), At(Some.Event("referral-received", "2026-03-16")))));

    [Fact]
    public void An_ended_clock_that_leaves_the_extract_stays_as_it_was() => Assert.Equal(
        "Started  > 2026-02-20",
        Said(LedgerChange.Between(
            At(Some.Event("referral-received", "2026-02-12"), Some.Event("referral-decided", "2026-02-13")),
            At(Some.Event("referral-received", "2026-02-20")))));

    [Fact]
    public void A_stop_that_is_taken_back_reopens() => Assert.Equal(
        "Reopened R1 > R1",
        Said(LedgerChange.Between(
            At(Some.Event("referral-received", "2026-02-12", "R1"), Some.Event("referral-decided", "2026-02-13")),
            At(Some.Event("referral-received", "2026-02-12", "R1")))));

    [Fact]
    public void A_start_corrected_into_one_that_is_exempt_ends_the_clock() => Assert.Equal(
        "Ended R1 > R1",
        Said(LedgerChange.Between(
            Confirmations(Some.Event("referral-received", "2026-02-12", "R1")),
            Confirmations(Some.Event("referral-received", "2026-02-12", "R1", null, "channel=written")))));

    [Fact]
    public void Without_an_id_too() => Assert.Equal(
        "Ended 2026-02-12 > 2026-02-12",
        Said(LedgerChange.Between(
            Confirmations(Some.Event("referral-received", "2026-02-12")),
            Confirmations(Some.Event("referral-received", "2026-02-12", null, null, "channel=written")))));

    [Fact]
    public void Another_start_that_is_exempt_ends_no_clock_that_is_gone() => Assert.Equal(
        "Started  > R2; Vanished R1 > R1",
        Said(LedgerChange.Between(
            Confirmations(Some.Event("referral-received", "2026-02-12", "R1")),
            Confirmations(Some.Event("referral-received", "2026-02-13", "R2", null, "channel=written")))));

    [Fact]
    public void Nor_does_one_that_is_gone_become_another_clock() => Assert.Equal(
        "Started  > R2",
        Said(LedgerChange.Between(
            Confirmations(Some.Event("referral-received", "2026-02-12", "R1", null, "channel=written")),
            Confirmations(Some.Event("referral-received", "2026-02-11", "R2")))));

    [Fact]
    public void A_clock_done_late_before_its_start_was_exempt_keeps_that_it_was_overdue()
    {
        var late = Confirmations(Some.Event("referral-received", "2026-02-12", "R1", "R1"), Some.Event("confirmed", "2026-02-20", "C1", "R1"));
        var exempt = Confirmations(
            Some.Event("referral-received", "2026-02-12", "R1", "R1", "channel=written"), Some.Event("confirmed", "2026-02-20", "C1", "R1"));

        var change = Assert.Single(LedgerChange.Between(late, exempt));
        var next = Assert.Single(LedgerChange.Between([change.After], exempt));

        Assert.Equal([ChangeKind.EndedOtherwise], change.Kinds);
        Assert.Equal((EndedHow.Cancelled, true), (change.After.Ended!.How, change.After.WasOverdue));
        Assert.Equal([ChangeKind.None], next.Kinds);
    }

    [Fact]
    public void The_same_data_changes_nothing() => Assert.Equal(
        "None R1 > R1",
        Said(LedgerChange.Between(At(Some.Event("referral-received", "2026-02-12", "R1")), At(Some.Event("referral-received", "2026-02-12", "R1")))));
}
