namespace DeadlineWatch.Rules;

/// <summary>A due moment, and the only place that compares a stop with it: see the same words in
/// <see cref="Deadline"/>.</summary>
internal readonly record struct Due(DateOnly? On, DateTimeOffset Earliest, DateTimeOffset At, bool Provisional)
{
    /// <summary>The London day in which it lies.</summary>
    public DateOnly LastDay => On ?? CivilTime.DayOf(At);

    /// <summary>True where what is done at <see cref="At"/> itself is in time: all but the end of a day.</summary>
    private bool IsInclusive => On is not { } on || At < CivilTime.EndOf(on);

    public bool IsLate(DateTimeOffset instant) => instant > At || (instant == At && !IsInclusive);

    public EndedHow Judge(Moment stop)
    {
        if (IsLate(stop.Earliest))
        {
            return EndedHow.OutOfTime;
        }

        var isSure = stop.Latest < Earliest || (stop.Latest == Earliest && IsInclusive);
        return isSure ? EndedHow.InTime : EndedHow.InTimeUnproven;
    }
}
