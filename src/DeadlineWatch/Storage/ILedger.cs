namespace DeadlineWatch.Storage;

/// <summary>The ledger: one store with a face for each stage, so that each stage sees only what it needs.</summary>
internal interface ILedger : IAsyncDisposable
{
    IPollStore Polls { get; }

    IEscalationStore Escalations { get; }

    IMailStore Mails { get; }

    ILedgerQueries Queries { get; }

    IChainStore Chain { get; }

    IRetentionStore Retention { get; }

    ISilenceStore Silences { get; }

    IOutboxStore Outbox { get; }

    /// <summary>The nodes at it; null where one process has it.</summary>
    INodeStore? Nodes => null;
}
