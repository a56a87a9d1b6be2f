namespace DeadlineWatch.Rules;

/// <summary>What siblings have in common who count as one: the family or meeting, and the moment at which their clock is due.
/// Among the deadlines of one clock and one authority.</summary>
/// <param name="Group">The family or meeting, as the source names it.</param>
/// <param name="DueAt">When the clock of each of them is due.</param>
public readonly record struct SiblingGroup(string Group, DateTimeOffset DueAt)
{
    /// <summary>The group of a deadline; null where no source says one, so that it counts by itself.</summary>
    public static SiblingGroup? Of(Deadline deadline)
    {
        ArgumentNullException.ThrowIfNull(deadline);

        return deadline.Group is { } group ? new(group, deadline.DueAt) : null;
    }
}
