using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>Tells whether the work succeeds, and not only that the loops turn: every source polled well within its
/// interval, and escalating and sending without a fault. What a monitor outside should watch.</summary>
internal sealed class CompleteCycle(ServiceConfiguration configuration, IPollStore store)
{
    /// <summary>A loop pauses for seconds: one that has not come round in a minute is stuck or failing.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    /// <summary>Asked at the end of each good pass of sending. Answers whether the cycle is complete.</summary>
    public async Task<bool> Note(Instruments instruments, DateTimeOffset now, CancellationToken cancel)
    {
        if (instruments.LastPass(Stage.Escalate) is not { } escalated || now - escalated > Turn)
        {
            return false;
        }

        var polledAt = (await store.Sources(cancel)).ToDictionary(each => each.Source, each => each.LastSuccessAt, StringComparer.Ordinal);

        // One poll may be missed, or take its whole timeout, before the cycle counts as broken. One that lies ahead was noted by a
        // clock that was wrong, and proves nothing.
        if (!configuration.Sources.All(each => polledAt.GetValueOrDefault(each.Name) is { } at && at - now <= Turn && now - at <= (2 * each.Every) + each.Timeout))
        {
            return false;
        }

        instruments.CycleCompleted(now);
        return true;
    }
}
