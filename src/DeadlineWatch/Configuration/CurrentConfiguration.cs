namespace DeadlineWatch.Configuration;

/// <summary>The configuration in force. Whoever works by it asks once at the top of a pass or a poll and keeps the answer to
/// its end, so that no piece of work mixes two.</summary>
internal sealed class CurrentConfiguration(ServiceConfiguration first)
{
    private volatile ServiceConfiguration _now = first;

    public ServiceConfiguration Now => _now;

    /// <summary>Takes the whole of another one.</summary>
    public void Take(ServiceConfiguration next) => _now = next;
}
