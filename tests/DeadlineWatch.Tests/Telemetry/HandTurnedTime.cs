using System.Threading.Channels;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>Time that stands still until a test turns it. Timers fire while it is turned.</summary>
internal sealed class HandTurnedTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>Far more real time than anything takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;

    /// <summary>The length of each wait that somebody began.</summary>
    public Channel<TimeSpan> Waits { get; } = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Turn(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(each => each.DueAt <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(each => each.Fire());
    }

    /// <summary>Waits until somebody has begun a wait of that length.</summary>
    /// <exception cref="TimeoutException">Nobody did.</exception>
    public async Task UntilWaitOf(TimeSpan length, CancellationToken cancel)
    {
        while (await Waits.Reader.ReadAsync(cancel).AsTask().WaitAsync(Patience, cancel) != length)
        {
        }
    }

    private sealed class Timer(HandTurnedTime time, Action fire) : ITimer
    {
        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = time._now + dueTime;
                    time._timers.Add(this);
                }
            }

            time.Waits.Writer.TryWrite(dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
