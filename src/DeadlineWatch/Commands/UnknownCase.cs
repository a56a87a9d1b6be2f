using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Answers a case reference that is not known: with those that are nearly the same.</summary>
internal static class UnknownCase
{
    // As many as fit on a line.
    private const int MostNear = 5;

    /// <summary>Says so, and answers the exit code.</summary>
    public static async Task<int> Refuse(
        ILedgerQueries ledger, string authority, string reference, Terminal terminal, CancellationToken cancel)
    {
        terminal.Fault($"Nothing is known of case {reference} of {authority}.");
        var near = await Near(ledger, authority, reference, cancel);
        if (near.Count > 0)
        {
            terminal.Fault($"Near it: {string.Join(", ", near)}.");
        }

        return ExitCode.Wrong;
    }

    /// <summary>Cases whose reference is nearly the same, or holds what was typed.</summary>
    private static async Task<IReadOnlyList<string>> Near(
        ILedgerQueries ledger, string authority, string reference, CancellationToken cancel)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in ledger.Deadlines(authority, DateTimeOffset.MinValue, cancel))
        {
            known.Add(row.Deadline.Clock.Case);
        }

        return
        [
            .. known
                .Select(each => (Case: each, Slips: each.Contains(reference, StringComparison.OrdinalIgnoreCase)
                    ? 1
                    : Spelling.Slips(reference, each)))
                .Where(each => each.Slips <= Math.Max(1, reference.Length / 3))
                .OrderBy(each => each.Slips).ThenBy(each => each.Case, StringComparer.Ordinal)
                .Take(MostNear)
                .Select(each => each.Case),
        ];
    }
}
