namespace DeadlineWatch.Rules;

/// <summary>What changed of a deadline between the ledger and a new evaluation.</summary>
public enum ChangeKind
{
    /// <summary>A clock that the ledger does not know.</summary>
    Started,

    /// <summary>The due moment moved.</summary>
    Moved,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>It had ended, and runs again.</summary>
    Reopened,

    /// <summary>It had ended, and ended otherwise than was recorded.</summary>
    EndedOtherwise,

    /// <summary>The booking of its stop changed.</summary>
    Booked,

    /// <summary>A delay was agreed to, changed or taken back.</summary>
    Delayed,

    /// <summary>Something else of it changed: its team, its group, a corrected start that left the due moment alone.</summary>
    Amended,

    /// <summary>It runs, and its start no longer stands in the data. It goes on; see "not seen" in the README.</summary>
    Vanished,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>One deadline before and after, with all that changed of it.</summary>
/// <param name="Kinds">What changed; never empty, <see cref="ChangeKind.None"/> alone where nothing did.</param>
/// <param name="Before">As the ledger holds it; null for one that started.</param>
/// <param name="After">As the data now says; equal to <paramref name="Before"/> for one that vanished.</param>
public sealed record LedgerChange(IReadOnlyList<ChangeKind> Kinds, Deadline? Before, Deadline After)
{
    /// <summary>How far a corrected start may lie from the old one to be the same clock, in days, inclusive.</summary>
    public const int CorrectionSpanDays = 31;

    /// <summary>True where the change holds this kind.</summary>
    public bool Is(ChangeKind kind) => Kinds.Contains(kind);

    /// <summary>Compares what the ledger holds of a case with what its data now says.
    /// <list type="number">
    /// <item>Deadlines of one identity are the same.</item>
    /// <item>Where a start is gone, and exactly one new start of the same clock stands within 31 days of it (and that one
    /// answers to no other), it is the same clock, corrected.</item>
    /// <item>A start that is exempt is never taken for another: it would end in silence what is only gone.</item>
    /// <item>Else an ended clock that is gone stays as it was, and an open one has vanished.</item>
    /// </list></summary>
    public static IReadOnlyList<LedgerChange> Between(IReadOnlyList<Deadline> ledger, IReadOnlyList<Deadline> data)
    {
        var known = ledger.ToDictionary(each => each.Clock);
        var fresh = data.Where(each => !known.ContainsKey(each.Clock)).ToList();
        var found = data.Select(each => each.Clock).ToHashSet();
        var gone = ledger.Where(each => !found.Contains(each.Clock)).ToList();
        var corrected = Corrections(gone, fresh);

        var changes = new List<LedgerChange>();
        changes.AddRange(data.Where(each => known.ContainsKey(each.Clock)).Select(each => Compare(known[each.Clock], each)));
        changes.AddRange(corrected.Select(each => Compare(each.Key, each.Value)));
        changes.AddRange(fresh.Where(each => !corrected.ContainsValue(each)).Select(each => new LedgerChange([ChangeKind.Started], null, each)));
        changes.AddRange(gone.Where(each => each.Ended is null && !corrected.ContainsKey(each))
            .Select(each => new LedgerChange([ChangeKind.Vanished], each, each)));
        return changes;
    }

    private static Dictionary<Deadline, Deadline> Corrections(IReadOnlyList<Deadline> gone, IReadOnlyList<Deadline> fresh)
    {
        var candidates = gone.ToDictionary(old => old, old => fresh.Where(each => CanBe(old, each)).ToList());
        return candidates
            .Where(each => each.Value.Count == 1 && candidates.Values.Count(other => other.Contains(each.Value[0])) == 1)
            .ToDictionary(each => each.Key, each => each.Value[0]);
    }

    private static bool CanBe(Deadline old, Deadline each) =>
        old.Clock.Definition == each.Clock.Definition
        && !IsExempt(old) && !IsExempt(each)
        && Math.Abs(old.StartedAt.Day.DayNumber - each.StartedAt.Day.DayNumber) <= CorrectionSpanDays
        // What starts after an ended clock's end is a new matter: the old one has only left the extract's window.
        && (old.Ended is not { } ended || each.CountsBack || each.StartedAt.Day <= ended.At.LastDay);

    private static bool IsExempt(Deadline deadline) => deadline.Ended is { IsExempt: true };

    private static LedgerChange Compare(Deadline before, Deadline found)
    {
        // What was overdue before its start was corrected stays known as such; the data itself no longer shows it.
        var after = IsExempt(found) && before.WasOverdue
            ? found with { OverdueBeforeMove = before.OverdueBeforeMove ?? before.DueAt }
            : found;
        var kinds = new List<ChangeKind>();
        if ((before.DueOn, before.DueAt, before.EarliestDueAt) != (after.DueOn, after.DueAt, after.EarliestDueAt))
        {
            kinds.Add(ChangeKind.Moved);
        }

        // When an end was entered is no part of how it ended: a source that begins to say so corrects nothing.
        if (Said(before.Ended) != Said(after.Ended))
        {
            kinds.Add(before.Ended is null ? ChangeKind.Ended : after.Ended is null ? ChangeKind.Reopened : ChangeKind.EndedOtherwise);
        }

        if ((before.BookedFor, before.BookingPassed, before.Decided) != (after.BookedFor, after.BookingPassed, after.Decided))
        {
            kinds.Add(ChangeKind.Booked);
        }

        if (before.Delay != after.Delay)
        {
            kinds.Add(ChangeKind.Delayed);
        }

        if (kinds.Count == 0)
        {
            kinds.Add(before == after ? ChangeKind.None : ChangeKind.Amended);
        }

        return new(kinds, before, after);
    }

    private static Ending? Said(Ending? ended) => ended is null ? null : ended with { RecordedAt = null };
}
