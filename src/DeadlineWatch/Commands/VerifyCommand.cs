using System.Globalization;
using DeadlineWatch.Retaining;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;

namespace DeadlineWatch.Commands;

/// <summary><c>verify</c>: whether the history is as it was written.</summary>
internal sealed class VerifyCommand(IChainStore chain)
{
    /// <summary>As many digits of a head as a person compares with one noted before.</summary>
    private const int ShownDigits = 16;

    public async Task<int> Write(VerifyOptions options, Terminal terminal, CancellationToken cancel)
    {
        var heads = await chain.Heads(cancel);
        if (options.Authority is { } authority && heads.All(each => each.Authority != authority))
        {
            return Known.Refuse(terminal, "authority", authority, [.. heads.Select(each => each.Authority)]);
        }

        var verdicts = new List<ChainVerdict>();
        foreach (var head in heads.Where(each => options.Authority is null || each.Authority == options.Authority))
        {
            verdicts.Add(await new ChainWalk(chain).Verify(head, cancel));
        }

        var exports = await Exports(options.Export, verdicts, terminal, cancel);
        if (exports is null)
        {
            return ExitCode.Wrong;
        }

        Answer(options, verdicts, exports, terminal);
        return verdicts.TrueForAll(each => each.Fault is null) && exports.TrueForAll(each => each.Fault is null)
            ? ExitCode.Done
            : ExitCode.Wrong;
    }

    /// <summary>Holds exports against the passes that the history records; of a folder, also the other way round. Null where the
    /// path leads nowhere.</summary>
    private async Task<List<ExportVerdict>?> Exports(
        string? path, List<ChainVerdict> verdicts, Terminal terminal, CancellationToken cancel)
    {
        if (path is null)
        {
            return [];
        }

        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            terminal.Fault($"There is no export '{path}': name a file or a folder.");
            return null;
        }

        var check = new ExportCheck(chain, verdicts);
        var found = new List<ExportVerdict>();
        var files = isFolder ? Directory.GetFiles(path, $"*{ExportFile.Extension}") : [path];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            found.Add(await check.Of(file, cancel));
        }

        var there = found.Where(each => each.Pass is not null).Select(each => (each.Pass!.Authority, each.Pass.Pass)).ToHashSet();
        return isFolder
            ? [.. found, .. verdicts.SelectMany(each => each.Passes).Where(each => !there.Contains((each.Authority, each.Pass))).Select(each =>
                new ExportVerdict(each.File, each, 0, string.Create(CultureInfo.InvariantCulture,
                    $"it is not in the folder; pass {each.Pass} of {each.Authority} wrote it")))]
            : found;
    }

    private static void Answer(VerifyOptions options, List<ChainVerdict> verdicts, List<ExportVerdict> exports, Terminal terminal)
    {
        if (options.Json)
        {
            var chains = verdicts.Select(each => new VerifiedChain(each.Authority, each.Fault is null, each.Batches, each.Rows,
                each.Emptied, Convert.ToHexStringLower(each.Head), each.Fault));
            if (options.Export is null)
            {
                Json.Write(terminal.Output, chains);
            }
            else
            {
                Json.Write(terminal.Output, new { chains, exports });
            }

            return;
        }

        terminal.Output.WriteLine(verdicts.Count == 0
            ? "The history is empty."
            : string.Join(terminal.Output.NewLine, verdicts.Select(Words)));
        var broken = verdicts.Where(each => each.Fault is not null).Select(each => each.Authority).ToHashSet(StringComparer.Ordinal);
        exports.ForEach(each => terminal.Output.WriteLine($"{each.File}: {Words(each, broken)}."));
    }

    private static string Words(ExportVerdict export, HashSet<string> broken) =>
        export.Fault is { } fault ? $"NOT sound: {fault}"
        : export.Note ?? string.Create(CultureInfo.InvariantCulture,
            $"sound: the {DueWords.Count(export.Rows, "row")} that pass {export.Pass!.Pass} of {export.Pass.Authority} emptied")
            + (broken.Contains(export.Pass!.Authority) ? ", by what its broken chain still records" : "");

    private static string Words(ChainVerdict verdict)
    {
        var head = Convert.ToHexStringLower(verdict.Head)[..ShownDigits];
        return verdict.Fault is not { } fault
            ? string.Create(CultureInfo.InvariantCulture,
                $"{verdict.Authority}: sound: {DueWords.Count(verdict.Batches, "batch", "batches")}, {DueWords.Count(verdict.Rows, "row")}{Emptied(verdict)}, head {head}…")
            : string.Create(CultureInfo.InvariantCulture,
                $"{verdict.Authority}: NOT sound: batch {fault.Batch}{(fault.RowId is { } row ? $", row {row}" : "")}"
                + $" {fault.What}. Sound before it: {DueWords.Count(verdict.Batches, "batch", "batches")}, {DueWords.Count(verdict.Rows, "row")}, head {head}…");
    }

    private static string Emptied(ChainVerdict verdict) =>
        verdict.Emptied == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", of which retention emptied {verdict.Emptied}");
}

/// <summary>The chain of an authority, for a program.</summary>
internal sealed record VerifiedChain(
    string Authority, bool Sound, long Batches, long Rows, long Emptied, string Head, ChainFault? Fault);
