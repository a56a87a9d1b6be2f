namespace DeadlineWatch.Hosting;

/// <summary>A time that is set, for playing days in seconds.</summary>
internal sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Set(DateTimeOffset now) =>
        _now = now >= _now ? now : throw new ArgumentOutOfRangeException(nameof(now), now, "Time does not go back.");
}
