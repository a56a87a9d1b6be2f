using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>All that one source says today: what a replay takes its events from.</summary>
/// <param name="Source">The source, as configured.</param>
/// <param name="DataAsOf">What the data is as of; a replay cannot go on beyond it.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Findings">How many rows or values were set aside.</param>
internal sealed record CompleteReading(
    SourceSettings Source, DateTimeOffset DataAsOf, IReadOnlyList<CaseSnapshot> Cases, int Findings)
{
    private const int CasesAPage = 1000;

    /// <summary>Reads a source once, by its own reader. What is wrong with it is told on the terminal, and the answer is
    /// null.</summary>
    public static async Task<CompleteReading?> FromSource(
        SourceSettings source, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(source.Timeout);
        try
        {
            // On a thread of its own: opening a file on a share that hangs never returns.
            var reading = await Task.Run(() => SourceFactory.Create(source).ReadAndKeep(now, null, int.MaxValue, limit.Token), CancellationToken.None)
                .WaitAsync(limit.Token);
            if (reading is SourceReading.Complete complete)
            {
                return new(source, complete.DataAsOf, complete.Kept, complete.Findings.Count);
            }

            terminal.Fault(reading is SourceReading.Failed failed
                ? $"Source {source.Name} cannot be read: {failed.Reason} ({failed.Place})"
                : $"Source {source.Name} gave nothing.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            terminal.Fault($"Source {source.Name} cannot be read: it took longer than {Duration.Words(source.Timeout)}.");
        }

        return null;
    }

    /// <summary>What the ledger last read of a configured source; null where it never had a sound reading.</summary>
    public static async Task<CompleteReading?> FromLedger(
        SourceSettings source, IPollStore ledger, CancellationToken cancel)
    {
        var known = (await ledger.Sources(cancel)).FirstOrDefault(each => each.Source == source.Name && each.Authority == source.Authority);
        if (known?.DataAsOf is not { } asOf)
        {
            return null;
        }

        var cases = new List<CaseSnapshot>();
        string? after = null;
        while (await ledger.CaseReferences(source.Authority, after, CasesAPage, cancel) is { Count: > 0 } page)
        {
            var records = await ledger.LoadCases(source.Authority, page, cancel);
            cases.AddRange(records.Values.SelectMany(each => each.Readings).Select(each => each.Snapshot)
                .Where(each => each.Source == source.Name));
            after = page[^1];
        }

        return new(source, asOf, cases, Findings: 0);
    }
}
