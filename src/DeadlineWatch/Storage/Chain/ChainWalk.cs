using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Chain;

/// <summary>Walks the chain of one authority and finds the first place at which it does not hold.
/// <list type="number">
/// <item>Takes where the chain ends. What the running service adds meanwhile is left to the next walk.</item>
/// <item>Reads batches and rows side by side, each in the order of its index, and holds no more than one batch.</item>
/// <item>Each batch must have the next number, follow the hash of the one before, and hold its rows, each at its place and
/// each with the hash of what it says; their hashes must give the batch's own.</item>
/// <item>The last batch must be the one that the head names, and no row may stand after it.</item>
/// <item>A row that retention emptied says nothing any more; the hash that it keeps counts, and a pass that the history itself
/// records must have emptied it, and with it no other rows than those that stand empty.</item>
/// <item>Behind the first fault nothing is proven any more; passes that are recorded there are still known, so that exports can
/// be told from what was never one.</item>
/// </list></summary>
internal sealed class ChainWalk(IChainStore store)
{
    public async Task<ChainVerdict> Verify(ChainHead head, CancellationToken cancel)
    {
        using var emptied = new EmptiedRows();
        await using var rows = store.Rows(head.Authority, cancel).GetAsyncEnumerator(cancel);
        var verdict = new ChainVerdict(head.Authority, 0, 0, HistoryChain.Start, null);
        var more = await rows.MoveNextAsync();
        await foreach (var batch in store.Batches(head.Authority, cancel))
        {
            if (batch.Number > head.Number)
            {
                break;
            }

            var members = new List<HistoryColumns>();
            for (; more && rows.Current.Batch <= batch.Number; more = await rows.MoveNextAsync())
            {
                members.Add(rows.Current);
            }

            if (FaultOf(batch, members, verdict) is { } broken)
            {
                members.ForEach(emptied.TakeRecord);
                for (; more; more = await rows.MoveNextAsync())
                {
                    emptied.TakeRecord(rows.Current);
                }

                return verdict with { Fault = broken, Emptied = emptied.Count, Passes = emptied.Records };
            }

            members.ForEach(emptied.Take);
            verdict = verdict with
            {
                Batches = batch.Number,
                Rows = verdict.Rows + members.Count,
                Head = batch.Hash,
            };
        }

        var fault = EndOf(head, verdict) ?? (more ? await Orphan(rows.Current, cancel) : null);
        for (; more; more = await rows.MoveNextAsync())
        {
            // Written meanwhile: a pass of retention among it may say of rows before it that they are empty.
            emptied.Take(rows.Current);
        }

        return verdict with { Fault = fault ?? emptied.Fault(), Emptied = emptied.Count, Passes = emptied.Records };
    }

    private static ChainFault? FaultOf(BatchColumns batch, List<HistoryColumns> rows, ChainVerdict before)
    {
        if (batch.Number != before.Batches + 1)
        {
            return new(before.Batches + 1, null, "is missing");
        }

        if (!batch.Previous.AsSpan().SequenceEqual(before.Head))
        {
            return new(batch.Number, null, "does not follow the batch before it: it was replaced, or that one was");
        }

        for (var position = 0; position < rows.Count; position++)
        {
            if (FaultOf(batch, rows[position], position) is { } fault)
            {
                return fault;
            }
        }

        if (rows.Count < batch.Rows)
        {
            return new(batch.Number, null, $"is missing its row {rows.Count + 1} of {batch.Rows}");
        }

        var hash = HistoryChain.HashOf(batch.Authority, batch.Number, batch.Previous, rows.Select(each => each.Hash));
        return hash.AsSpan().SequenceEqual(batch.Hash)
            ? null
            : new(batch.Number, null, "was edited together with the hashes of its rows");
    }

    private static ChainFault? FaultOf(BatchColumns batch, HistoryColumns row, int position)
    {
        if (row.Batch != batch.Number)
        {
            return new(row.Batch, row.Id, "was inserted: there is no such batch");
        }

        if (row.Position >= batch.Rows || row.Position < position)
        {
            return new(batch.Number, row.Id, $"was inserted: the batch has {batch.Rows} rows");
        }

        if (row.Position > position)
        {
            return new(batch.Number, null, $"is missing its row {position + 1} of {batch.Rows}");
        }

        if (row.EmptiedBy is not null)
        {
            return EmptiedRows.IsEmpty(row) ? null : new(batch.Number, row.Id, "was edited");
        }

        var said = row.Row();
        if (row.Hash.AsSpan().SequenceEqual(HistoryChain.HashOf(said, position)))
        {
            return null;
        }

        var place = Enumerable.Range(0, batch.Rows)
            .FirstOrDefault(each => row.Hash.AsSpan().SequenceEqual(HistoryChain.HashOf(said, each)), -1);
        return new(batch.Number, row.Id, place < 0
            ? "was edited"
            : $"was reordered: it was written as row {place + 1} and stands as row {position + 1}");
    }

    private static ChainFault? EndOf(ChainHead head, ChainVerdict verdict) =>
        verdict.Batches < head.Number ? new(verdict.Batches + 1, null, "is missing")
        : !verdict.Head.AsSpan().SequenceEqual(head.Hash) ? new(head.Number, null, "is not the one that the chain ended with")
        : null;

    /// <summary>A row after the end: written meanwhile, or never by this service.</summary>
    private async Task<ChainFault?> Orphan(HistoryColumns row, CancellationToken cancel)
    {
        var now = (await store.Heads(cancel)).FirstOrDefault(each => each.Authority == row.Authority);
        return now is not null && row.Batch <= now.Number
            ? null
            : new(row.Batch, row.Id, "was inserted: there is no such batch");
    }
}

/// <summary>What a walk found.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="Batches">How many batches are sound.</param>
/// <param name="Rows">How many rows they hold.</param>
/// <param name="Head">The hash of the last sound batch.</param>
/// <param name="Fault">The first place at which the chain does not hold; null where all of it does.</param>
internal sealed record ChainVerdict(string Authority, long Batches, long Rows, byte[] Head, ChainFault? Fault)
{
    /// <summary>How many rows retention emptied.</summary>
    public long Emptied { get; init; }

    /// <summary>The passes of retention that the history records; behind a fault of the chain, by rows that still give their
    /// hash.</summary>
    public IReadOnlyList<RetentionRecord> Passes { get; init; } = [];
}

/// <summary>A place at which the chain does not hold.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="RowId">The row of the history; null where it is the batch itself.</param>
/// <param name="What">What is wrong, to follow its name: "was edited".</param>
internal sealed record ChainFault(long Batch, long? RowId, string What);
