namespace DeadlineWatch.Rules;

/// <summary>Why a ladder answers as it does.</summary>
public enum StepReason
{
    /// <summary>The clock has ended: nothing is told any more.</summary>
    Ended,

    /// <summary>No rung has been reached that is not told already.</summary>
    NotYet,

    /// <summary>Past due, but no data yet shows whether it was met.</summary>
    AwaitsData,

    /// <summary>A rung has been reached.</summary>
    Reached,

    /// <summary>A rung has been reached, and a silence holds it back.</summary>
    Silenced,

    /// <summary>All rungs are told.</summary>
    AllTold,
}

/// <summary>What a ladder says about a deadline at a moment.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Step">The rung to tell: the latest reached; null unless <see cref="StepReason.Reached"/>.</param>
/// <param name="Passed">Earlier rungs that were never told and now count as told, since steps missed become one.</param>
/// <param name="NextAt">When to ask again, UTC; null for never.</param>
public sealed record StepAnswer(
    StepReason Reason, LadderStep? Step, IReadOnlyList<LadderStep> Passed, DateTimeOffset? NextAt);
