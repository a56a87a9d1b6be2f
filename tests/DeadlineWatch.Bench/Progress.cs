using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Bench;

/// <summary>Says on stderr what takes long, and how long it took: the figures alone go to stdout.</summary>
internal static class Progress
{
    public static async Task<T> Stage<T>(string what, Func<Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await work();
        Say(FormattableString.Invariant($"{what}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        return answer;
    }

    public static Task Stage(string what, Func<Task> work) => Stage(what, async () =>
    {
        await work();
        return true;
    });

    /// <summary>Says so where others keep the machine busy: what is measured then takes longer than it should. Asked before a
    /// measurement, when nothing of ours has run for a moment.</summary>
    public static void TellLoad()
    {
        const string file = "/proc/loadavg";
        if (File.Exists(file)
            && double.TryParse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture, out var load)
            && load > 2 * Environment.ProcessorCount)
        {
            Say(FormattableString.Invariant(
                $"The machine is busy (load {load:0.0} on {Environment.ProcessorCount} processors): lengths of time will be too long."));
        }
    }

    public static void Say(string line) => Console.Error.WriteLine($"  {line}");
}
