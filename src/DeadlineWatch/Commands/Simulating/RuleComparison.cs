using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Judges a case by the present rules and by the tried ones, at the same time and from the same stored readings;
/// pure. What is the same deadline is told as when cases are judged anew after a reload.</summary>
internal sealed class RuleComparison(
    WatchedAuthority present, WatchedAuthority tried, Configuration.Directory directory, DateTimeOffset now)
{
    public CaseComparison Compare(CaseRecord record)
    {
        var (before, after) = (Evaluate(record, present), Evaluate(record, tried));
        // An ended clock that is gone is no change of the ledger, which keeps it; here it is one of the rules.
        var kept = LedgerChange.Between(before, after).Where(each => !each.Is(ChangeKind.Vanished)).ToList();
        var found = kept.Select(each => each.Before?.Clock).ToHashSet();
        var unseen = record.Deadlines.ToDictionary(each => each.Deadline.Clock, each => each.UnseenAt);

        var changed = kept.Select(each => new ChangedDeadline(Standing(each.Before, present), Standing(each.After, tried)))
            .Concat(before.Where(each => !found.Contains(each.Clock)).Select(each => new ChangedDeadline(Standing(each, present), null)))
            .Where(each => each.Due != DueChange.Same || each.FlipsState);
        return new(before, [.. changed]);

        StandingDeadline? Standing(Deadline? deadline, WatchedAuthority of) => deadline is null ? null
            : new(deadline, of, StandingDeadline.TeamOf(deadline, directory), unseen.GetValueOrDefault(deadline.Clock), now);
    }

    private static IReadOnlyList<Deadline> Evaluate(CaseRecord record, WatchedAuthority by) => by.Profile.Evaluate(
        new(by.Authority.Key, record.Reference, [.. record.Readings.Select(each => each.Snapshot)], by.Coverage)).Deadlines;
}

/// <summary>One case by both rules.</summary>
/// <param name="Present">All its deadlines by the present rules.</param>
/// <param name="Changed">Those that the tried rules change.</param>
internal sealed record CaseComparison(IReadOnlyList<Deadline> Present, IReadOnlyList<ChangedDeadline> Changed);
