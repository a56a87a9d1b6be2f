using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage;

/// <summary>The history as it is verified: batch by batch and row by row, an authority at a time.</summary>
internal interface IChainStore
{
    /// <summary>Where each authority's chain ends, by authority; also of one that has history and no chain, at batch 0.
    /// </summary>
    Task<IReadOnlyList<ChainHead>> Heads(CancellationToken cancel);

    /// <summary>The batches of an authority by number.</summary>
    IAsyncEnumerable<BatchColumns> Batches(string authority, CancellationToken cancel);

    /// <summary>The history of an authority by batch and position.</summary>
    IAsyncEnumerable<HistoryColumns> Rows(string authority, CancellationToken cancel);
}

/// <summary>Where an authority's chain ends.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="Number">The number of its last batch; 0 before the first.</param>
/// <param name="Hash">The hash of that batch.</param>
internal sealed record ChainHead(string Authority, long Number, byte[] Hash);
