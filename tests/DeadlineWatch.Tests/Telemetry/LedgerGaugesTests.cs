using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class LedgerGaugesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_says_when_it_last_succeeded_how_old_its_data_is_and_whether_it_is_suspect()
    {
        var ledger = new LedgerByHand
        {
            SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") with { LastVerdict = "suspect" } },
        };

        var page = await SomeCouncil.PageOf(ledger, Cancel, configuration: SomeCouncil.Configuration("sandwell", "dudley"));

        (string, string) drop = ("source", "nightly-drop");
        Assert.Equal(1775610000, page["deadlinewatch_source_last_success_timestamp_seconds", drop]);
        Assert.Equal(1775610000, page["deadlinewatch_source_data_as_of_timestamp_seconds", drop]);
        Assert.Equal(412, page["deadlinewatch_source_cases", drop]);
        Assert.Equal(1, page["deadlinewatch_source_suspect", drop]);
        Assert.Equal(0, page["deadlinewatch_source_last_success_timestamp_seconds", ("source", "dudley-drop")]);
        Assert.Equal(0, page["deadlinewatch_source_suspect", ("source", "dudley-drop")]);
        Assert.Equal(900, page["deadlinewatch_source_poll_interval_seconds", drop]);
        Assert.Equal(86400, page["deadlinewatch_source_data_interval_seconds", drop]);
    }

    [Fact]
    public async Task Findings_are_counted_by_how_long_they_have_stood()
    {
        var ledger = new LedgerByHand
        {
            Counts = { new(SomeCouncil.Source, "impossible-date", 4, 0, 2), new("evaluation:sandwell", "no-team", 0, 1, 0) },
        };

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        double Of(string source, string code, string age) =>
            page["deadlinewatch_findings", ("source", source), ("code", code), ("age", age)];
        string[] ages = ["under_1d", "1d_to_7d", "over_7d"];
        Assert.Equal([4, 0, 2], ages.Select(age => Of(SomeCouncil.Source, "impossible-date", age)));
        Assert.Equal([0, 1, 0], ages.Select(age => Of("evaluation:sandwell", "no-team", age)));
        Assert.Equal(6, page.All("deadlinewatch_findings").Count);
    }

    [Fact]
    public async Task A_ledger_on_a_server_says_how_far_its_clock_is_from_ours()
    {
        var ahead = new LedgerByHand { Itself = new(123_456, SomeCouncil.Now.AddSeconds(2.5)) };
        var embedded = new LedgerByHand { Itself = new(4096, null) };

        var (onServer, inFile) = (await SomeCouncil.PageOf(ahead, Cancel), await SomeCouncil.PageOf(embedded, Cancel));

        Assert.Equal(2.5, onServer["deadlinewatch_ledger_clock_skew_seconds"]);
        Assert.Equal(123_456, onServer["deadlinewatch_ledger_size_bytes"]);
        Assert.Empty(inFile.All("deadlinewatch_ledger_clock_skew_seconds"));
        Assert.Equal(4096, inFile["deadlinewatch_ledger_size_bytes"]);
    }

    [Theory]
    [InlineData(0.8, 0.1)]
    [InlineData(1.2, null)] // one of the two clocks was read at a time that is not known well enough
    public async Task A_slow_answer_is_no_skew(double seconds, double? skew)
    {
        var time = new HandTurnedTime(SomeCouncil.Now);
        var ledger = new LedgerByHand { Itself = new(0, SomeCouncil.Now.AddSeconds(0.5)) };
        ledger.WhenLookedAt = () => time.Turn(TimeSpan.FromSeconds(seconds));
        var page = new MetricsPage();

        page.Replace(await new LedgerGauges(ledger, new CurrentConfiguration(SomeCouncil.Configuration()), time).Compute(SomeCouncil.Now, Cancel));

        var told = PrometheusPage.Parse(page.Bytes.Span).All("deadlinewatch_ledger_clock_skew_seconds").Select(each => (double?)each.Value);
        Assert.Equal(skew, told.SingleOrDefault());
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
        Assert.Equal(
            ["authority", "calendar", "clock", "counted_by", "day", "outcome", "profile", "source", "state", "team", "window", "working_days"],
            page.Samples.SelectMany(each => each.Labels.Keys).Distinct().Order());
    }
}
