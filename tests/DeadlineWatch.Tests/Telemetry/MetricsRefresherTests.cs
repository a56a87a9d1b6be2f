using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Dashboards;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class MetricsRefresherTests : IDisposable
{
    private const string RefreshedAt = "deadlinewatch_metrics_refresh_timestamp_seconds";

    private readonly LedgerByHand _ledger = new() { SourceRows = { SomeCouncil.Sound("2026-04-08T01:00Z") } };
    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly MetricsPage _page = new();
    private readonly Lines _log = new();
    private readonly Instruments _instruments;
    private readonly MetricsRefresher _refresher;

    public MetricsRefresherTests()
    {
        _instruments = new Instruments(SomeCouncil.Configuration());
        _refresher = RefresherOf(_page);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PrometheusPage Page => PrometheusPage.Parse(_page.Bytes.Span);

    [Fact]
    public async Task Prometheus_finds_nothing_to_say_against_a_full_page()
    {
        _ledger.Counts.Add(new(SomeCouncil.Source, "impossible-date", 3, 1, 0));
        _ledger.Standing = new(1, 2, 3, 4, SomeCouncil.Now);
        _ledger.DeadlineRows.AddRange(Enumerable.Range(0, 6).Select(_ => SomeCouncil.Open("2026-04-07", "A \"B\"\\\nC")));
        _instruments.Polled(SomeCouncil.Source, "sound", TimeSpan.FromSeconds(3));
        _instruments.Told(SomeCouncil.Section47, "overdue", StepResult.Told);
        _instruments.Mailed(MailResult.Accepted, 250, TimeSpan.FromSeconds(25));
        _instruments.Passed(Stage.Poll, SomeCouncil.Now);
        _instruments.CycleCompleted(SomeCouncil.Now);

        await _refresher.Refresh(Cancel);

        Assert.Equal("", await Promtool.Check(_page.Bytes, Cancel));
        Assert.All(Page.Help.Values, each => Assert.EndsWith(".", each, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_team_that_closed_disappears_with_the_next_refresh()
    {
        _ledger.DeadlineRows.AddRange(Enumerable.Range(0, 6).Select(_ => SomeCouncil.Open("2026-04-30", "North")));
        await _refresher.Refresh(Cancel);
        Assert.NotEmpty(Page.All("deadlinewatch_deadlines", ("team", "North")));

        _ledger.DeadlineRows.Clear();
        await _refresher.Refresh(Cancel);

        Assert.DoesNotContain(Page.Samples, each => each.Labels.GetValueOrDefault("team") == "North");
    }

    [Fact]
    public async Task When_the_ledger_fails_its_last_numbers_stay_with_their_age_and_the_fault_is_counted_and_logged_once()
    {
        _ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-30"));
        await _refresher.Refresh(Cancel);

        _ledger.DeadlineRows.Clear();
        _ledger.Fault = new TimeoutException("The ledger did not answer.");
        _time.Turn(TimeSpan.FromMinutes(1));
        await _refresher.Refresh(Cancel);

        Assert.Equal(1, Page.Sum("deadlinewatch_deadlines", ("state", "running")));
        Assert.Equal(Instruments.Seconds(SomeCouncil.Now), Page[RefreshedAt]);
        Assert.Equal(1, Page["deadlinewatch_stage_faults_total", ("stage", "metrics")]);
        Assert.Equal(["Warning: The numbers from the ledger could not be renewed; the page keeps the last ones"], _log.Written);
    }

    [Fact]
    public async Task When_the_ledger_answers_again_the_page_is_fresh_again()
    {
        _ledger.Fault = new TimeoutException("The ledger did not answer.");
        await _refresher.Refresh(Cancel);
        Assert.Equal(0, Page[RefreshedAt]);

        _ledger.Fault = null;
        _time.Turn(TimeSpan.FromSeconds(30));
        await _refresher.Refresh(Cancel);

        Assert.Equal(Instruments.Seconds(SomeCouncil.Now) + 30, Page[RefreshedAt]);
        Assert.Equal(Page[RefreshedAt], Page["deadlinewatch_stage_last_pass_timestamp_seconds", ("stage", "metrics")]);
    }

    [Fact]
    public async Task Numbers_that_make_no_page_leave_the_last_ones_and_do_not_stop_those_of_the_stages()
    {
        await _refresher.Refresh(Cancel);
        _ledger.Counts.AddRange([new(SomeCouncil.Source, "no-team", 1, 0, 0), new(SomeCouncil.Source, "no-team", 2, 0, 0)]);

        await _refresher.Refresh(Cancel);
        _instruments.Fault(Stage.Send);
        _refresher.Publish();

        Assert.Equal(1, Page["deadlinewatch_stage_faults_total", ("stage", "metrics")]);
        Assert.Equal(1, Page["deadlinewatch_stage_faults_total", ("stage", "send")]);
        Assert.Empty(Page.All("deadlinewatch_findings"));
    }

    [Fact]
    public async Task A_ledger_that_does_not_answer_for_five_minutes_is_a_fault()
    {
        _ledger.Hangs = true;
        var refresh = _refresher.Refresh(Cancel);

        _time.Turn(TimeSpan.FromMinutes(4.9));
        Assert.False(refresh.IsCompleted);
        _time.Turn(TimeSpan.FromMinutes(0.1));
        await refresh;

        Assert.Equal(1, Page["deadlinewatch_stage_faults_total", ("stage", "metrics")]);
        Assert.Single(_log.Written);
    }

    [Fact]
    public async Task A_refresh_that_is_stopped_is_no_fault()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        _ledger.Fault = new OperationCanceledException(stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _refresher.Refresh(stop.Token));

        Assert.Empty(_log.Written);
    }

    [Fact]
    public async Task The_ledger_is_asked_every_30_seconds_and_goes_on_being_asked_after_a_fault()
    {
        await _refresher.StartAsync(Cancel);
        await _time.UntilWaitOf(MetricsRefresher.LedgerEvery, Cancel);
        _ledger.Fault = new TimeoutException("The ledger did not answer.");
        _time.Turn(TimeSpan.FromSeconds(30));
        await _time.UntilWaitOf(MetricsRefresher.LedgerEvery, Cancel);
        _ledger.Fault = null;
        _time.Turn(TimeSpan.FromSeconds(30));
        await _time.UntilWaitOf(MetricsRefresher.LedgerEvery, Cancel);

        Assert.Equal(3, _ledger.Refreshes.Reader.Count);
        Assert.Equal(Instruments.Seconds(SomeCouncil.Now) + 60, Page[RefreshedAt]);
        Assert.Equal(
            [
                "Warning: The numbers from the ledger could not be renewed; the page keeps the last ones",
                "Information: The numbers from the ledger are renewed again.",
            ],
            _log.Written);

        await _refresher.StopAsync(Cancel);
        Assert.True(_refresher.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task What_the_stages_say_stands_on_the_page_within_five_seconds()
    {
        await _refresher.StartAsync(Cancel);
        await _time.UntilWaitOf(MetricsRefresher.LedgerEvery, Cancel);
        var asked = _ledger.Asked;

        _instruments.Fault(Stage.Send);
        _time.Turn(TimeSpan.FromSeconds(5));
        await _time.UntilWaitOf(MetricsRefresher.StagesEvery, Cancel);

        Assert.Equal(1, Page["deadlinewatch_stage_faults_total", ("stage", "send")]);
        Assert.Equal(asked, _ledger.Asked);
        await _refresher.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_page_says_whether_the_ledger_answered_and_when_it_was_written()
    {
        _refresher.Publish();
        Assert.Equal(0, Page["deadlinewatch_ledger_up"]);

        await _refresher.Refresh(Cancel);
        Assert.Equal(1, Page["deadlinewatch_ledger_up"]);

        _ledger.Fault = new TimeoutException("The ledger did not answer.");
        _time.Turn(TimeSpan.FromSeconds(30));
        await _refresher.Refresh(Cancel);
        Assert.Equal(0, Page["deadlinewatch_ledger_up"]);
        Assert.Equal(Instruments.Seconds(SomeCouncil.Now) + 30, Page["deadlinewatch_page_timestamp_seconds"]);

        // It answered, with what makes no page.
        (_ledger.Fault, _ledger.Standing) = (null, new(0, 0, 0, 0, null));
        _ledger.Counts.AddRange([new(SomeCouncil.Source, "no-team", 1, 0, 0), new(SomeCouncil.Source, "no-team", 2, 0, 0)]);
        await _refresher.Refresh(Cancel);
        Assert.Equal(1, Page["deadlinewatch_ledger_up"]);
    }

    [Fact]
    public async Task What_the_stages_say_is_renewed_without_writing_the_ledgers_numbers_anew()
    {
        await _refresher.Refresh(Cancel);
        var before = _page.Parts;

        _time.Turn(TimeSpan.FromSeconds(5));
        _refresher.Publish();

        Assert.True(before[1].Equals(_page.Parts[1])); // the very same bytes, not a copy
        Assert.False(before[0].Span.SequenceEqual(_page.Parts[0].Span));
    }

    [Fact]
    public async Task Beyond_its_limit_the_page_loses_whole_families_and_says_so_once()
    {
        await _refresher.Refresh(Cancel);
        var whole = (int)Page["deadlinewatch_metrics_series"];
        Assert.Equal(Page.Samples.Count, whole);
        var limited = new MetricsPage(whole - 40);
        using var refresher = RefresherOf(limited);
        PrometheusPage Read() => PrometheusPage.Parse(limited.Bytes.Span);

        await refresher.Refresh(Cancel);
        await refresher.Refresh(Cancel);
        refresher.Publish();

        // 32 series of days by clock do not make room enough, 16 by team do.
        Assert.DoesNotContain(Read().Types.Keys, each => each.EndsWith("due_on", StringComparison.Ordinal));
        Assert.Equal((48, whole - 48, whole - 40), (Read()["deadlinewatch_metrics_series_cut"],
            Read()["deadlinewatch_metrics_series"], Read()["deadlinewatch_metrics_series_limit"]));
        Assert.Equal(whole - 48, Read().Samples.Count);
        Assert.Equal(
            ["Warning: The metrics page would have more series than its limit (metrics.seriesLimit in deadlinewatch.json): it is left without deadlinewatch_due_on, deadlinewatch_team_due_on."],
            _log.Written);

        // The series of one clock more.
        _ledger.DeadlineRows.Add(SomeCouncil.Open("2026-04-07", clock: "a-former-clock"));
        await refresher.Refresh(Cancel);
        Assert.InRange(limited.Cut.Count, 3, 6);
        Assert.Equal(SeriesLimit.DearestFirst.Take(limited.Cut.Count), limited.Cut);
        Assert.EndsWith($"{string.Join(", ", limited.Cut)}.", _log.Written[^1], StringComparison.Ordinal);
        Assert.Equal(2, _log.Written.Count);
    }

    [Fact]
    public async Task A_page_that_fits_again_is_whole_again_and_says_so_once()
    {
        await _refresher.Refresh(Cancel);
        var limited = new MetricsPage((int)Page["deadlinewatch_metrics_series"]);
        using var refresher = RefresherOf(limited);
        _ledger.Counts.Add(new(SomeCouncil.Source, "impossible-date", 1, 0, 0));
        await refresher.Refresh(Cancel);
        Assert.Equal(["deadlinewatch_due_on"], limited.Cut);

        _ledger.Counts.Clear();
        await refresher.Refresh(Cancel);
        refresher.Publish();

        Assert.Empty(limited.Cut);
        Assert.NotEmpty(PrometheusPage.Parse(limited.Bytes.Span).All("deadlinewatch_due_on"));
        Assert.Equal(2, _log.Written.Count);
        Assert.Equal("Information: The metrics page is whole again: it keeps within its limit of series.", _log.Written[^1]);
    }

    [Fact]
    public async Task What_says_whether_the_service_works_is_never_left_off()
    {
        var limited = new MetricsPage(1);
        using var refresher = RefresherOf(limited);

        await refresher.Refresh(Cancel);

        var page = PrometheusPage.Parse(limited.Bytes.Span);
        Assert.Equal(SeriesLimit.DearestFirst.Order(StringComparer.Ordinal), limited.Cut.Order(StringComparer.Ordinal));
        Assert.Equal(
            ExportedFamilies.PageOfEverything().Types.Keys.Except(SeriesLimit.DearestFirst).Order(StringComparer.Ordinal),
            page.Types.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0.2, 30)]
    [InlineData(7.5, 30)]
    [InlineData(20, 80)]
    [InlineData(200, 300)]
    public void A_ledger_that_takes_long_to_count_is_left_in_peace_for_longer(double took, double rest) =>
        Assert.Equal(TimeSpan.FromSeconds(rest), MetricsRefresher.RestAfter(TimeSpan.FromSeconds(took)));

    private MetricsRefresher RefresherOf(MetricsPage page)
    {
        var current = new CurrentConfiguration(SomeCouncil.Configuration());
        return new(new LedgerGauges(_ledger, current, _time), _instruments, new NodeGauges(current, _time), page, _time, _log);
    }

    public void Dispose()
    {
        _refresher.Dispose();
        _instruments.Dispose();
    }

    /// <summary>Keeps what was logged.</summary>
    private sealed class Lines : ILogger<MetricsRefresher>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Written.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
