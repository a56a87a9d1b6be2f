using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>Plays the three stages through simulated time: what the service would have done, step by step, with the very
/// code that does it.</summary>
internal sealed class Playback(ServiceConfiguration configuration, Stages stages, SimulatedTime time)
{
    private readonly Dictionary<string, DateTimeOffset> _nextPoll =
        configuration.Sources.ToDictionary(each => each.Name, _ => DateTimeOffset.MinValue, StringComparer.Ordinal);

    /// <summary>How far time moves at a step.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a source polled at a time is polled next.</summary>
    public Func<SourceSettings, DateTimeOffset, DateTimeOffset> PolledAgain { get; init; } = (source, now) => now + source.Every;

    /// <summary>When there may be something to tell or to send next. With it time goes from there to there and from poll to
    /// poll, and not by steps.</summary>
    public Func<DateTimeOffset, CancellationToken, Task<DateTimeOffset>>? NextDue { get; init; }

    /// <summary>Called before each step, so that files may land.</summary>
    public Action<DateTimeOffset>? Before { get; init; }

    /// <summary>Plays from the present simulated time until <paramref name="until"/>, inclusive.</summary>
    public async Task Until(DateTimeOffset until, CancellationToken cancel)
    {
        for (var now = time.GetUtcNow(); ; now = await After(now, until, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            time.Set(now);
            Before?.Invoke(now);
            foreach (var source in configuration.Sources.Where(each => _nextPoll[each.Name] <= now))
            {
                await stages.Poller.Poll(source.Name, cancel);
                _nextPoll[source.Name] = PolledAgain(source, now);
            }

            await stages.Escalator.Pass(cancel);
            await stages.Sender.Pass(cancel);
            if (now == until)
            {
                return;
            }
        }
    }

    private async Task<DateTimeOffset> After(DateTimeOffset now, DateTimeOffset until, CancellationToken cancel)
    {
        var next = NextDue is null ? now + Step : await NextDue(now, cancel);
        if (NextDue is not null && _nextPoll.Count > 0 && _nextPoll.Values.Min() is var poll && poll < next)
        {
            next = poll;
        }

        return next < until ? next : until;
    }
}
