using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Bench.Measures;

/// <summary>Evaluating every case by the profile, with the readings in memory as the poll left them; against adding up the
/// moments of the same events in a plain loop, which is the least that looking at them can take. The cases come from the ledger
/// a few thousand at a time, which is not counted.</summary>
internal static class EvaluateAll
{
    private const int Chunk = 4000;
    private const double Bytes = 300;

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var configuration = england.Read();
        var authority = england.Councils[0].Key;
        await using var ledger = await Ledgers.OpenToAsk(configuration.Ledger, cancel);
        var coverage = Standings.Coverage(configuration, authority, await ledger.Queries.Sources(cancel));

        var sum = new Sum();
        var warm = new Sum();
        await foreach (var cases in Cases(ledger, authority, coverage, cancel))
        {
            // The first chunk is evaluated until its code is compiled at its best, and counts once.
            for (var round = sum.Cases == 0 ? 5 : 0; round > 0; round--)
            {
                Evaluate(configuration.ProfileOf(authority), cases, warm);
            }

            Evaluate(configuration.ProfileOf(authority), cases, sum);
            AddUp(cases, sum);
        }

        if (sum.Events == 0 || sum.Ticks == 0)
        {
            throw new NotMeasurableException("The ledger holds no readings with events.");
        }

        return Figures(sum);
    }

    private static IReadOnlyList<Figure> Figures(Sum sum)
    {
        var bytes = (double)sum.Bytes / sum.Clocks;
        return
        [
            Figure.Told(string.Create(CultureInfo.InvariantCulture, $"evaluating {sum.Cases:N0} cases, {sum.Clocks:N0} clocks, from memory"),
                string.Create(CultureInfo.InvariantCulture,
                    $"{Figure.Time(sum.Evaluating)}, {sum.Evaluating.TotalMicroseconds / sum.Clocks:0.00} µs a clock"),
                $"adding up the events {Figure.Time(sum.Adding)}", Figure.Times(sum.Evaluating / sum.Adding)),
            new("allocated in evaluating, per clock", string.Create(CultureInfo.InvariantCulture, $"{bytes:0} bytes"), null, null,
                string.Create(CultureInfo.InvariantCulture, $"under {Bytes:0} bytes"), bytes < Bytes),
        ];
    }

    private static async IAsyncEnumerable<IReadOnlyList<CaseReadings>> Cases(
        ILedger ledger, string authority, Coverage coverage, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null; ;)
        {
            var references = await ledger.Polls.CaseReferences(authority, after, Chunk, cancel);
            if (references.Count == 0)
            {
                yield break;
            }

            var records = await ledger.Polls.LoadCases(authority, references, cancel);
            yield return
            [
                .. records.Values.Select(each => new CaseReadings(
                    authority, each.Reference, [.. each.Readings.Select(reading => reading.Snapshot)], coverage)),
            ];
            after = references[^1];
        }
    }

    private static void Evaluate(Profile profile, IReadOnlyList<CaseReadings> cases, Sum sum)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        foreach (var each in cases)
        {
            sum.Clocks += profile.Evaluate(each).Deadlines.Count;
        }

        sum.Evaluating += Stopwatch.GetElapsedTime(began);
        sum.Bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        sum.Cases += cases.Count;
    }

    private static void AddUp(IReadOnlyList<CaseReadings> cases, Sum sum)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var each in cases)
        {
            foreach (var snapshot in each.Snapshots)
            {
                foreach (var one in snapshot.Events)
                {
                    sum.Events++;
                    sum.Ticks = unchecked(sum.Ticks + (one.OccurredAt?.Latest.Ticks ?? 0));
                }
            }
        }

        sum.Adding += Stopwatch.GetElapsedTime(began);
    }

    private sealed class Sum
    {
        public long Cases { get; set; }

        public long Clocks { get; set; }

        public long Events { get; set; }

        public long Ticks { get; set; }

        public long Bytes { get; set; }

        public TimeSpan Evaluating { get; set; }

        public TimeSpan Adding { get; set; }
    }
}
