namespace DeadlineWatch.Configuration;

/// <summary>What came of reading a config folder: the whole configuration, or every fault of every file.</summary>
/// <param name="Configuration">The configuration; null where there is a fault.</param>
/// <param name="Faults">All that is wrong; empty where there is a configuration.</param>
/// <param name="Warnings">What does not keep the service from starting.</param>
internal sealed record ConfigurationResult(
    ServiceConfiguration? Configuration,
    IReadOnlyList<ConfigurationFault> Faults,
    IReadOnlyList<ConfigurationFault> Warnings)
{
    /// <summary>What keeps only the service from running; commands that ask the ledger do without.</summary>
    public IReadOnlyList<ConfigurationFault> RunFaults { get; init; } = [];
}
