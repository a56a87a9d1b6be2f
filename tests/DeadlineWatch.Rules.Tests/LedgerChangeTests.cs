using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class LedgerChangeTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("referral-decision", "1 working day", "referral-received", "referral-decided"));

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
    public void The_same_data_changes_nothing() => Assert.Equal(
        "None R1 > R1",
        Said(LedgerChange.Between(At(Some.Event("referral-received", "2026-02-12", "R1")), At(Some.Event("referral-received", "2026-02-12", "R1")))));
}
