using System.Diagnostics;

namespace DeadlineWatch.Bench.Measures;

/// <summary>The measurements by name, and what they have in common.</summary>
internal static class Measurement
{
    public static Func<Workbench, CancellationToken, Task<IReadOnlyList<Figure>>> Named(string name) => name switch
    {
        "working-days" => WorkingDays.Measure,
        "evaluate" => EvaluateAll.Measure,
        "first" => FirstPoll.Measure,
        "unchanged" => UnchangedPoll.Measure,
        "steady" => SteadyPoll.Measure,
        "report" => CouncilReport.Measure,
        "memory" => Memory.Measure,
        "escalate" => Escalation.Measure,
        "send" => SendOver.Measure,
        "dwell" => Dwell.Measure,
        "metrics" => Scrape.Measure,
        "count" => Counting.Measure,
        "page" => PageScrape.Measure,
        _ => throw new UnreachableException($"Measurement {name}"),
    };

    public static T Median<T>(IEnumerable<T> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : default!;

    /// <summary>How long each of several runs took, in the order of the runs.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> Runs(int count, Func<Task> work)
    {
        var took = new List<TimeSpan>();
        for (var run = 0; run < count; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        return took;
    }
}
