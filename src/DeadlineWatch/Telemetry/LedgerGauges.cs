using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>All that the page says of the ledger, computed in one go. Every node computes the same.</summary>
internal sealed class LedgerGauges(ILedgerQueries ledger, CurrentConfiguration current, TimeProvider time)
{
    // The two clocks are read half of this apart at the most: more would be no measurement.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private long _waiting = -1;

    /// <summary>What the page says before the ledger was first asked.</summary>
    internal static readonly IReadOnlyList<MetricFamily> BeforeTheFirst = [Refreshed(0)];

    /// <summary>How many warnings no relay has taken yet, when the ledger was last asked; null before the first time.</summary>
    internal long? Waiting => Interlocked.Read(ref _waiting) is >= 0 and var count ? count : null;

    /// <summary>1. What is known of each source, and from it the coverage of each authority. 2. The deadlines, one by one.
    /// 3. Findings, outbox, calendars, the ledger itself.</summary>
    internal async Task<IReadOnlyList<MetricFamily>> Compute(DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = current.Now;
        var rows = await ledger.Sources(cancel);
        var sources = rows.ToDictionary(each => each.Source);
        // What is no council's counts nowhere.
        var coverage = Standings.Coverages(configuration, rows).Where(each => !configuration.IsCanary(each.Key)).ToDictionary();
        var (standing, skew) = await LookAtLedger(cancel);
        var outbox = await ledger.OutboxStanding(cancel);
        Interlocked.Exchange(ref _waiting, (long)outbox.Pending + outbox.Frozen + outbox.Unknown);

        return
        [
            .. await new DeadlineGauges(ledger, configuration).Count(coverage, now, cancel),
            Watched(coverage),
            .. OfSources(configuration, sources),
            Findings(await ledger.FindingCounts(now, cancel)),
            .. OfOutbox(outbox, await ledger.WaitingSince(now, cancel)),
            Calendars(configuration),
            .. await CanaryGauges.Of(ledger, configuration, cancel),
            MetricFamily.Gauge("deadlinewatch_ledger_size_bytes",
                "What the tables of the ledger and their indexes take on the disk.", standing.SizeBytes),
            MetricFamily.Gauge("deadlinewatch_ledger_clock_skew_seconds",
                "The clock of the ledger's server less that of this node; no number for an embedded ledger.", skew),
            Refreshed(Instruments.Seconds(now)),
        ];
    }

    // The second question of a refresh, so that its connection stands already and the answer comes at once.
    private async Task<(LedgerStanding Standing, double? Skew)> LookAtLedger(CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        var standing = await ledger.LedgerStanding(cancel);
        var took = time.GetUtcNow() - asked;
        var skew = standing.ServerTime - (asked + (took / 2));
        return (standing, took < LongestLook ? skew?.TotalSeconds : null);
    }

    private static MetricFamily Watched(IReadOnlyDictionary<string, Coverage> coverage) => MetricFamily.Gauge(
        "deadlinewatch_clock_watched",
        "1 where the clock is run for the authority, 0 where no source supplies it or one has had no sound reading yet.",
        coverage.SelectMany(each => each.Value.Clocks.Select(clock =>
            (Labels.Of(("authority", each.Key), ("clock", clock.Clock)), clock.Runs ? 1.0 : 0.0))));

    // Each source of the configuration, also one never polled: its 0 is what an alert on age must see.
    private static IReadOnlyList<MetricFamily> OfSources(ServiceConfiguration configuration, Dictionary<string, SourceRow> known)
    {
        return
        [
            Gauge("deadlinewatch_source_last_success_timestamp_seconds",
                "When a poll of the source last ended well; 0 before the first.",
                row => row?.LastSuccessAt is { } at ? Instruments.Seconds(at) : 0),
            Gauge("deadlinewatch_source_data_as_of_timestamp_seconds",
                "What the last sound reading of the source is as of; 0 before the first.",
                row => row?.DataAsOf is { } at ? Instruments.Seconds(at) : 0),
            Gauge("deadlinewatch_source_cases",
                "Cases in the last sound reading of the source.",
                row => row?.Cases ?? 0),
            Gauge("deadlinewatch_source_suspect",
                "1 where the last reading of the source was suspect and nothing was changed by it.",
                row => row?.LastVerdict == "suspect" ? 1 : 0),
            Stated("deadlinewatch_source_poll_interval_seconds",
                "How often the source is polled.", source => source.Every),
            Stated("deadlinewatch_source_data_interval_seconds",
                "The longest ordinary time between two loads of the source with new data.", source => source.DataEvery),
        ];

        MetricFamily Gauge(string name, string help, Func<SourceRow?, double> number) => MetricFamily.Gauge(name, help,
            configuration.Sources.Select(each =>
                (Labels.Of(("source", each.Name)), number(known.GetValueOrDefault(each.Name)))));

        MetricFamily Stated(string name, string help, Func<SourceSettings, TimeSpan> length) => MetricFamily.Gauge(name, help,
            configuration.Sources.Select(each => (Labels.Of(("source", each.Name)), length(each).TotalSeconds)));
    }

    private static MetricFamily Findings(IReadOnlyList<FindingCount> counts) =>
        MetricFamily.Gauge("deadlinewatch_findings",
            "Things in the data that a person should mend, as the last reading found them, by how long ago they were first found.",
            counts.SelectMany(each =>
            {
                var labels = Labels.Of(("source", each.Source), ("code", each.Code));
                return new[]
                {
                    (labels.With("age", "under_1d"), (double)each.UnderADay),
                    (labels.With("age", "1d_to_7d"), each.UnderAWeek),
                    (labels.With("age", "over_7d"), each.Older),
                };
            }));

    private static IReadOnlyList<MetricFamily> OfOutbox(OutboxStanding outbox, DateTimeOffset? waitingSince) =>
    [
        MetricFamily.Gauge("deadlinewatch_outbox_pending",
            "Warnings in the outbox that no mail holds yet.", outbox.Pending),
        MetricFamily.Gauge("deadlinewatch_outbox_frozen",
            "Warnings in a mail that is ready to go.", outbox.Frozen),
        MetricFamily.Gauge("deadlinewatch_outbox_unknown",
            "Warnings in a mail of which the relay's answer was lost, and which goes again.", outbox.Unknown),
        MetricFamily.Gauge("deadlinewatch_outbox_refused",
            "Warnings whose address was refused for good.", outbox.Refused),
        MetricFamily.Gauge("deadlinewatch_outbox_oldest_timestamp_seconds",
            "Since when the oldest warning that no relay has taken yet has been free to go; no number where none is.",
            waitingSince is { } at ? Instruments.Seconds(at) : null),
    ];

    private static MetricFamily Refreshed(double at) => MetricFamily.Gauge(
        "deadlinewatch_metrics_refresh_timestamp_seconds",
        "What the numbers from the ledger on this page are as of; 0 before they were first computed.", at);

    // Only those that count for someone: the end of another nation's calendar is nobody's alarm.
    private static MetricFamily Calendars(ServiceConfiguration configuration) => MetricFamily.Gauge("deadlinewatch_calendar_known_until_timestamp_seconds",
        "The end of the last day whose holidays a calendar in use knows.",
        configuration.Councils
            .Select(each => configuration.ProfileOf(each.Key).Calendar)
            .DistinctBy(each => each.Key)
            .Select(each => (Labels.Of(("calendar", each.Key)), Instruments.Seconds(CivilTime.EndOf(each.KnownUntil)))));
}
