namespace DeadlineWatch.Storage;

/// <summary>The ledger: one store with five faces, so that each stage sees only what it needs.</summary>
internal interface ILedger : IAsyncDisposable
{
    IPollStore Polls { get; }

    IEscalationStore Escalations { get; }

    IMailStore Mails { get; }

    ILedgerQueries Queries { get; }

    IChainStore Chain { get; }
}
