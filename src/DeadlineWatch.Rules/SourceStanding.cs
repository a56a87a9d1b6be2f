namespace DeadlineWatch.Rules;

/// <summary>What a source can say, and how far its last sound reading reaches: what evaluation and escalation need to
/// know about a source besides the cases.</summary>
public sealed record SourceStanding
{
    /// <summary>The source's name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The event kinds that it supplies, less those for which another source of the authority leads.</summary>
    public required IReadOnlySet<EventKind> Supplies { get; init; }

    /// <summary>Those of <see cref="Supplies"/> whose dates are always of things that happened, never bookings.</summary>
    public IReadOnlySet<EventKind> Actual { get; init; } = new HashSet<EventKind>();

    /// <summary>Those of <see cref="Supplies"/> for which the source records an outcome: a date that has passed without
    /// one is a booking that passed, not a meeting that was held.</summary>
    public IReadOnlySet<EventKind> WithOutcome { get; init; } = new HashSet<EventKind>();

    /// <summary>The facts that the source supplies.</summary>
    public IReadOnlySet<string> Facts { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What the last sound reading is as of, UTC; null before the first.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The London time at which the source is loaded each day; null where it declares none.</summary>
    public TimeOnly? LoadedAt { get; init; }

    /// <summary>How long that load takes.</summary>
    public TimeSpan LoadTakes { get; init; }

    /// <summary>The longest ordinary time between two readings of new data.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>When data as of <paramref name="instant"/> or later should have been read: the end of the first declared
    /// load at or after it, else one interval after it.</summary>
    public DateTimeOffset ExpectedBy(DateTimeOffset instant)
    {
        if (LoadedAt is not { } time)
        {
            return instant + Interval;
        }

        var day = CivilTime.DayOf(instant);
        var load = CivilTime.At(day, time);
        if (load < instant)
        {
            load = CivilTime.At(day.AddDays(1), time);
        }

        return load + LoadTakes;
    }
}
