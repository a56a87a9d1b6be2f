using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Dashboards;

/// <summary>Says what is under way, counts what passed, and names what failed.</summary>
internal sealed class Report(TextWriter output, bool coloured)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _passed;
    private int _failed;

    /// <summary>Whether the terminal shows colours, and is asked to.</summary>
    public static bool IsColoured() => !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    public void Heading(string what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{Painted("1", $"-- {what}")}  ({Stopwatch.GetElapsedTime(_began).TotalSeconds:0} s)"));

    public void Say(string line) => output.WriteLine($"   {line}");

    public void Pass() => Interlocked.Increment(ref _passed);

    /// <summary>Something failed.</summary>
    /// <param name="what">File, place, expression, error: one line each.</param>
    public void Fail(string what)
    {
        Interlocked.Increment(ref _failed);
        output.WriteLine($"   {Painted("31", "FAILED")}  {what.ReplaceLineEndings("\n           ")}");
    }

    /// <summary>Counts one question, by why the answer is wrong; null where it is right.</summary>
    public void Count(string? wrong)
    {
        if (wrong is null)
        {
            Pass();
        }
        else
        {
            Fail(wrong);
        }
    }

    /// <summary>The last line, and the exit code.</summary>
    public int Close()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed"));
        return _failed > 0 || _passed == 0 ? 1 : 0;
    }

    private string Painted(string code, string text) => coloured ? $"\e[{code}m{text}\e[0m" : text;
}
