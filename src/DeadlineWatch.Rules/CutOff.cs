namespace DeadlineWatch.Rules;

/// <summary>The time of day from which on what comes in counts as received on the next working day.</summary>
/// <param name="At">The London time, inclusive.</param>
/// <param name="Of">The events that come in. A clock that another event starts knows no cut-off: a strategy discussion or
/// the start of a plan takes place, and is not received.</param>
public sealed record CutOff(TimeOnly At, IReadOnlyList<EventKind> Of)
{
    /// <summary>Whether it moves day 0 of a clock's first run: one in working days that counts forward from what came in.</summary>
    public bool Moves(ClockDefinition definition) =>
        !definition.CountsBack && definition.Limit.Unit == TimeUnit.WorkingDays && Of.Contains(definition.Start);
}
