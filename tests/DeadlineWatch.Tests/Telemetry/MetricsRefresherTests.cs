using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
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
        var configuration = SomeCouncil.Configuration();
        _instruments = new Instruments(configuration);
        var current = new CurrentConfiguration(configuration);
        _refresher = new MetricsRefresher(
            new LedgerGauges(_ledger, current, _time), _instruments, new NodeGauges(current, _time), _page, _time, _log);
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
        Assert.Single(_log.Written);

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

    [Theory]
    [InlineData(0.2, 30)]
    [InlineData(7.5, 30)]
    [InlineData(20, 80)]
    [InlineData(200, 300)]
    public void A_ledger_that_takes_long_to_count_is_left_in_peace_for_longer(double took, double rest) =>
        Assert.Equal(TimeSpan.FromSeconds(rest), MetricsRefresher.RestAfter(TimeSpan.FromSeconds(took)));

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
