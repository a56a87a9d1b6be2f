using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>A ledger that holds what a test puts into it, and counts how often it was asked.</summary>
internal sealed class LedgerByHand : ILedgerQueries
{
    public List<SourceRow> SourceRows { get; } = [];

    public List<DeadlineRow> DeadlineRows { get; } = [];

    public List<FindingCount> Counts { get; } = [];

    public OutboxStanding Standing { get; set; } = new(0, 0, 0, 0, null);

    public LedgerStanding Itself { get; set; } = new(0, null);

    /// <summary>Called while it is asked how it stands.</summary>
    public Action WhenLookedAt { get; set; } = () => { };

    /// <summary>Thrown at the next question, and at each after it, while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>While true, deadlines are asked for and never come.</summary>
    public bool Hangs { get; set; }

    /// <summary>How often it was asked anything.</summary>
    public int Asked { get; private set; }

    /// <summary>One item each time a refresh has begun.</summary>
    public Channel<int> Refreshes { get; } = Channel.CreateUnbounded<int>();

    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel)
    {
        Refreshes.Writer.TryWrite(Asked);
        return Answer<IReadOnlyList<SourceRow>>(SourceRows);
    }

    public async IAsyncEnumerable<DeadlineRow> Deadlines(
        string? authority, DateTimeOffset endedSince, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Answer(0);
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }

        foreach (var row in DeadlineRows.Where(each => authority is null || each.Deadline.Clock.Authority == authority))
        {
            if (row.Deadline.Ended is not { } ended || ended.At.Latest >= endedSince)
            {
                yield return row;
            }
        }
    }

    public Task<OutboxStanding> OutboxStanding(CancellationToken cancel) => Answer(Standing);

    public Task<DateTimeOffset?> WaitingSince(DateTimeOffset now, CancellationToken cancel) => Answer(Standing.OldestPendingNotBefore);

    public Task<IReadOnlyList<FindingCount>> FindingCounts(DateTimeOffset now, CancellationToken cancel) =>
        Answer<IReadOnlyList<FindingCount>>(Counts);

    public Task<LedgerStanding> LedgerStanding(CancellationToken cancel)
    {
        WhenLookedAt();
        return Answer(Itself);
    }

    public Dictionary<string, LastTold> Told { get; } = [];

    public Task<LastTold> LastTold(string authority, CancellationToken cancel) =>
        Answer(Told.GetValueOrDefault(authority) ?? new LastTold(null, null));

    public Task<OutboxWaits> Waits(DateTimeOffset now, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics say how many wait, not why.");

    // What no metric may ask for: single cases.
    public Task<CaseRecord?> Case(string authority, string reference, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics read no single case.");

    public Task<IReadOnlyList<HistoryRow>> History(string authority, string reference, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics read no history.");

    public Task<IReadOnlyList<OutboxRow>> Outbox(string authority, string reference, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics read no single warning.");

    public Task<IReadOnlyList<SilenceRow>> Silences(string? authority, string? reference, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics do not pause.");

    public Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel) =>
        throw new InvalidOperationException("Metrics read no single finding.");

    private Task<T> Answer<T>(T answer)
    {
        Asked++;
        return Fault is null ? Task.FromResult(answer) : Task.FromException<T>(Fault);
    }
}
