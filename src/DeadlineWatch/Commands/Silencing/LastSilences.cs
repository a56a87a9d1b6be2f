using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>What was last said of each deadline, and not lifted.</summary>
internal static class LastSilences
{
    /// <summary>By the deadline's id.</summary>
    public static async Task<IReadOnlyDictionary<long, SilenceRow>> Of(ILedgerQueries ledger, string? authority, CancellationToken cancel) =>
        (await ledger.Silences(authority, reference: null, cancel)).Where(each => each.LiftedAt is null)
            .GroupBy(each => each.DeadlineId).ToDictionary(each => each.Key, each => each.Last());
}
