using DeadlineWatch.Rules;
using DeadlineWatch.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class OpenDeadlineTests
{
    private const string Deadlines = "deadlinewatch_deadlines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_open_deadline_counts_once_in_one_of_four_states()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-08"),
            SomeCouncil.Open("2026-04-30"),
            SomeCouncil.Open("2026-04-07"),
            SomeCouncil.Open("2026-04-06") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-05-01") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-05-01") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"),
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20") with { UnseenAt = SomeCouncil.Now },
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        double Of(string state) => page[Deadlines, ("authority", "sandwell"), ("profile", "west-midlands"),
            ("clock", "section-47-enquiries"), ("team", "MASH"), ("state", state)];
        Assert.Equal([2, 0, 1, 3], [Of("running"), Of("awaiting_data"), Of("overdue"), Of("unseen")]);
        Assert.Equal(6, page.Sum(Deadlines));
    }

    [Theory]
    [InlineData("2026-04-07T01:00Z", "2026-04-08T03:59Z", 1, 0)] // the night's load is not read yet
    [InlineData("2026-04-07T01:00Z", "2026-04-08T04:00Z", 0, 1)] // waited for long enough
    [InlineData("2026-04-08T01:00Z", "2026-04-08T03:00Z", 0, 1)] // the data confirms it
    public async Task A_deadline_past_due_is_overdue_once_data_shows_it_or_was_waited_for(
        string dataAsOf, string now, int awaiting, int overdue)
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound(dataAsOf) } };
        ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-07"));

        var page = await SomeCouncil.PageOf(ledger, Cancel, SomeCouncil.Instant(now));

        Assert.Equal(awaiting, page.Sum(Deadlines, ("state", "awaiting_data")));
        Assert.Equal(overdue, page.Sum(Deadlines, ("state", "overdue")));
        Assert.Equal(1, page.Sum(Deadlines));
    }

    [Fact]
    public async Task The_oldest_overdue_of_a_team_and_clock_says_since_when()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        ledger.DeadlineRows.AddRange(
        [
            .. Enumerable.Range(0, 6).Select(_ => SomeCouncil.Open("2026-04-07")),
            SomeCouncil.Open("2026-03-31"),
            SomeCouncil.Open("2026-01-01") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-04-02", "North"),
            SomeCouncil.Open("2026-04-01", "South"),
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        double Of(string team) => page["deadlinewatch_oldest_overdue_timestamp_seconds",
            ("clock", SomeCouncil.Section47), ("team", team)];
        Assert.Equal(Instruments.Seconds(SomeCouncil.Instant("2026-03-31T23:00Z")), Of("MASH"));
        Assert.Equal(Instruments.Seconds(SomeCouncil.Instant("2026-04-01T23:00Z")), Of("other"));
        Assert.Equal(2, page.All("deadlinewatch_oldest_overdue_timestamp_seconds").Count);
    }

    [Fact]
    public async Task A_date_counted_past_the_calendar_is_provisional_until_it_ended()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        var (open, ended) = (SomeCouncil.Open("2026-04-30"), SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"));
        ledger.DeadlineRows.AddRange(
        [
            open with { Deadline = open.Deadline with { Provisional = true } },
            ended with { Deadline = ended.Deadline with { Provisional = true } },
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(1, page["deadlinewatch_provisional_deadlines", ("clock", SomeCouncil.Section47)]);
        Assert.Equal(1, page.Sum(Deadlines, ("state", "running")));
    }

    [Fact]
    public async Task Cases_are_counted_once_however_many_clocks_run_on_them()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-30", reference: "A"),
            SomeCouncil.Open("2026-05-01", reference: "A", clock: SomeCouncil.Referral),
            SomeCouncil.Open("2026-05-01", reference: "B") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-05-04", reference: "B") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20", reference: "C"),
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        (string, string)[] council = [("authority", "sandwell"), ("profile", "west-midlands")];
        Assert.Equal(2, page["deadlinewatch_open_cases", council]);
        Assert.Equal(1, page["deadlinewatch_unseen_cases", council]);
    }

    [Fact]
    public async Task A_deadline_of_a_clock_the_profile_no_longer_has_is_still_counted()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-01", clock: "a-former-clock"));

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(1, page[Deadlines, ("clock", "a-former-clock"), ("state", "overdue")]);
    }

    [Fact]
    public async Task A_clock_without_deadlines_counts_nought()
    {
        var page = await SomeCouncil.PageOf(new LedgerByHand(), Cancel);

        Assert.Equal(8, page.All(Deadlines).Count); // two clocks in four states
        Assert.All(page.All(Deadlines), each => Assert.Equal(("other", 0), (each.Labels["team"], each.Value)));
        Assert.Equal(2 * 2 * 5 * 2, page.All("deadlinewatch_judged_deadlines").Count); // clocks, windows, outcomes, ways of counting
        Assert.Equal(2 * 4, page.All("deadlinewatch_due_within").Count);
        Assert.Equal(2 * 16, page.All("deadlinewatch_due_on").Count);
        Assert.Empty(page.All("deadlinewatch_oldest_overdue_timestamp_seconds"));
    }
}
