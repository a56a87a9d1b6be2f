namespace DeadlineWatch.Rules;

/// <summary>How grave a step is: it orders mails and names their sections.</summary>
public enum Severity
{
    /// <summary>Ahead of the last day.</summary>
    Warning,

    /// <summary>On the last day, or in the last hours.</summary>
    LastDay,

    /// <summary>When overdue.</summary>
    Overdue,

    /// <summary>Still overdue, further up the chain.</summary>
    StillOverdue,
}

/// <summary>One rung: when it is told, and to whom.</summary>
/// <param name="Key">Stable within the ladder: <c>5-working-days-before</c>.</param>
/// <param name="When">When it is told.</param>
/// <param name="Roles">To whom, by role key.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record LadderStep(string Key, StepTime When, IReadOnlyList<string> Roles, Severity Severity);

/// <summary>Who is told when, before and after a deadline is due.</summary>
/// <param name="Key">The stable key: <c>three-working-days</c>.</param>
/// <param name="Steps">The rungs, earliest first.</param>
public sealed record Ladder(string Key, IReadOnlyList<LadderStep> Steps)
{
    /// <summary>Which rung of the ladder is to be told at <paramref name="now"/>. The only question of the rules that
    /// knows the time of day.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="told">The keys of the rungs told already for its present due moment.</param>
    /// <param name="data">How far the data of its stops and cancels reaches.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="now">The time, UTC.</param>
    public StepAnswer StepsDue(Deadline deadline, IReadOnlySet<string> told, DataReach data, WorkingCalendar calendar,
        DateTimeOffset now) => throw new NotImplementedException(Key);

    /// <summary>The moment of one rung, UTC, before any waiting for data.</summary>
    public static DateTimeOffset MomentOf(LadderStep step, Deadline deadline, WorkingCalendar calendar) =>
        throw new NotImplementedException(step.Key);
}
