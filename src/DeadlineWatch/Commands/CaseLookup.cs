using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Finds the case that a person named, or says which ones are near it.</summary>
internal static class CaseLookup
{
    // As many as fit on a line.
    private const int MostNear = 5;

    /// <summary>The case; null where nothing is known of it, which is then said.</summary>
    public static async Task<CaseRecord?> Find(
        ILedgerQueries ledger, string authority, string reference, Terminal terminal, CancellationToken cancel)
    {
        if (await ledger.Case(authority, reference, cancel) is { } record)
        {
            return record;
        }

        terminal.Fault($"Nothing is known of case {reference} of {authority}.");
        var near = await Near(ledger, authority, reference, cancel);
        if (near.Count > 0)
        {
            terminal.Fault($"Near it: {string.Join(", ", near)}.");
        }

        return null;
    }

    /// <summary>Cases whose reference is nearly the same, or holds what was typed.</summary>
    private static async Task<IReadOnlyList<string>> Near(ILedgerQueries ledger, string authority, string reference, CancellationToken cancel)
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
