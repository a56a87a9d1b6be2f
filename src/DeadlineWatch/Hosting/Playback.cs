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

    /// <summary>Called before each step, so that files may land.</summary>
    public Action<DateTimeOffset>? Before { get; init; }

    /// <summary>Plays from the present simulated time until <paramref name="until"/>, inclusive.</summary>
    public async Task Until(DateTimeOffset until, CancellationToken cancel)
    {
        for (var now = time.GetUtcNow(); ; now = now + Step < until ? now + Step : until)
        {
            time.Set(now);
            Before?.Invoke(now);
            foreach (var source in configuration.Sources.Where(each => _nextPoll[each.Name] <= now))
            {
                await stages.Poller.Poll(source.Name, cancel);
                _nextPoll[source.Name] = now + source.Every;
            }

            await stages.Escalator.Pass(cancel);
            await stages.Sender.Pass(cancel);
            if (now == until)
            {
                return;
            }
        }
    }
}
