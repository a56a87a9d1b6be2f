using System.Diagnostics;

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

    public static void Say(string line) => Console.Error.WriteLine($"  {line}");
}
