using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Telemetry;

/// <summary>How far the canary of each day came: what says, from outside, that a warning still becomes a mail.</summary>
internal static class CanaryGauges
{
    public static async Task<IReadOnlyList<MetricFamily>> Of(ILedgerQueries ledger, ServiceConfiguration configuration, CancellationToken cancel)
    {
        var all = new List<(Labels Labels, LastTold Last)>();
        foreach (var authority in configuration.Authorities.Select(each => each.Key).Where(configuration.IsCanary))
        {
            all.Add((Labels.Of(("authority", authority)), await ledger.LastTold(authority, cancel)));
        }

        return
        [
            MetricFamily.Gauge("deadlinewatch_canary_told_timestamp_seconds",
                "When the canary's warning was last written to the outbox, to be mailed; 0 before the first.",
                all.Select(each => (each.Labels, Seconds(each.Last.ToldAt)))),
            MetricFamily.Gauge("deadlinewatch_canary_accepted_timestamp_seconds",
                "When the relay last accepted the canary's warning; 0 before the first.",
                all.Select(each => (each.Labels, Seconds(each.Last.AcceptedAt)))),
        ];
    }

    private static double Seconds(DateTimeOffset? at) => at is { } instant ? Instruments.Seconds(instant) : 0;
}
