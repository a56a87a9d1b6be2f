using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>The teams of open clocks that the directory does not hold: what is told of them goes to the fallback. They are looked
/// up when somebody asks, and not stored, so that a team which was added is found no longer.</summary>
internal static class UnknownTeams
{
    private const string Code = "team-unknown";

    /// <summary>One finding for each such team of an authority.</summary>
    /// <param name="configuration">With the directory.</param>
    /// <param name="ledger">With the open clocks.</param>
    /// <param name="reference">Only of this case; null for all.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">To stop.</param>
    public static async Task<IReadOnlyList<FindingRow>> Find(
        ServiceConfiguration configuration, ILedgerQueries ledger, string? reference, DateTimeOffset now, CancellationToken cancel)
    {
        var open = new List<DeadlineRow>();
        await foreach (var row in ledger.Deadlines(authority: null, now, cancel))
        {
            if (row.Deadline is { Ended: null, Team: { } team } deadline && !string.IsNullOrWhiteSpace(team)
                && (reference is null || deadline.Clock.Case == reference)
                && configuration.Directory.Known(deadline.Clock.Authority, team) is null)
            {
                open.Add(row);
            }
        }

        return
        [
            .. open.GroupBy(each => (each.Deadline.Clock.Authority, Team: (each.Deadline.Team ?? "").Trim().ToUpperInvariant()))
                .Select(each => Of(each.Key.Authority, [.. each], reference, now)),
        ];
    }

    private static FindingRow Of(string authority, IReadOnlyList<DeadlineRow> rows, string? reference, DateTimeOffset now) => new()
    {
        Source = FindingSources.Recipients(authority),
        Finding = new(Code, $"team '{rows[0].Deadline.Team?.Trim()}'",
            $"recipients.json has no such team, so the mails about {DueWords.Count(rows.Count, "open clock")} of it go to the fallback: add the name to a team.",
            reference),
        FirstSeenAt = rows.Min(each => each.CreatedAt),
        LastSeenAt = now,
    };
}
