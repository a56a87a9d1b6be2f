namespace DeadlineWatch.Rules;

/// <summary>What a clock's approved delay is: the decision that agrees to it, and the day agreed.</summary>
/// <param name="By">The decision, and what must hold of its facts: each approver has agreed.</param>
/// <param name="Until">The kind whose date is the agreed new day, last in time, booked as it is; null where only the
/// decision is recorded.</param>
public sealed record DelayRule(EndRule By, EventKind? Until = null);

/// <summary>A delay that was agreed to for one run of a clock. It changes who is told when after the due moment, and
/// nothing else: the due moment, the outcome and what is counted stay as they are.</summary>
/// <param name="AgreedAt">When it was agreed.</param>
/// <param name="Words">The decision in words: "delay agreed by the manager and the conference chair".</param>
/// <param name="Reason">Its reason, a code; null where none is recorded.</param>
/// <param name="Until">The agreed London day, inclusive: rungs after due count from its end. Null where none is
/// recorded, or where it is no later than the due day.</param>
public sealed record AgreedDelay(Moment AgreedAt, string Words, string? Reason, DateOnly? Until)
{
    /// <summary>The name of the fact that says why a delay was agreed to.</summary>
    public const string ReasonFact = "reason";

    /// <summary>With the agreed day as <paramref name="until"/> says it: "delay agreed to Fri 24 Apr, reason:
    /// quorum".</summary>
    public string Said(Func<DateOnly, string> until) =>
        $"{Words}{(Until is { } day ? $" to {until(day)}" : "")}{(Reason is { } reason ? $", reason: {reason}" : "")}";
}
