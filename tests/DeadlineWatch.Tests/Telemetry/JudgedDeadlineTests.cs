using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class JudgedDeadlineTests
{
    private static readonly string[] Outcomes = ["in_time_proven", "in_time_unproven", "out_of_time", "overdue", "cancelled"];

    private readonly LedgerByHand _ledger = new() { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fell_due_counts_in_exactly_one_outcome_done_or_not()
    {
        _ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"),
            SomeCouncil.Ended(EndedHow.InTimeUnproven, "2026-03-21"),
            SomeCouncil.Ended(EndedHow.InTimeUnproven, "2026-03-22"),
            SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-23"),
            SomeCouncil.Ended(EndedHow.Cancelled, "2026-03-24"),
            SomeCouncil.Open("2026-04-07"),
            SomeCouncil.Open("2026-04-07"),
            SomeCouncil.Open("2026-04-06"),
        ]);

        Assert.Equal([1, 2, 1, 3, 1], await Of("28d", "children"));
    }

    [Fact]
    public async Task What_waits_for_data_or_is_no_longer_in_the_source_or_not_due_is_not_judged_yet()
    {
        _ledger.SourceRows[0] = SomeCouncil.Sound("2026-04-07T01:00Z");
        _ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-07"),
            SomeCouncil.Open("2026-03-02") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-04-30"),
            Due(SomeCouncil.Ended(EndedHow.InTime, "2026-04-02"), "2026-04-20"),
        ]);

        Assert.Equal([0, 0, 0, 0, 0], await Of("365d", "children", now: SomeCouncil.Instant("2026-04-08T03:00Z")));
        Assert.Equal([0, 0, 0, 0, 0], await Of("365d", "groups", now: SomeCouncil.Instant("2026-04-08T03:00Z")));
    }

    [Theory]
    [InlineData("2026-04-07", 1, 1)] // due at the midnight that ends it
    [InlineData("2026-04-08", 0, 0)] // today: not due before midnight
    [InlineData("2026-03-11", 1, 1)]
    [InlineData("2026-03-10", 0, 1)] // due 28 days and ten hours ago
    [InlineData("2025-04-08", 0, 1)]
    [InlineData("2025-04-07", 0, 0)]
    public async Task The_windows_are_those_of_the_due_moment(string dueOn, int fourWeeks, int year)
    {
        _ledger.DeadlineRows.Add(SomeCouncil.Ended(EndedHow.OutOfTime, dueOn));

        Assert.Equal((fourWeeks, year), ((await Of("28d", "children"))[2], (await Of("365d", "children"))[2]));
    }

    [Fact]
    public async Task What_was_done_long_before_it_fell_due_within_the_year_is_counted()
    {
        // Ended in March 2025, 400 days ago, of a clock of six months that fell due within the year.
        _ledger.DeadlineRows.Add(Due(SomeCouncil.Ended(EndedHow.InTime, "2025-03-04"), "2025-08-29"));

        Assert.Equal([1, 0, 0, 0, 0], await Of("365d", "children"));
    }

    [Fact]
    public async Task Siblings_due_together_are_one_group_that_counts_as_its_worst()
    {
        _ledger.DeadlineRows.AddRange(
        [
            Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20")),
            Of("F1", SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-20")),
            Of("F1", SomeCouncil.Ended(EndedHow.Cancelled, "2026-03-20")),
            Of("F2", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20")),
            Of("F2", SomeCouncil.Ended(EndedHow.InTimeUnproven, "2026-03-20")),
            Of("F3", SomeCouncil.Open("2026-03-20")),
            Of("F3", SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-20")),
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"), // of no group: one for itself
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"),
        ]);

        Assert.Equal([4, 1, 2, 1, 1], await Of("28d", "children"));
        Assert.Equal([2, 1, 1, 1, 0], await Of("28d", "groups"));
    }

    [Fact]
    public async Task Siblings_due_at_different_times_or_under_different_clocks_are_groups_of_their_own()
    {
        var other = Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"));
        _ledger.DeadlineRows.AddRange(
        [
            Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20")),
            Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-23")),
            other with { Deadline = other.Deadline with { Clock = other.Deadline.Clock with { Definition = SomeCouncil.Referral } } },
        ]);

        Assert.Equal([2, 0, 0, 0, 0], await Of("28d", "groups"));
        Assert.Equal([1, 0, 0, 0, 0], await Of("28d", "groups", clock: SomeCouncil.Referral));
    }

    [Fact]
    public async Task A_group_with_a_child_that_waits_is_not_judged_yet_unless_another_is_late()
    {
        _ledger.DeadlineRows.AddRange(
        [
            Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20")),
            Of("F1", SomeCouncil.Open("2026-03-20") with { UnseenAt = SomeCouncil.Now }),
            Of("F2", SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-20")),
            Of("F2", SomeCouncil.Open("2026-03-20") with { UnseenAt = SomeCouncil.Now }),
        ]);

        Assert.Equal([0, 0, 1, 0, 0], await Of("28d", "groups"));
    }

    [Fact]
    public async Task A_team_is_judged_over_all_clocks_and_a_group_in_two_teams_counts_in_both()
    {
        _ledger.DeadlineRows.AddRange(
        [
            .. Enumerable.Range(0, 6).Select(_ => SomeCouncil.Ended(EndedHow.InTime, "2026-03-19", "North")),
            .. Enumerable.Range(0, 5).Select(_ => SomeCouncil.Open("2026-04-07", "MASH", clock: SomeCouncil.Referral)),
            Of("F1", SomeCouncil.Ended(EndedHow.InTime, "2026-03-20", "North")),
            Of("F1", SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-20", "MASH")),
            SomeCouncil.Ended(EndedHow.Cancelled, "2026-03-20", "South"),
        ]);

        Assert.Equal([7, 0, 0, 0, 0], await OfTeam("North", "groups"));
        Assert.Equal([0, 0, 1, 5, 0], await OfTeam("MASH", "groups"));
        Assert.Equal([0, 0, 0, 0, 1], await OfTeam("other", "children"));
        Assert.Equal([6, 0, 1, 0, 1], await Of("28d", "groups"));
    }

    private static DeadlineRow Of(string group, DeadlineRow row) => row with { Deadline = row.Deadline with { Group = group } };

    private static DeadlineRow Due(DeadlineRow row, string dueOn)
    {
        var due = SomeCouncil.Day(dueOn);
        return row with { Deadline = row.Deadline with { DueOn = due, DueAt = CivilTime.EndOf(due), EarliestDueAt = CivilTime.EndOf(due) } };
    }

    private async Task<IReadOnlyList<double>> Of(
        string window, string countedBy, string clock = SomeCouncil.Section47, DateTimeOffset? now = null)
    {
        var page = await SomeCouncil.PageOf(_ledger, Cancel, now);
        return [.. Outcomes.Select(each => page["deadlinewatch_judged_deadlines", ("authority", "sandwell"), ("profile", "west-midlands"),
            ("clock", clock), ("window", window), ("outcome", each), ("counted_by", countedBy)])];
    }

    private async Task<IReadOnlyList<double>> OfTeam(string team, string countedBy)
    {
        var page = await SomeCouncil.PageOf(_ledger, Cancel);
        return [.. Outcomes.Select(each => page["deadlinewatch_team_judged_deadlines", ("authority", "sandwell"), ("profile", "west-midlands"),
            ("team", team), ("window", "28d"), ("outcome", each), ("counted_by", countedBy)])];
    }
}
