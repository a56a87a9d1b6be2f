using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Chain;

/// <summary>Holds the rows that stand empty against the passes of retention that the history itself records. A row that
/// somebody emptied by hand belongs to no pass, or does not fit what its pass says of its rows.</summary>
internal sealed class EmptiedRows : IDisposable
{
    private readonly SortedDictionary<long, Emptied> _emptied = [];
    private readonly SortedDictionary<long, (RetentionRecord Record, HistoryColumns Row)> _records = [];

    /// <summary>How many rows stand empty.</summary>
    public long Count => _emptied.Values.Sum(each => each.Digest.Rows);

    /// <summary>The passes that the history records, by number.</summary>
    public IReadOnlyList<RetentionRecord> Records => [.. _records.Values.Select(each => each.Record)];

    /// <summary>Whether the row is what an emptied one must be: nothing of a case is left in it.</summary>
    public static bool IsEmpty(HistoryColumns row) =>
        row is { Reference: "", Clock: "", StartKey: "", Words: "", DataAsOf: null, RulesHash: null }
        && row is { What: RetentionRecord.Emptied, Cause: RetentionRecord.What };

    /// <summary>Takes the next row, in the order of the chain, of which place and hash are sound.</summary>
    public void Take(HistoryColumns row)
    {
        if (row.EmptiedBy is not { } pass)
        {
            if (RetentionRecord.Of(row.Row()) is { } record)
            {
                _records.TryAdd(record.Pass, (record, row));
            }

            return;
        }

        if (!_emptied.TryGetValue(pass, out var emptied))
        {
            emptied = new Emptied(row);
            _emptied.Add(pass, emptied);
        }

        emptied.Digest.Add(row.Batch, row.Position, row.Hash);
    }

    /// <summary>Takes what a row behind the first fault of the chain records of a pass, where it still gives its hash.</summary>
    public void TakeRecord(HistoryColumns row)
    {
        if (row.EmptiedBy is null && row.Hash.AsSpan().SequenceEqual(HistoryChain.HashOf(row.Row(), row.Position)))
        {
            Take(row);
        }
    }

    /// <summary>The first thing that does not fit; null where all does.</summary>
    public ChainFault? Fault()
    {
        foreach (var (pass, emptied) in _emptied)
        {
            var (first, digest) = (emptied.First, emptied.Digest);
            if (!_records.TryGetValue(pass, out var known))
            {
                return new(first.Batch, first.Id, "was emptied, and no pass of retention is recorded that did it");
            }

            if (digest.Rows != known.Record.Rows || digest.ToString() != known.Record.Digest)
            {
                return new(first.Batch, first.Id, FormattableString.Invariant(
                    $"is the first of {digest.Rows} rows that stand empty by pass {pass} of retention, which emptied {known.Record.Rows}, or others"));
            }
        }

        var (lost, row) = _records.Values.FirstOrDefault(each => !_emptied.ContainsKey(each.Record.Pass) && each.Record.Rows > 0);
        return lost is null
            ? null
            : new(row.Batch, row.Id, FormattableString.Invariant(
                $"says that it emptied {lost.Rows} rows as pass {lost.Pass} of retention, and none of them stands empty"));
    }

    public void Dispose()
    {
        foreach (var each in _emptied.Values)
        {
            each.Dispose();
        }
    }

    private sealed class Emptied(HistoryColumns first) : IDisposable
    {
        public HistoryColumns First { get; } = first;

        public RowsDigest Digest { get; } = new();

        public void Dispose() => Digest.Dispose();
    }
}
