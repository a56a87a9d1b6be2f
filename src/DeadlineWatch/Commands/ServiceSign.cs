using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands;

/// <summary>Whether the ledger shows that a service works at it: a service that was killed says nothing of it itself.</summary>
/// <param name="IsMissing">Whether there should have been a sign of it by now, and is none.</param>
/// <param name="Words">What is missing; null where nothing is, or where the service was asked itself and what came back stands beside.</param>
internal sealed record ServiceSign(bool IsMissing, string? Words)
{
    /// <summary>
    /// 1. Where there may be several nodes and all have been silent for long, or none is known, nothing works.
    /// 2. Where no source was polled for longer than it may take, since a node that lives started, nothing works either.
    /// 3. Else something did lately. Of a ledger in one file only the service itself can say whether it does now.
    /// 4. Without a configuration nobody knows how often a source should be polled: then the nodes alone are asked.
    /// </summary>
    /// <param name="configuration">How often each source should be polled; null where the config folder has a fault.</param>
    /// <param name="sources">How each was, in the configuration's order.</param>
    /// <param name="nodes">The nodes; null where one process has the ledger.</param>
    /// <param name="now">The time of asking.</param>
    public static ServiceSign Of(
        ServiceConfiguration? configuration, IReadOnlyList<SourceStatus> sources, IReadOnlyList<NodeStatus>? nodes, DateTimeOffset now)
    {
        if (nodes is not null && nodes.All(each => each.IsSilent))
        {
            return new(IsMissing: true, $"No sign of the service: {(nodes.Count == 0 ? "no node is running" : "every node is silent")}.");
        }

        if (configuration is null)
        {
            return new(IsMissing: false, Words: null);
        }

        // Nodes are timed by the ledger's clock: for how long they have run is the same by any.
        var startedAt = nodes?.Where(each => !each.IsSilent).Max(each => (DateTimeOffset?)(now - (each.SeenAt - each.StartedAt)));
        var isPolled = sources.Zip(configuration.Sources).Any(each =>
            Later(each.First.LastPollAt, startedAt) is { } at && now - at <= Longest(each.Second));
        if (!isPolled)
        {
            return new(IsMissing: true, sources.Max(each => each.LastPollAt) is { } last
                ? $"No sign of the service: the last poll was {Ago(now - last)} ago, {Intervals(configuration.Sources)}."
                : "No sign of the service: no source has been polled yet.");
        }

        return new(IsMissing: false, Words: null);
    }

    // As for a complete cycle: one poll may be missed, or take its whole timeout.
    private static TimeSpan Longest(SourceSettings source) => (2 * source.Every) + source.Timeout;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    /// <summary>"25 minutes", "3 hours", "12 days": never less than it is clear.</summary>
    private static string Ago(TimeSpan length) => length switch
    {
        { TotalHours: < 2 } => DueWords.Count((int)length.TotalMinutes, "minute"),
        { TotalDays: < 2 } => DueWords.Count((int)length.TotalHours, "hour"),
        _ => DueWords.Count((int)length.TotalDays, "day"),
    };

    private static string Intervals(IReadOnlyList<SourceSettings> sources)
    {
        var (least, most) = (sources.Min(each => each.Every), sources.Max(each => each.Every));
        return least == most
            ? $"each source is polled every {Duration.Words(least)}"
            : $"the sources are polled every {Duration.Words(least)} to {Duration.Words(most)}";
    }
}
