namespace DeadlineWatch.Storage;

/// <summary>A command asks a ledger that nobody has made yet.</summary>
internal sealed class LedgerMissingException(string path)
    : Exception($"There is no ledger at {path} yet: start the service with deadlinewatch run, or name another"
        + " configuration with --config.")
{
    public string Path { get; } = path;
}
