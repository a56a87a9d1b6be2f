using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>Which parts of the host died, and which did not end in time. A part that lives ends by being asked, and in no other way.
/// </summary>
internal sealed class Deaths(IEnumerable<IHostedService> parts, ILogger<Deaths> log)
{
    private readonly IReadOnlyList<BackgroundService> _parts = [.. parts.OfType<BackgroundService>()];

    /// <summary>Whether any died.</summary>
    public bool Any { get; private set; }

    /// <summary>Looks when the host begins to stop, before it asks any to end.</summary>
    /// <param name="endsByItself">Whether nobody asked for the end: a part that is cancelled then gave itself up.</param>
    public void Look(bool endsByItself)
    {
        foreach (var each in _parts.Where(each => each.ExecuteTask is { IsFaulted: true } || (endsByItself && each.ExecuteTask is { IsCanceled: true })))
        {
            Any = true;
            var fault = each.ExecuteTask!.Exception?.GetBaseException();
            log.LogCritical("{Part} died, and the service ends with it, to be started again. {Fault}: {Message}",
                NameOf(each), fault?.GetType().Name ?? nameof(OperationCanceledException), fault?.Message ?? "It was given up by itself.");
        }
    }

    /// <summary>The parts that did not end. Answers whether there are any.</summary>
    public bool TellWhoGoesOn(TimeSpan limit)
    {
        var names = _parts.Where(each => each.ExecuteTask is { IsCompleted: false }).Select(NameOf).ToList();
        if (names.Count > 0)
        {
            log.LogWarning("{Parts} did not end within {Limit}, and is given up: what was under way is made again at the next start.",
                string.Join(", ", names), Duration.Words(limit));
        }

        return names.Count > 0;
    }

    private static string NameOf(BackgroundService part) => part is Loop loop ? $"The loop of {loop.Stage}" : part.GetType().Name;
}
