using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class LedgerGaugesTests
{
    private const string Deadlines = "deadlinewatch_deadlines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_deadline_counts_once_in_one_of_five_states()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-08"),
            SomeCouncil.Open("2026-04-30"),
            SomeCouncil.Open("2026-04-07"),
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20"),
            SomeCouncil.Ended(EndedHow.InTimeUnproven, "2026-03-21"),
            SomeCouncil.Ended(EndedHow.InTimeUnproven, "2026-03-22"),
            SomeCouncil.Ended(EndedHow.OutOfTime, "2026-03-23"),
            SomeCouncil.Ended(EndedHow.Cancelled, "2026-03-24"),
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        double Of(string state) => page[Deadlines, ("authority", "sandwell"), ("profile", "west-midlands"),
            ("clock", "section-47-enquiries"), ("team", "MASH"), ("state", state)];
        Assert.Equal([2, 1, 3, 1, 1],
            [Of("running"), Of("overdue"), Of("in_time"), Of("out_of_time"), Of("cancelled")]);
        Assert.Equal(8, page.Sum(Deadlines));
        Assert.Equal(2, page.Sum("deadlinewatch_deadlines_unproven"));
    }

    [Theory]
    [InlineData("2026-04-07T01:00Z", "2026-04-08T03:59Z", 1, 0, 1)] // the night's load is not read yet
    [InlineData("2026-04-07T01:00Z", "2026-04-08T04:00Z", 0, 1, 0)] // waited for long enough
    [InlineData("2026-04-08T01:00Z", "2026-04-08T03:00Z", 0, 1, 0)] // the data confirms it
    public async Task A_deadline_past_due_is_overdue_once_data_shows_it_or_was_waited_for(
        string dataAsOf, string now, int running, int overdue, int awaiting)
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound(dataAsOf) } };
        ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-07"));

        var page = await SomeCouncil.PageOf(ledger, Cancel, SomeCouncil.Instant(now));

        Assert.Equal(running, page.Sum(Deadlines, ("state", "running")));
        Assert.Equal(overdue, page.Sum(Deadlines, ("state", "overdue")));
        Assert.Equal(awaiting, page.Sum("deadlinewatch_deadlines_awaiting_data"));
    }

    [Fact]
    public async Task A_deadline_no_longer_in_the_source_is_counted_apart()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        ledger.DeadlineRows.AddRange(
        [
            SomeCouncil.Open("2026-04-01") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Open("2026-05-01") with { UnseenAt = SomeCouncil.Now },
            SomeCouncil.Ended(EndedHow.InTime, "2026-03-20") with { UnseenAt = SomeCouncil.Now },
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(2, page.Sum("deadlinewatch_deadlines_unseen"));
        Assert.Equal(0, page.Sum(Deadlines, ("state", "running")));
        Assert.Equal(0, page.Sum(Deadlines, ("state", "overdue")));
        Assert.Equal(1, page.Sum(Deadlines, ("state", "in_time")));
    }

    [Fact]
    public async Task A_date_counted_past_the_calendar_is_provisional_until_it_ended()
    {
        var ledger = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
        var open = SomeCouncil.Open("2026-04-30");
        var ended = SomeCouncil.Ended(EndedHow.InTime, "2026-03-20");
        ledger.DeadlineRows.AddRange(
        [
            open with { Deadline = open.Deadline with { Provisional = true } },
            ended with { Deadline = ended.Deadline with { Provisional = true } },
        ]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(1, page.Sum("deadlinewatch_deadlines_provisional"));
        Assert.Equal(1, page.Sum(Deadlines, ("state", "running")));
    }

    [Fact]
    public async Task What_ended_more_than_365_days_ago_is_not_counted()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(
            [SomeCouncil.Ended(EndedHow.OutOfTime, "2025-04-07"), SomeCouncil.Ended(EndedHow.OutOfTime, "2025-04-09")]);

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(1, page.Sum(Deadlines, ("state", "out_of_time")));
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

        Assert.Equal(10, page.All(Deadlines).Count); // two clocks in five states
        Assert.All(page.All(Deadlines), each => Assert.Equal(("other", 0), (each.Labels["team"], each.Value)));
    }

    [Fact]
    public async Task A_source_says_when_it_last_succeeded_how_old_its_data_is_and_whether_it_is_suspect()
    {
        var ledger = new LedgerByHand
        {
            SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") with { LastVerdict = "suspect" } },
            Counts = { (SomeCouncil.Source, "impossible-date", 4), ("evaluation:sandwell", "no-team", 1) },
        };

        var page = await SomeCouncil.PageOf(ledger, Cancel, configuration: SomeCouncil.Configuration("sandwell", "dudley"));

        (string, string) drop = ("source", "nightly-drop");
        Assert.Equal(1775610000, page["deadlinewatch_source_last_success_timestamp_seconds", drop]);
        Assert.Equal(1775610000, page["deadlinewatch_source_data_as_of_timestamp_seconds", drop]);
        Assert.Equal(412, page["deadlinewatch_source_cases", drop]);
        Assert.Equal(1, page["deadlinewatch_source_suspect", drop]);
        Assert.Equal(0, page["deadlinewatch_source_last_success_timestamp_seconds", ("source", "dudley-drop")]);
        Assert.Equal(0, page["deadlinewatch_source_suspect", ("source", "dudley-drop")]);
        Assert.Equal(4, page["deadlinewatch_findings", drop, ("code", "impossible-date")]);
        Assert.Equal(1, page["deadlinewatch_findings", ("source", "evaluation:sandwell"), ("code", "no-team")]);
    }

    [Fact]
    public async Task A_clock_is_watched_once_its_sources_supply_it_and_were_read()
    {
        var read = new LedgerByHand { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };

        var before = await SomeCouncil.PageOf(new LedgerByHand(), Cancel);
        var after = await SomeCouncil.PageOf(read, Cancel);

        Assert.Equal(0, before["deadlinewatch_clock_watched", ("authority", "sandwell"), ("clock", SomeCouncil.Section47)]);
        Assert.Equal(1, after["deadlinewatch_clock_watched", ("authority", "sandwell"), ("clock", SomeCouncil.Section47)]);
        Assert.Equal(0, after["deadlinewatch_clock_watched", ("authority", "sandwell"), ("clock", SomeCouncil.Referral)]);
    }

    [Fact]
    public async Task The_outbox_says_how_much_waits_and_since_when()
    {
        var ledger = new LedgerByHand { Standing = new(5, 4, 3, 2, SomeCouncil.Instant("2026-04-08T08:30:00.5Z")) };

        var full = await SomeCouncil.PageOf(ledger, Cancel);
        var empty = await SomeCouncil.PageOf(new LedgerByHand(), Cancel);

        Assert.Equal([5, 4, 3, 2],
        [
            full["deadlinewatch_outbox_pending"], full["deadlinewatch_outbox_frozen"],
            full["deadlinewatch_outbox_unknown"], full["deadlinewatch_outbox_refused"],
        ]);
        Assert.Equal(1775637000.5, full["deadlinewatch_outbox_oldest_timestamp_seconds"]);
        Assert.Equal(0, empty["deadlinewatch_outbox_pending"]);
        Assert.Empty(empty.All("deadlinewatch_outbox_oldest_timestamp_seconds"));
    }

    [Fact]
    public async Task A_calendar_says_until_when_its_holidays_are_known()
    {
        var page = await SomeCouncil.PageOf(new LedgerByHand(), Cancel);

        Assert.Equal(SomeCouncil.Instant("2029-01-01T00:00Z").ToUnixTimeSeconds(),
            page["deadlinewatch_calendar_known_until_timestamp_seconds", ("calendar", "england-and-wales")]);
    }

    [Fact]
    public async Task No_case_stands_on_the_page()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-07", reference: "CASE-REFERENCE"));

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.DoesNotContain(page.Samples, each => each.Labels.Values.Contains("CASE-REFERENCE"));
        Assert.Equal(["authority", "calendar", "clock", "profile", "source", "state", "team"],
            page.Samples.SelectMany(each => each.Labels.Keys).Distinct().Order());
    }
}
