using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Bench.Measures;

/// <summary>Counting a whole England of deadlines for the metrics page, as they come one by one; against a loop over the same
/// stream that counts nothing. Reading them from a ledger is not counted: <c>metrics</c> holds that for nine councils.</summary>
internal static class Counting
{
    private const int ClocksOfACase = 6;
    private const double Megabytes = 150;

    // The ledger is asked every half minute, and by a fifth of the time at the most.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);
    private static readonly DateTimeOffset Now = CivilTime.StartOf(new(2026, 11, 23));
    private static readonly DataReach Reach = new(Now, []);

    public static Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var cases = bench.Options.Cases;
        var days = new ComingDays(
            new WorkingCalendar("bench", "made up", new(2025, 1, 1), new(2028, 12, 31), []), Now);
        AuthorityCounts Counted(int some)
        {
            var counts = new AuthorityCounts([], days, Now);
            foreach (var row in Rows(some))
            {
                counts.Add(row.Deadline.Team!, row, Reach);
            }

            return counts;
        }

        Counted(cases / 20).Folded();
        var bare = Took(() => Rows(cases).Count(each => each.Id < 0), out _, out _);
        var took = Took(() => Counted(cases), out var counted, out var held);
        var folding = Took(counted.Folded, out _, out _);
        var rows = cases * ClocksOfACase;
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new(string.Create(CultureInfo.InvariantCulture, $"counting {rows:N0} deadlines for the metrics page"), Figure.Time(took + folding),
                $"the bare stream {Figure.Time(bare)}", Figure.Times((took + folding) / bare), $"under {Figure.Time(Limit)}", took + folding < Limit),
            new("and the memory that this holds meanwhile", string.Create(CultureInfo.InvariantCulture, $"{held / 1e6:0} MB"), null, null,
                string.Create(CultureInfo.InvariantCulture, $"under {Megabytes:0} MB"), held / 1e6 < Megabytes),
        ]);
    }

    private static TimeSpan Took<T>(Func<T> work, out T answer, out long held)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        answer = work();
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        held = GC.GetTotalMemory(forceFullCollection: true) - before;
        return took;
    }

    /// <summary>Each case with as many clocks, of which half run and half ended within the year; two children a family.</summary>
    private static IEnumerable<DeadlineRow> Rows(int cases)
    {
        var day = CivilTime.DayOf(Now);
        for (var at = 0; at < cases; at++)
        {
            var reference = at.ToString(CultureInfo.InvariantCulture);
            var group = (at / 2).ToString(CultureInfo.InvariantCulture);
            for (var clock = 0; clock < ClocksOfACase; clock++)
            {
                var runs = clock % 2 == 0;
                var due = day.AddDays(runs ? ((at + clock) % 60) - 10 : -(at * 7 % 360) - 1);
                yield return Row(reference, group, at / 2 % 3000, clock, due, runs);
            }
        }
    }

    private static DeadlineRow Row(string reference, string group, int team, int clock, DateOnly due, bool runs) => new()
    {
        RulesHash = "rules",
        Deadline = new Deadline
        {
            Clock = new("england", reference, $"clock-{clock}", "1"),
            StartedAt = Moment.On(due.AddDays(-14)),
            StartSource = "bench",
            DueOn = due,
            DueAt = CivilTime.EndOf(due),
            EarliestDueAt = CivilTime.EndOf(due),
            Team = string.Create(CultureInfo.InvariantCulture, $"team {team}"),
            Group = group,
            Calendar = "bench",
            Ended = runs ? null : new(EndedHow.InTime, Moment.On(due), EventKind.Parse("decision-recorded"), "decided", "bench"),
        },
    };
}
