namespace DeadlineWatch.Bench.Servers;

/// <summary>The same moment at every run, so that the same cases are overdue; lengths of time are real.</summary>
internal sealed class BenchTime(DateTimeOffset now) : TimeProvider
{
    /// <summary>Tue 15 Sep 2026, 10:00 in London: an ordinary working day.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 9, 15, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;
}
