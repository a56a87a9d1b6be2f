using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Retaining;

/// <summary>Holds an export against what the history records of it.
/// <list type="number">
/// <item>The pass that wrote it is found by its SHA-256; else by its name, by its rows, or by who emptied the rows of its lines.
/// </item>
/// <item>Where the file is not the pass's to the byte, it is held against the rows that the pass emptied, and every line that was
/// edited, put in or removed is named.</item>
/// <item>A whole export that no pass used is no fault: its pass died, or lost a race, before it emptied anything. Its rows stand
/// in the ledger, or in the export of the pass that emptied them since.</item>
/// </list></summary>
internal sealed class ExportCheck(IChainStore chain, IReadOnlyList<ChainVerdict> verdicts)
{
    private const string NoPass = "no pass of retention emptied these rows";

    /// <summary>Checks one file.</summary>
    public async Task<ExportVerdict> Of(string path, CancellationToken cancel)
    {
        var export = await ExportRead.Of(path, cancel);
        var passes = verdicts.SelectMany(each => each.Passes).ToList();
        var pass = passes.FirstOrDefault(each => each.Sha256 == export.Sha256)
            ?? passes.FirstOrDefault(each => each.File == export.Name)
            ?? passes.FirstOrDefault(each => each.Digest == export.Digest);
        return pass is null ? await OfNoKnownPass(export, passes, cancel)
            : pass.Sha256 == export.Sha256 && pass.Digest == export.Digest ? new(export.Name, pass, export.Sound, null)
            : await Against(pass, export, cancel);
    }

    private async Task<ExportVerdict> OfNoKnownPass(ExportRead export, List<RetentionRecord> passes, CancellationToken cancel)
    {
        var unknown = new ExportVerdict(export.Name, null, export.Sound, export.Damage([]) ?? NoPass);
        if (export.Authority is not { } authority)
        {
            return unknown;
        }

        var verdict = verdicts.FirstOrDefault(each => each.Authority == authority);
        if (verdict is null)
        {
            return (await chain.Heads(cancel)).Any(each => each.Authority == authority)
                ? unknown with { Fault = export.Damage([]), Note = $"not checked: it is of {authority}, which was not verified" }
                : unknown;
        }

        // What is known to be unused may be deleted: that takes a chain of which no pass can be gone.
        if (verdict.Fault is not null)
        {
            return unknown with
            {
                Fault = export.Damage([]),
                Note = $"not checked: the chain of {authority} is broken, and what it recorded of this export may be gone",
            };
        }

        var genuine = await Genuine(export, authority, cancel);
        if (export.Lines.Count > 0 && genuine.Count == export.Lines.Count
            && (genuine.TrueForAll(each => each is null) || ExportFile.IsNameOf(export.Name, export.Sha256)))
        {
            return unknown with { Fault = null, Note = "unused: no pass used it; it may be deleted" };
        }

        var by = genuine.OfType<long>().CountBy(each => each).OrderByDescending(each => each.Value)
            .Select(each => each.Key).FirstOrDefault();
        return passes.FirstOrDefault(each => each.Authority == authority && each.Pass == by) is { } pass
            ? await Against(pass, export, cancel)
            : unknown;
    }

    private async Task<ExportVerdict> Against(RetentionRecord pass, ExportRead export, CancellationToken cancel)
    {
        var emptied = new List<HistoryColumns>();
        await foreach (var row in chain.Rows(pass.Authority, cancel))
        {
            if (row.EmptiedBy == pass.Pass)
            {
                emptied.Add(row);
            }
        }

        return new(export.Name, pass, export.Sound, export.Damage(emptied)
            ?? (export.Digest != pass.Digest ? $"it does not hold the rows that pass {pass.Pass} emptied, or not in their order"
                : $"it holds the rows of pass {pass.Pass}, and was written anew since"));
    }

    /// <summary>Of each line that stands in the ledger with its hash, the pass that emptied it there; null where none did.</summary>
    private async Task<List<long?>> Genuine(ExportRead export, string authority, CancellationToken cancel)
    {
        var hashes = new Dictionary<(long, int), byte[]>();
        foreach (var row in export.Lines.Where(each => each.IsSound).Select(each => each.Row!))
        {
            hashes.TryAdd((row.Batch, row.Position), row.Hash);
        }

        var found = new List<long?>();
        await foreach (var row in chain.Rows(authority, cancel))
        {
            if (hashes.TryGetValue((row.Batch, row.Position), out var hash) && row.Hash.AsSpan().SequenceEqual(hash))
            {
                found.Add(row.EmptiedBy);
            }
        }

        return found;
    }
}

/// <summary>What was found of an export.</summary>
/// <param name="File">Its name.</param>
/// <param name="Pass">The pass that wrote it; null for none.</param>
/// <param name="Rows">How many of its rows are sound.</param>
/// <param name="Fault">What is wrong; null where nothing is.</param>
internal sealed record ExportVerdict(string File, RetentionRecord? Pass, long Rows, string? Fault)
{
    /// <summary>Why it is neither sound nor at fault; null where it is one of them.</summary>
    public string? Note { get; init; }
}
