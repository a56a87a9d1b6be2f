using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage;

/// <summary>What retention reads and writes: cases that are long closed, and their leaving.</summary>
internal interface IRetentionStore
{
    /// <summary>The next cases that may leave, in the order of their references: no deadline is open or ended later than
    /// <see cref="LongClosed.Before"/>, nothing waits to be told or judged, and no source holds them.</summary>
    /// <param name="closed">Which cases.</param>
    /// <param name="after">The reference after which to go on; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Ends it.</param>
    Task<IReadOnlyList<CaseRecord>> Closed(LongClosed closed, string? after, int limit, CancellationToken cancel);

    /// <summary>How many cases would be long closed, but stand in a source.</summary>
    Task<int> StillHeld(LongClosed closed, CancellationToken cancel);

    /// <summary>All that the history says of cases, in the order of the chain.</summary>
    Task<IReadOnlyList<HistoryColumns>> History(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel);

    /// <summary>Lets cases go, in one transaction: their readings, deadlines, what was told and mailed of them, their
    /// findings; empties their rows of the history, of which hashes and order stay; and records it as the next pass. Null,
    /// and nothing is changed, where one of them is no longer as it was exported; else what was recorded.</summary>
    /// <exception cref="HorizonTooLateException">The horizon is not a year before the ledger's own time.</exception>
    Task<RetentionRecord?> Forget(Forgetting forgetting, CancellationToken cancel);

    /// <summary>Whether a pass recorded the export with this SHA-256.</summary>
    Task<bool> IsRecorded(string authority, string sha256, CancellationToken cancel);
}

/// <summary>Which cases of an authority may leave.</summary>
internal sealed record LongClosed
{
    /// <summary>How long ago a horizon is at least: a year, less a day by which zones and the clocks of nodes differ.</summary>
    public static readonly TimeSpan AtLeast = TimeSpan.FromDays(364);

    public required string Authority { get; init; }

    /// <summary>Every deadline of the case ended before this.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>The sources that hold a case for as long as it is not missing from them; from those that only ever add, or
    /// that are no longer read, nothing goes missing.</summary>
    public required IReadOnlyCollection<string> HeldBy { get; init; }

    /// <summary>A case must have been missing from those since before this.</summary>
    public required DateTimeOffset MissingBefore { get; init; }

    /// <summary>Refuses a horizon that is not long ago by the ledger's own time.</summary>
    /// <exception cref="HorizonTooLateException">It is not.</exception>
    public void ThrowIfLate(DateTimeOffset now)
    {
        if (Before > now - AtLeast)
        {
            throw new HorizonTooLateException(Authority, Before, now);
        }
    }
}

/// <summary>Cases to let go, as they were exported.</summary>
internal sealed record Forgetting
{
    public required LongClosed Closed { get; init; }

    /// <summary>The version of each case that was exported, by reference.</summary>
    public required IReadOnlyDictionary<string, int> Cases { get; init; }

    /// <summary>How many rows of history were exported.</summary>
    public required long Rows { get; init; }

    /// <summary>What their places and hashes give: see <see cref="Chain.RowsDigest"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>The name of the export.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of the export.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Who lets them go: "service", or a person as the machine knows them.</summary>
    public required string Who { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What the history keeps of it.</summary>
    public RetentionRecord As(long pass) =>
        new(Closed.Authority, pass, Cases.Count, Rows, Closed.Before, File, Sha256, Digest, Who);
}
