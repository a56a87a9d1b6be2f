namespace DeadlineWatch.Storage;

/// <summary>The ledger cannot be opened, read or written just now. Someone at the machine can act on it: the message says
/// which ledger, what is wrong and what to do.</summary>
internal sealed class LedgerUnavailableException(string path, string what, string advice, Exception? cause = null)
    : Exception($"The ledger '{path}' {what}. {advice}", cause)
{
    /// <summary>The file or server.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it: "cannot be reached".</summary>
    public string What { get; } = what;

    /// <summary>What to do.</summary>
    public string Advice { get; } = advice;
}
