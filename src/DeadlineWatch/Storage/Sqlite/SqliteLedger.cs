namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger: one file, for the demonstration and for a council that one machine serves.</summary>
internal sealed class SqliteLedger : ILedger
{
    // Longer than any checkpoint on a slow disk, shorter than what a loop may take before it counts as stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The longest that anybody waits for one answer of the ledger.</summary>
    public static TimeSpan LongestWait => SqliteFile.LongestWait(Patience);

    private SqliteLedger(string path, TimeSpan patience, bool lasting)
    {
        File = new(path, patience, lasting);
        Polls = new SqlitePollStore(File);
        Escalations = new SqliteEscalationStore(File);
        Mails = new SqliteMailStore(File);
        Queries = new SqliteQueries(File);
        Chain = new SqliteChainStore(File);
        Retention = new SqliteRetentionStore(File);
        Silences = new SqliteSilenceStore(File);
        Outbox = new SqliteOutboxStore(File);
    }

    public IPollStore Polls { get; }

    public IEscalationStore Escalations { get; }

    public IMailStore Mails { get; }

    public ILedgerQueries Queries { get; }

    public IChainStore Chain { get; }

    public IRetentionStore Retention { get; }

    public ISilenceStore Silences { get; }

    public IOutboxStore Outbox { get; }

    internal SqliteFile File { get; }

    /// <summary>Opens the ledger, makes it where it is missing, and brings its schema to this program's.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened; the message says why and what to do.</exception>
    public static Task<SqliteLedger> Open(string path, CancellationToken cancel) => Open(path, Patience, cancel);

    /// <summary>Opens a ledger that is thrown away in the end: the same, but its writes need not survive power loss.</summary>
    public static Task<SqliteLedger> OpenToThrowAway(string path, CancellationToken cancel) => Opened(path, Patience, lasting: false, file => file.Open(cancel));

    /// <inheritdoc cref="Open(string, CancellationToken)"/>
    internal static Task<SqliteLedger> Open(string path, TimeSpan patience, CancellationToken cancel) =>
        Opened(path, patience, lasting: true, file => file.Open(cancel));

    /// <summary>Opens a ledger that is there, for reading alone: nothing of it is changed, not even its schema.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be opened, or is another version's; the message says why and
    /// what to do.</exception>
    public static Task<SqliteLedger> OpenForReading(string path, CancellationToken cancel) =>
        Opened(path, Patience, lasting: true, file => file.OpenForReading(cancel));

    private static async Task<SqliteLedger> Opened(string path, TimeSpan patience, bool lasting, Func<SqliteFile, Task> open)
    {
        var ledger = new SqliteLedger(path, patience, lasting);
        try
        {
            await open(ledger.File);
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
