using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;

namespace DeadlineWatch.Retaining;

/// <summary>Lets cases leave the ledger that are long closed. For each authority, some hundred cases at a time:
/// <list type="number">
/// <item>Find cases of which every deadline ended, and everything that was read of them happened, before the horizon; which no
/// source holds any more, and of which nothing is still to be told.</item>
/// <item>Leave those whose history is not as it was written: emptied, it could show no longer what was done to it.</item>
/// <item>Write their history into an export, and have the disk keep it.</item>
/// <item>In one transaction, where nothing of them has changed meanwhile: remove all else, empty their history, record it.
/// Where something has, remove the export, and begin again.</item>
/// </list>
/// It may die at any line: what was exported and not emptied is exported again.</summary>
internal sealed class Retention(
    ServiceConfiguration configuration, RetentionSettings settings, IRetentionStore store, ILogger log)
{
    /// <summary>Cases a transaction: their history fits in memory, and a poll waits for a moment only.</summary>
    public const int BatchSize = 200;

    // Two nodes may be at it at once: one of them finds the other's work done.
    private const int Rounds = 5;

    /// <summary>An extract that lost cases by mistake is mended well within this.</summary>
    private static readonly TimeSpan GoneFor = TimeSpan.FromDays(30);

    /// <summary>What may leave the ledger of an authority, and what would but for a source that holds it. Nothing is changed.
    /// </summary>
    public async Task<Leaving> Preview(string authority, DateTimeOffset now, CancellationToken cancel)
    {
        var closed = Horizon(authority, now);
        var leaving = new Leaving(authority, closed.Before, 0, 0, null, await store.StillHeld(closed, cancel), []);
        await foreach (var batch in Batches(closed, cancel))
        {
            leaving = leaving with
            {
                Cases = leaving.Cases + batch.Cases.Count,
                Rows = leaving.Rows + batch.Rows.Count,
                Earliest = batch.Rows.Select(each => (DateTimeOffset?)each.At).Append(leaving.Earliest).Min(),
                Edited = [.. leaving.Edited, .. batch.Edited],
            };
        }

        return leaving;
    }

    /// <summary>Lets them go. Answers each batch as it went.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="who">Who asks for it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Ends it between two batches, or within one that is then undone.</param>
    public async IAsyncEnumerable<RetentionRecord> Apply(string authority, string who, DateTimeOffset now,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var closed = Horizon(authority, now);
        var lost = 0;
        for (string? after = null; await Next(closed, after, cancel) is { } batch;)
        {
            foreach (var edited in batch.Edited)
            {
                log.LogError("The history of case {Case} of {Authority} is not as it was written, and stays: see deadlinewatch verify.",
                    edited, authority);
            }

            if (batch.Cases.Count > 0)
            {
                if (await Forget(closed, batch, who, now, cancel) is { } record)
                {
                    yield return record;
                }
                else if (++lost < Rounds)
                {
                    continue;
                }
            }

            (after, lost) = (batch.Last, 0);
        }
    }

    private async Task<RetentionRecord?> Forget(
        LongClosed closed, Batch batch, string who, DateTimeOffset now, CancellationToken cancel)
    {
        using var digest = new RowsDigest();
        foreach (var row in batch.Rows)
        {
            digest.Add(row.Batch, row.Position, row.Hash);
        }

        var export = await ExportFile.Write(settings.ExportTo, closed.Authority, CivilTime.DayOf(now), batch.Rows, cancel);
        RemovePartials(export);
        var record = await ForgetOrRemove(export, new()
        {
            Closed = closed,
            Cases = batch.Cases.ToDictionary(each => each.Reference, each => each.Version, StringComparer.Ordinal),
            Rows = digest.Rows,
            Digest = digest.ToString(),
            File = export.Name,
            Sha256 = export.Sha256,
            Who = who,
            Now = now,
        }, cancel);
        if (record is not null)
        {
            log.LogInformation("Retention pass {Pass} of {Authority}: {Cases} cases left the ledger, {Rows} rows of history are in {File}.",
                record.Pass, record.Authority, record.Cases, record.Rows, record.File);
        }

        return record;
    }

    /// <summary>Lets them go; where nothing left, nor by another node that wrote the same export, the export is removed: none that
    /// is not used is left behind.</summary>
    private async Task<RetentionRecord?> ForgetOrRemove(ExportFile export, Forgetting forgetting, CancellationToken cancel)
    {
        var left = true;
        try
        {
            var record = await store.Forget(forgetting, cancel);
            left = record is not null;
            return record;
        }
        catch (HorizonTooLateException)
        {
            left = false;
            throw;
        }
        finally
        {
            if (!left && !await store.IsRecorded(forgetting.Closed.Authority, export.Sha256, cancel))
            {
                Remove(() => File.Delete(Path.Combine(settings.ExportTo, export.Name)));
            }
        }
    }

    private void RemovePartials(ExportFile export) => Remove(() => export.RemovePartials(settings.ExportTo));

    /// <summary>What cannot be removed lies there and harms nothing: verify calls it unused.</summary>
    private void Remove(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("What retention no longer needs could not be removed from {Folder} ({Fault}).", settings.ExportTo, fault.GetType().Name);
        }
    }

    private async IAsyncEnumerable<Batch> Batches(
        LongClosed closed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null; await Next(closed, after, cancel) is { } batch; after = batch.Last)
        {
            yield return batch;
        }
    }

    /// <summary>The next cases with their history; null at the end.</summary>
    private async Task<Batch?> Next(LongClosed closed, string? after, CancellationToken cancel)
    {
        var found = await store.Closed(closed, after, BatchSize, cancel);
        if (found.Count == 0)
        {
            return null;
        }

        var quiet = found.Where(each => IsQuiet(each, closed.Before)).ToDictionary(each => each.Reference, StringComparer.Ordinal);
        var rows = await store.History(closed.Authority, quiet.Keys, cancel);
        var edited = rows.Where(each => !ExportLine.IsSound(each)).Select(each => each.Reference).ToHashSet(StringComparer.Ordinal);
        return new(
            [.. quiet.Values.Where(each => !edited.Contains(each.Reference))],
            [.. rows.Where(each => !edited.Contains(each.Reference))],
            [.. edited.Order(StringComparer.Ordinal)],
            found[^1].Reference);
    }

    /// <summary>Whether nothing that was read of the case is younger: a case may be at work without a clock.</summary>
    private static bool IsQuiet(CaseRecord record, DateTimeOffset before) => record.Readings
        .SelectMany(each => each.Snapshot.Events)
        .All(each => !(each.OccurredAt?.Latest >= before) && !(each.RecordedAt >= before));

    private LongClosed Horizon(string authority, DateTimeOffset now) => new()
    {
        Authority = authority,
        Before = CivilTime.StartOf(CivilTime.DayOf(now).AddYears(-settings.ClosedCasesAfter)),
        HeldBy = [.. configuration.SourcesOf(authority).Where(each => each.Content == SourceContent.Full).Select(each => each.Name)],
        MissingBefore = now - GoneFor,
    };

    private sealed record Batch(
        IReadOnlyList<CaseRecord> Cases, IReadOnlyList<Storage.Columns.HistoryColumns> Rows, IReadOnlyList<string> Edited, string Last);
}

/// <summary>What may leave the ledger of an authority.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="ClosedBefore">Every deadline of these cases ended before this.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Rows">How many rows of history they have.</param>
/// <param name="Earliest">When the first of those rows was written; null where there is none.</param>
/// <param name="StillHeld">How many cases are as long closed, and stay because a source still holds them.</param>
/// <param name="Edited">Cases that stay because their history is not as it was written.</param>
internal sealed record Leaving(
    string Authority, DateTimeOffset ClosedBefore, int Cases, int Rows, DateTimeOffset? Earliest, int StillHeld,
    IReadOnlyList<string> Edited);
