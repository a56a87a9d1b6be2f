using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Bench.Measures;

/// <summary>Adding working days, against numpy's <c>busday_offset</c> over whole arrays, which is its quick way. Both add the
/// same counts to the same days by the same holidays, and the answers are compared: rolled backward, numpy counts as we do (a
/// start on a Saturday is day 0, and 1 working day from it is Monday). The quickest of several runs counts, for both.</summary>
internal static class WorkingDays
{
    private const int Count = 1_000_000;
    private const int Runs = 15;
    private const int Sampled = 997;

    // Debian's own, which has numpy as a package; another Python on the path may have none.
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import json, sys, time
        import numpy as np
        asked = json.loads(sys.argv[1])
        calendar = np.busdaycalendar(holidays=asked["holidays"])
        i = np.arange(asked["count"], dtype=np.int64)
        days = np.datetime64(asked["first"], "D") + (i * 7919) % asked["span"]
        counts = 1 + i % 60
        out = np.empty(asked["count"], dtype="datetime64[D]")
        took = []
        for run in range(asked["runs"]):
            began = time.perf_counter()
            np.busday_offset(days, counts, roll="backward", busdaycal=calendar, out=out)
            took.append(time.perf_counter() - began)
        print(json.dumps({
            "seconds": min(took),
            "sum": int(out.astype(np.int64).sum()),
            "sample": [str(each) for each in out[::asked["sampled"]]],
        }))
        """;

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var calendar = Shipped();
        var first = calendar.KnownFrom;
        // A year short of its end, so that no count leaves it.
        var span = calendar.KnownUntil.DayNumber - first.DayNumber - 365;
        var days = new DateOnly[Count];
        var counts = new int[Count];
        for (var at = 0; at < Count; at++)
        {
            days[at] = first.AddDays((int)(at * 7919L % span));
            counts[at] = 1 + (at % 60);
        }

        var answers = new DateOnly[Count];
        var ours = TimeSpan.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            Add(calendar, days, counts, answers);
            var took = Stopwatch.GetElapsedTime(began);
            ours = took < ours ? took : ours;
        }

        var numpy = await ByNumpy(calendar, first, span, cancel);
        RefuseDifference(answers, numpy);
        var reference = TimeSpan.FromSeconds(numpy.Seconds);
        return
        [
            new("adding working days, per operation", Per(ours), $"numpy {Per(reference)}",
                string.Create(CultureInfo.InvariantCulture, $"{reference / ours:0.0} times faster"), "at least 10 times faster",
                reference >= ours * 10),
        ];
    }

    private static void Add(WorkingCalendar calendar, DateOnly[] days, int[] counts, DateOnly[] answers)
    {
        for (var at = 0; at < days.Length; at++)
        {
            answers[at] = calendar.AddWorkingDays(days[at], counts[at]);
        }
    }

    private static string Per(TimeSpan all) => string.Create(CultureInfo.InvariantCulture, $"{all.TotalNanoseconds / Count:0.0} ns");

    /// <summary>The calendar that ships, read as the service reads it.</summary>
    private static WorkingCalendar Shipped() =>
        ConfigFiles.Read(Path.Combine(AppContext.BaseDirectory, "config")).Profiles["england"].Calendar;

    private static async Task<ByPython> ByNumpy(WorkingCalendar calendar, DateOnly first, int span, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Python)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-");
        start.ArgumentList.Add(JsonSerializer.Serialize(new
        {
            holidays = calendar.Holidays.Select(each => each.Day.ToString("O", CultureInfo.InvariantCulture)),
            first = first.ToString("O", CultureInfo.InvariantCulture),
            span,
            count = Count,
            runs = Runs,
            sampled = Sampled,
        }));
        try
        {
            using var python = Process.Start(start)!;
            await python.StandardInput.WriteAsync(Script.AsMemory(), cancel);
            python.StandardInput.Close();
            var faults = python.StandardError.ReadToEndAsync(cancel);
            var said = await python.StandardOutput.ReadToEndAsync(cancel);
            await python.WaitForExitAsync(cancel);
            return python.ExitCode == 0
                ? JsonSerializer.Deserialize<ByPython>(said, JsonSerializerOptions.Web)!
                : throw Missing((await faults).Trim().Split('\n')[^1]);
        }
        catch (Win32Exception)
        {
            throw Missing($"{Python} is not there");
        }
    }

    private static NotMeasurableException Missing(string why) =>
        new($"numpy, the reference for working days, did not answer ({why}). Install it: apt-get install python3-numpy");

    private static void RefuseDifference(DateOnly[] answers, ByPython numpy)
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber;
        for (var at = 0; at < numpy.Sample.Count; at++)
        {
            var ours = answers[at * Sampled];
            if (ours.ToString("O", CultureInfo.InvariantCulture) != numpy.Sample[at])
            {
                throw new NotMeasurableException(
                    $"The answers differ: operation {at * Sampled} gives {ours:O} here and {numpy.Sample[at]} by numpy.");
            }
        }

        if (answers.Sum(each => (long)each.DayNumber - epoch) != numpy.Sum)
        {
            throw new NotMeasurableException("The answers differ somewhere: their sums are not the same.");
        }
    }

    private sealed record ByPython(double Seconds, long Sum, IReadOnlyList<string> Sample);
}
