using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>Plays the three stages through simulated time: what the service would have done, step by step, with the very
/// code that does it.</summary>
internal sealed class Playback(ServiceConfiguration configuration, Stages stages, SimulatedTime time)
{
    private readonly Dictionary<string, DateTimeOffset> _nextPoll =
        configuration.Sources.ToDictionary(each => each.Name, _ => DateTimeOffset.MinValue, StringComparer.Ordinal);

    /// <summary>As often as the loops of the service turn.</summary>
    private static readonly TimeSpan NextTurn = TimeSpan.FromSeconds(5);

    private DateTimeOffset? _left;

    /// <summary>How far time moves at a step.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a source polled at a time is polled next.</summary>
    public Func<SourceSettings, DateTimeOffset, DateTimeOffset> PolledAgain { get; init; } = (source, now) => now + source.Every;

    /// <summary>The first moment at which there is something to tell, or to send; it may have come. With it time goes from
    /// there to there and from poll to poll, and not by steps.</summary>
    public Func<CancellationToken, Task<DateTimeOffset>>? NextDue { get; init; }

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

            if (NextDue is null || await NextDue(cancel) <= now)
            {
                await stages.Escalator.Pass(cancel);
                await stages.Sender.Pass(cancel);
            }

            if (now == until)
            {
                return;
            }
        }
    }

    private async Task<DateTimeOffset> After(DateTimeOffset now, DateTimeOffset until, CancellationToken cancel)
    {
        var next = now + Step;
        if (NextDue is not null)
        {
            // What is left although it has come (more recipients than a pass takes) has its turn at the next pass; what is
            // left again is not taken, and must not hold up time.
            var due = await NextDue(cancel);
            next = _nextPoll.Values.Append(due > now ? due : due == _left ? next : now + NextTurn).Min();
            _left = due;
        }

        return next < until ? next : until;
    }
}
