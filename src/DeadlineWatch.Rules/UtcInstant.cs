namespace DeadlineWatch.Rules;

/// <summary>An instant or none, in the eight bytes that it needs: deadlines are held by the million, and an instant with an
/// offset that may be missing takes twenty-four.</summary>
internal readonly record struct UtcInstant
{
    // One more than the instant's ticks; 0 for none.
    private readonly long _ticks;

    private UtcInstant(DateTimeOffset? instant) => _ticks = instant is { } some ? some.UtcTicks + 1 : 0;

    /// <summary>The instant, in UTC; null for none.</summary>
    public DateTimeOffset? OrNull => _ticks == 0 ? null : new(_ticks - 1, TimeSpan.Zero);

    /// <summary>The instant, in UTC, of one that is never missing.</summary>
    public DateTimeOffset Value => OrNull.GetValueOrDefault();

    public static implicit operator UtcInstant(DateTimeOffset? instant) => new(instant);
}
