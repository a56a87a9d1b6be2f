using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Sources;

/// <summary>What came of reading a source once.</summary>
internal abstract record SourceReading
{
    private SourceReading()
    {
    }

    /// <summary>Nothing could be read, or what was read cannot be trusted as a whole. Nothing changes by it.</summary>
    /// <param name="Reason">What is wrong and what to do, in one sentence.</param>
    /// <param name="Place">The file, sheet, line or column.</param>
    internal sealed record Failed(string Reason, string Place) : SourceReading
    {
        /// <summary>The name of what is wrong, for the metric and the log.</summary>
        public string Code { get; init; } = FaultCode.Unreadable;

        /// <summary>What the poll says of it: suspect where all was read, and may be half of one load and half of the next.
        /// </summary>
        public string Verdict => Code == FaultCode.LoadMoved ? "suspect" : "failed";
    }

    /// <summary>The same load as last time; nothing was read again.</summary>
    internal sealed record Unchanged : SourceReading
    {
        /// <summary>Since when no load has come, in words, where that is longer than it ever takes; null where it is not.</summary>
        public string? Stale { get; init; }
    }

    /// <summary>The source was read to its end.</summary>
    internal sealed record Complete : SourceReading
    {
        /// <summary>What the data is as of, UTC: never the time of the read, unless the source is declared live. Cut to
        /// what the ledger keeps: the same load read again must not seem newer than what was stored of it.</summary>
        public required DateTimeOffset DataAsOf { get; init => field = TimeText.Cut(value); }

        /// <summary>What tells this load from another: a hash of the files, a marker row. Null where nothing does.</summary>
        public string? LoadMarker { get; init; }

        /// <summary>How many cases were handed on.</summary>
        public required int Cases { get; init; }

        /// <summary>The cases that were kept for a person to see, events perhaps still undated; none in a poll.</summary>
        public IReadOnlyList<CaseSnapshot> Kept { get; init; } = [];

        /// <summary>What is wrong with single rows, values or columns.</summary>
        public required IReadOnlyList<Finding> Findings { get; init; }

        /// <summary>How much was read, per table and event kind.</summary>
        public required ReadingCounts Counts { get; init; }

        /// <summary>How many ids stand for more than one event, by kind; kinds without are left out.</summary>
        public IReadOnlyDictionary<string, int> DoubledIds { get; init; } = new Dictionary<string, int>();
    }
}
