namespace DeadlineWatch.Tests.Timelines;

/// <summary>The clock of a machine, which may run ahead of the time.</summary>
internal sealed class WrongClock(TimeProvider time) : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;
}
