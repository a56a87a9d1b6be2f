namespace DeadlineWatch.Telemetry;

/// <summary>What the service does over and over, and may fail at.</summary>
internal enum Stage
{
    Poll,
    Escalate,
    Send,
    Metrics,

    /// <summary>Looking at the other nodes.</summary>
    Nodes,

    /// <summary>What is done once a day: retention, and the heads of the chains in the log.</summary>
    Daily,
}
