using System.Globalization;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>How the service does, in the words in which a colleague would say it; no case, no person.</summary>
internal sealed class ServiceWords(
    CurrentConfiguration current, Instruments instruments, LedgerGauges gauges, Readiness readiness, Turning turning, TimeProvider time)
{
    /// <summary>A cycle is complete with each good pass of sending, every few seconds; one pass may take minutes.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Why not all is well; null where it is.</summary>
    public string? WhatIsWrong()
    {
        var now = time.GetUtcNow();
        return turning.Hung(now) is { Count: > 0 } hung ? $"hung: {string.Join("; ", hung.Select(each => each.Words))}"
            : readiness.WhyNot() is { Count: > 0 } missing ? $"not ready: {string.Join("; ", missing)}"
            : now - (instruments.LastCycle ?? _startedAt) > Late ? "no cycle of polling, escalating and sending is complete: the lines before say why"
            : instruments.IsConfigurationRefused ? "a change of the config folder is not taken: see the log"
            : null;
    }

    /// <summary>"watches Anytown Council through 2 sources; last complete cycle 12:03Z; 3 warnings wait".</summary>
    public string Words()
    {
        var configuration = current.Now;
        var now = time.GetUtcNow();
        string[] parts =
        [
            .. WhatIsWrong() is { } wrong ? [wrong] : Array.Empty<string>(),
            $"watches {Watched(configuration)} through {DueWords.Count(configuration.Sources.Count, "source")}",
            instruments.LastCycle is { } at ? $"last complete cycle {At(at, now)}" : "no complete cycle yet",
            .. gauges.Waiting is { } waiting ? [Waiting(waiting)] : Array.Empty<string>(),
        ];
        return string.Join("; ", parts);
    }

    private static string Watched(ServiceConfiguration configuration) => configuration.Authorities.Count <= 3
        ? string.Join(", ", configuration.Authorities.Select(each => each.Name))
        : DueWords.Count(configuration.Authorities.Count, "authority", "authorities");

    private static string Waiting(long count) => count switch
    {
        0 => "no warning waits",
        1 => "1 warning waits",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} warnings wait"),
    };

    private static string At(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(CivilTime.DayOf(at) == CivilTime.DayOf(now) ? "HH:mm'Z'" : "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
