using System.Globalization;
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

        if (options.Json)
        {
            Json.Write(terminal.Output, verdicts.Select(each => new VerifiedChain(
                each.Authority, each.Fault is null, each.Batches, each.Rows, Convert.ToHexStringLower(each.Head),
                each.Fault)));
        }
        else
        {
            await terminal.Output.WriteLineAsync(verdicts.Count == 0
                ? "The history is empty."
                : string.Join(terminal.Output.NewLine, verdicts.Select(Words)));
        }

        return verdicts.TrueForAll(each => each.Fault is null) ? ExitCode.Done : ExitCode.Wrong;
    }

    private static string Words(ChainVerdict verdict)
    {
        var head = Convert.ToHexStringLower(verdict.Head)[..ShownDigits];
        return verdict.Fault is not { } fault
            ? string.Create(CultureInfo.InvariantCulture,
                $"{verdict.Authority}: sound: {verdict.Batches} batches, {verdict.Rows} rows, head {head}…")
            : string.Create(CultureInfo.InvariantCulture,
                $"{verdict.Authority}: NOT sound: batch {fault.Batch}{(fault.RowId is { } row ? $", row {row}" : "")}"
                + $" {fault.What}. Sound before it: {verdict.Batches} batches, {verdict.Rows} rows, head {head}…");
    }
}

/// <summary>The chain of an authority, for a program.</summary>
internal sealed record VerifiedChain(
    string Authority, bool Sound, long Batches, long Rows, string Head, ChainFault? Fault);
