namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>Time that stands until a test moves it on; timers that come due fire within the step.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero) + _passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Step(TimeSpan by)
    {
        _passed += by;
        foreach (var timer in _timers.Where(timer => timer.DueAt <= _passed).ToList())
        {
            timer.DueAt = null;
            timer.Fire();
        }
    }

    private sealed class Timer(SteppedTime time, Action fire) : ITimer
    {
        public TimeSpan? DueAt { get; set; }

        public Action Fire => fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueAt = dueTime < TimeSpan.Zero ? null : time._passed + dueTime;
            return true;
        }

        public void Dispose() => DueAt = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
