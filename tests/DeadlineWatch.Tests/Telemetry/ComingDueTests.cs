using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class ComingDueTests
{
    private readonly LedgerByHand _ledger = new() { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-04-08", "1 3 5 10")] // today
    [InlineData("2026-04-09", "1 3 5 10")]
    [InlineData("2026-04-10", "3 5 10")]
    [InlineData("2026-04-13", "3 5 10")]
    [InlineData("2026-04-15", "5 10")]
    [InlineData("2026-04-22", "10")]
    [InlineData("2026-04-23", "")]
    public async Task A_running_deadline_comes_due_within_so_many_working_days_and_within_more(string dueOn, string within)
    {
        _ledger.DeadlineRows.Add(SomeCouncil.Open(dueOn));

        var page = await SomeCouncil.PageOf(_ledger, Cancel);

        string Holding(string family) => string.Join(' ', page.All(family, ("authority", "sandwell"), ("profile", "west-midlands"))
            .Where(each => each.Value > 0).Select(each => each.Labels["working_days"]).OrderBy(each => int.Parse(each, null)));
        Assert.Equal((within, within), (Holding("deadlinewatch_due_within"), Holding("deadlinewatch_team_due_within")));
    }

    [Theory]
    [InlineData("2026-04-08T09:00Z", "2026-04-08", "2026-04-08")]
    [InlineData("2026-04-08T09:00Z", "2026-04-10", "2026-04-10")] // a Friday
    [InlineData("2026-04-08T09:00Z", "2026-04-12", "2026-04-10")] // on Sunday: must be done by Friday
    [InlineData("2026-04-08T09:00Z", "2026-04-29", "2026-04-29")] // the fifteenth working day
    [InlineData("2026-04-08T09:00Z", "2026-04-30", null)]
    [InlineData("2026-04-10T09:00Z", "2026-05-03", "2026-05-01")] // on the weekend after the fifteenth, a Friday
    [InlineData("2026-04-11T09:00Z", "2026-04-12", "2026-04-11")] // asked on Saturday: no day before today
    [InlineData("2026-04-02T09:00Z", "2026-04-06", "2026-04-03")] // on a holiday, Easter Monday
    public async Task A_running_deadline_stands_under_the_working_day_by_which_it_must_be_done(string now, string dueOn, string? day)
    {
        _ledger.SourceRows[0] = SomeCouncil.Sound("2026-04-01T01:00Z");
        _ledger.DeadlineRows.Add(SomeCouncil.Open(dueOn));

        var page = await SomeCouncil.PageOf(_ledger, Cancel, SomeCouncil.Instant(now));

        string? Holding(string family) => page.All(family).SingleOrDefault(each => each.Value > 0)?.Labels["day"];
        Assert.Equal((day, day), (Holding("deadlinewatch_due_on"), Holding("deadlinewatch_team_due_on")));
    }

    [Fact]
    public async Task The_days_are_today_and_the_next_fifteen_working_days()
    {
        var page = await SomeCouncil.PageOf(_ledger, Cancel, SomeCouncil.Instant("2026-04-04T09:00Z"));

        var days = page.All("deadlinewatch_due_on", ("clock", SomeCouncil.Section47)).Select(each => each.Labels["day"]).ToList();
        Assert.Equal(16, days.Count);
        Assert.Equal(["2026-04-04", "2026-04-07", "2026-04-08"], days.Order().Take(3)); // Easter Saturday, and after the Monday
        Assert.Equal("2026-04-27", days.Max());
    }

    [Fact]
    public async Task Only_what_runs_comes_due()
    {
        _ledger.SourceRows[0] = SomeCouncil.Sound("2026-04-07T23:30Z");
        _ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-07"), // overdue
            SomeCouncil.Open("2026-04-09") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Ended(EndedHow.InTime, "2026-04-09"),
        ]);

        var page = await SomeCouncil.PageOf(_ledger, Cancel);

        Assert.Equal(0, page.Sum("deadlinewatch_due_within") + page.Sum("deadlinewatch_due_on"));
        Assert.Equal(0, page.Sum("deadlinewatch_team_due_within") + page.Sum("deadlinewatch_team_due_on"));
    }

    [Fact]
    public async Task A_clock_in_hours_counts_by_the_earliest_moment_at_which_it_may_be_due()
    {
        _ledger.DeadlineRows.Add(InHours("2026-04-09T22:59Z", "2026-04-10T22:59Z"));

        var page = await SomeCouncil.PageOf(_ledger, Cancel);

        Assert.Equal(1, page["deadlinewatch_due_within", ("clock", SomeCouncil.Section47), ("working_days", "1")]);
        Assert.Equal(1, page["deadlinewatch_due_on", ("clock", SomeCouncil.Section47), ("day", "2026-04-09")]);
    }

    [Fact]
    public async Task Teams_that_are_not_named_come_due_together()
    {
        _ledger.DeadlineRows.AddRange(
        [
            .. Enumerable.Range(0, 6).Select(_ => SomeCouncil.Open("2026-04-09", "MASH")),
            SomeCouncil.Open("2026-04-09", "North"),
            SomeCouncil.Open("2026-04-10", "South"),
        ]);

        var page = await SomeCouncil.PageOf(_ledger, Cancel);

        double Within(string team, string days) => page["deadlinewatch_team_due_within", ("team", team), ("working_days", days)];
        Assert.Equal([6, 6, 1, 2], [Within("MASH", "1"), Within("MASH", "3"), Within("other", "1"), Within("other", "3")]);
        Assert.Equal(1, page["deadlinewatch_team_due_on", ("team", "other"), ("day", "2026-04-10")]);
        Assert.Equal(2, page["deadlinewatch_team_due_on", ("team", "other"), ("day", "2026-04-09")] + page["deadlinewatch_team_due_on", ("team", "other"), ("day", "2026-04-10")]);
    }

    private static DeadlineRow InHours(string earliest, string latest)
    {
        var row = SomeCouncil.Open("2026-04-10");
        return row with
        {
            Deadline = row.Deadline with { DueOn = null, EarliestDueAt = SomeCouncil.Instant(earliest), DueAt = SomeCouncil.Instant(latest) },
        };
    }
}
