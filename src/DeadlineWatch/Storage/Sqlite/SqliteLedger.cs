namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger: one file, for the demonstration and for a council that one machine serves.</summary>
internal sealed class SqliteLedger : ILedger
{
    // Longer than any checkpoint on a slow disk, shorter than what a loop may take before it counts as stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private SqliteLedger(string path, TimeSpan patience)
    {
        File = new(path, patience);
        Polls = new SqlitePollStore(File);
        Escalations = new SqliteEscalationStore(File);
        Mails = new SqliteMailStore(File);
        Queries = new SqliteQueries(File);
        Chain = new SqliteChainStore(File);
    }

    public IPollStore Polls { get; }

    public IEscalationStore Escalations { get; }

    public IMailStore Mails { get; }

    public ILedgerQueries Queries { get; }

    public IChainStore Chain { get; }

    internal SqliteFile File { get; }

    /// <summary>Opens the ledger, makes it where it is missing, and brings its schema to this program's.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened; the message says why and what to do.</exception>
    public static Task<SqliteLedger> Open(string path, CancellationToken cancel) => Open(path, Patience, cancel);

    /// <inheritdoc cref="Open(string, CancellationToken)"/>
    internal static async Task<SqliteLedger> Open(string path, TimeSpan patience, CancellationToken cancel)
    {
        var ledger = new SqliteLedger(path, patience);
        try
        {
            await ledger.File.Open(cancel);
            return ledger;
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => File.DisposeAsync();
}
