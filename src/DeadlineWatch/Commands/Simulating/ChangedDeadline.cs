namespace DeadlineWatch.Commands.Simulating;

/// <summary>How the tried rules change when a deadline is due.</summary>
internal enum DueChange
{
    Earlier,
    Later,

    /// <summary>The clock is run by the tried rules only.</summary>
    New,

    /// <summary>The clock is run by the present rules only.</summary>
    Gone,

    /// <summary>Due as before; only its state is another.</summary>
    Same,
}

/// <summary>A deadline that the tried rules change.</summary>
/// <param name="Before">By the present rules; null for a new one.</param>
/// <param name="After">By the tried rules; null for one that is gone.</param>
internal sealed record ChangedDeadline(StandingDeadline? Before, StandingDeadline? After)
{
    public DueChange Due => (Before?.Deadline, After?.Deadline) switch
    {
        (null, _) => DueChange.New,
        (_, null) => DueChange.Gone,
        ({ } was, { } now) => (now.DueAt, now.EarliestDueAt).CompareTo((was.DueAt, was.EarliestDueAt)) switch
        {
            < 0 => DueChange.Earlier,
            > 0 => DueChange.Later,
            _ => DueChange.Same,
        },
    };

    public bool Moves => Due is DueChange.Earlier or DueChange.Later;

    /// <summary>True where it is run by both, and stands otherwise.</summary>
    public bool FlipsState => Before is not null && After is not null && Before.State != After.State;

    /// <summary>As it would stand; as it stands where it is gone.</summary>
    public StandingDeadline Standing => After ?? Before!;
}
