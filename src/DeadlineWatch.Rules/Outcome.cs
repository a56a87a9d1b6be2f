namespace DeadlineWatch.Rules;

/// <summary>How a deadline that fell due counts where timeliness is counted. The order is that of gravity, the worst first:
/// siblings count as the worst of them does, since a meeting held in time for one child of three is not held in
/// time.</summary>
public enum Outcome
{
    /// <summary>Past due and not done: <see cref="DeadlineState.Overdue"/>.</summary>
    Overdue,

    /// <summary>Done, but late: <see cref="DeadlineState.OutOfTime"/>.</summary>
    OutOfTime,

    /// <summary>Running, so that nothing can be said yet: not due, or no data yet shows whether it was met.</summary>
    NotJudged,

    /// <summary>Done; whether within the timescale cannot be told from dates without times. Counted within in time.</summary>
    InTimeUnproven,

    /// <summary>Certainly done within the timescale.</summary>
    InTimeProven,

    /// <summary>Ended without being met: neither in time nor out of time.</summary>
    Cancelled,
}
