using System.Diagnostics;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Telemetry;

/// <summary>How many deadlines, of one clock or one team, fell due within each window and what became of them, counted by
/// children and by groups. What waits for data, or is no longer in the source, is not judged yet and not counted.</summary>
internal sealed class Timeliness
{
    /// <summary>The longer of the two windows: a year of performance, as returns ask for it.</summary>
    internal static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private static readonly TimeSpan FourWeeks = TimeSpan.FromDays(28);

    private static readonly IReadOnlyList<Outcome> Judged =
        [Outcome.InTimeProven, Outcome.InTimeUnproven, Outcome.OutOfTime, Outcome.Overdue, Outcome.Cancelled];

    private static readonly int Outcomes = Enum.GetValues<Outcome>().Length;

    private readonly int[] _counts = new int[2 * 2 * Outcomes];

    /// <summary>Whether a due moment lies within the year that ends now.</summary>
    internal static bool FellDue(DateTimeOffset dueAt, DateTimeOffset now) => dueAt <= now && dueAt > now - Year;

    internal void AddChild(Outcome outcome, DateTimeOffset dueAt, DateTimeOffset now) => Add(0, outcome, dueAt, now);

    internal void AddGroup(Outcome worst, DateTimeOffset dueAt, DateTimeOffset now) => Add(1, worst, dueAt, now);

    internal void Add(Timeliness other)
    {
        for (var at = 0; at < _counts.Length; at++)
        {
            _counts[at] += other._counts[at];
        }
    }

    /// <summary>Each count with its labels.</summary>
    internal IEnumerable<(string Window, string Outcome, string CountedBy, int Count)> All()
    {
        foreach (var (window, windowAt) in new[] { ("28d", 0), ("365d", 1) })
        {
            foreach (var (countedBy, countedAt) in new[] { ("children", 0), ("groups", 1) })
            {
                foreach (var outcome in Judged)
                {
                    yield return (window, Word(outcome), countedBy, _counts[Place(windowAt, countedAt, outcome)]);
                }
            }
        }
    }

    private void Add(int countedBy, Outcome outcome, DateTimeOffset dueAt, DateTimeOffset now)
    {
        _counts[Place(1, countedBy, outcome)]++;
        if (dueAt > now - FourWeeks)
        {
            _counts[Place(0, countedBy, outcome)]++;
        }
    }

    private static int Place(int window, int countedBy, Outcome outcome) => (((window * 2) + countedBy) * Outcomes) + (int)outcome;

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.InTimeProven => "in_time_proven",
        Outcome.InTimeUnproven => "in_time_unproven",
        Outcome.OutOfTime => "out_of_time",
        Outcome.Overdue => "overdue",
        Outcome.Cancelled => "cancelled",
        _ => throw new UnreachableException($"Outcome {outcome}"),
    };
}
