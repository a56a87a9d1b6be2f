using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Cases that a full reading no longer holds: they keep what was last read of them, and are marked. Where the source
/// declares that absent means closed, a closure without a date takes the place of the mark.</summary>
/// <param name="rows">What the ledger knew of the sources before this poll.</param>
internal sealed class GoneCase(IReadOnlyList<SourceRow> rows)
{
    private static readonly EventKind CaseClosed = EventKind.Parse("case-closed");

    /// <param name="old">What was last read of the case.</param>
    /// <param name="source">The source that no longer holds it.</param>
    /// <param name="asOf">What the reading without it is as of.</param>
    public ReadingRow Marked(ReadingRow old, SourceSettings source, DateTimeOffset asOf) => old with
    {
        LastHeldAt = rows.FirstOrDefault(each => each.Source == source.Name)?.DataAsOf ?? asOf,
        MissingSince = asOf,
        Snapshot = source.AbsentMeansClosed ? Closed(old.Snapshot) : old.Snapshot,
    };

    private static CaseSnapshot Closed(CaseSnapshot snapshot) => snapshot.Events.Any(each => each.Kind == CaseClosed)
        ? snapshot
        : snapshot with { Events = [.. snapshot.Events, new CaseEvent { Kind = CaseClosed }] };
}
