namespace DeadlineWatch.Telemetry;

/// <summary>Keeps the page fresh in the background: what the stages say every few seconds, the ledger every half
/// minute. When the ledger cannot be asked its last numbers stay, their age stands beside them
/// (<c>deadlinewatch_metrics_refresh_timestamp_seconds</c>), and what the stages say goes on being renewed.</summary>
internal sealed class MetricsRefresher(
    LedgerGauges gauges, Instruments instruments, NodeGauges node, MetricsPage page, TimeProvider time, ILogger<MetricsRefresher> log,
    Turning? turning = null)
    : BackgroundService
{
    internal static readonly TimeSpan LedgerEvery = TimeSpan.FromSeconds(30);

    /// <summary>Shorter than any sensible scrape interval, so that no scrape misses what a stage said.</summary>
    internal static readonly TimeSpan StagesEvery = TimeSpan.FromSeconds(5);

    /// <summary>A count of a whole nation's clocks takes a minute; one that takes five is stuck.</summary>
    internal static readonly TimeSpan LedgerTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The longest that the ledger is left in peace.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    /// <summary>The longest that it does nothing, or waits for the ledger.</summary>
    internal static TimeSpan LongestWait => LedgerTimeout > LongestRest ? LedgerTimeout : LongestRest;

    private readonly Lock _writing = new();
    private readonly FaultLines _faults = new(time);
    private IReadOnlyList<MetricFamily>? _beforeTheFirst = LedgerGauges.BeforeTheFirst;
    private string _toldCut = "";

    /// <summary>Asks the ledger once and renews the page; also for a run that serves no HTTP. Throws only when cancelled.
    /// </summary>
    internal async Task Refresh(CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(LedgerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        IReadOnlyList<MetricFamily>? ofLedger = null;
        try
        {
            ofLedger = await gauges.Compute(time.GetUtcNow(), either.Token);
            instruments.LedgerAnswered(true);
            instruments.Passed(Stage.Metrics, time.GetUtcNow());
            Write(ofLedger);
            if (_faults.Worked())
            {
                log.LogInformation("The numbers from the ledger are renewed again.");
            }
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            instruments.Fault(Stage.Metrics);
            instruments.LedgerAnswered(ofLedger is not null);
            if (_faults.Met(fault) is { } again)
            {
                log.LogWarning(fault, "The numbers from the ledger could not be renewed{Again}; the page keeps the last ones", again);
            }

            Publish();
        }
    }

    /// <summary>Renews what the stages say, beside the last numbers from the ledger.</summary>
    internal void Publish()
    {
        try
        {
            Write(null);
        }
        catch (InvalidOperationException fault)
        {
            instruments.Fault(Stage.Metrics);
            log.LogWarning(fault, "What the stages say could not be written; the metrics page stays as it was");
        }
    }

    /// <summary>How long the ledger is left in peace: half a minute, or where counting takes long four times as long as it
    /// took, so that it never takes more than a fifth of the ledger's time; but never more than five minutes.</summary>
    internal static TimeSpan RestAfter(TimeSpan took) =>
        TimeSpan.FromSeconds(Math.Clamp(4 * took.TotalSeconds, LedgerEvery.TotalSeconds, LongestRest.TotalSeconds));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Publish();

        // In this order: an embedded ledger answers without ever yielding, the other loop waits at once.
        await Task.WhenAll(RenewStages(stoppingToken), RenewLedger(stoppingToken));
    }

    private async Task RenewStages(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(StagesEvery, time, cancel);
            Publish();
        }
    }

    private async Task RenewLedger(CancellationToken cancel)
    {
        LoopSign.GoTo(() => turning?.Sign(Stage.Metrics));
        while (true)
        {
            LoopSign.Give();
            var began = time.GetTimestamp();
            await Refresh(cancel);
            LoopSign.Give();
            await Task.Delay(RestAfter(time.GetElapsedTime(began)), time, cancel);
        }
    }

    private void Write(IReadOnlyList<MetricFamily>? ofLedger)
    {
        lock (_writing)
        {
            page.Renew(ofLedger ?? _beforeTheFirst, [.. instruments.Families(), .. node.Families()]);
            _beforeTheFirst = null;
            TellCut(string.Join(", ", page.Cut));
        }
    }

    private void TellCut(string cut)
    {
        if (cut == _toldCut)
        {
            return;
        }

        _toldCut = cut;
        if (cut.Length > 0)
        {
            log.LogWarning("The metrics page would have more series than its limit (metrics.seriesLimit in deadlinewatch.json): it is left without {Families}.", cut);
        }
        else
        {
            log.LogInformation("The metrics page is whole again: it keeps within its limit of series.");
        }
    }
}
