using System.Diagnostics;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Telemetry;

/// <summary>What the page says of this process and its configuration, asked anew at each writing.</summary>
internal sealed class NodeGauges(CurrentConfiguration current, TimeProvider time)
{
    // Asked once: how it is reckoned (the machine's clock less its uptime) moves a little whenever that clock is set right,
    // and each move would look like a restart.
    private readonly double _startedAt = StartedAt();

    /// <summary>The families as they stand.</summary>
    internal IReadOnlyList<MetricFamily> Families() =>
    [
        MetricFamily.Gauge("deadlinewatch_page_timestamp_seconds",
            "The clock of this node when it wrote this page.", Instruments.Seconds(time.GetUtcNow())),
        MetricFamily.Gauge("deadlinewatch_config_info",
            "The hash of the configuration of this node, as a label; always 1.",
            [(Labels.Of(("hash", current.Now.Hash)), 1)]),
        MetricFamily.Gauge("process_start_time_seconds",
            "When this process started.", _startedAt),
        new("process_cpu_seconds_total", MetricKind.Counter,
            "The time that this process spent on the processors.", [new(Labels.None, Environment.CpuUsage.TotalTime.TotalSeconds)]),
        MetricFamily.Gauge("process_resident_memory_bytes",
            "The memory of this process that is resident.", Environment.WorkingSet),
    ];

    // The framework gives it as a local time of its own making, with a mark for the hour that comes twice; only it can
    // turn that back.
    private static double StartedAt()
    {
        using var process = Process.GetCurrentProcess();
        return Instruments.Seconds(new DateTimeOffset(process.StartTime.ToUniversalTime()));
    }
}
