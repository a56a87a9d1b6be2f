using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Trial;

/// <summary>What a process takes, as the kernel counts it.</summary>
/// <param name="Resident">Megabytes in memory, the pages of its files among them.</param>
/// <param name="Shared">Megabytes of that which are unchanged pages of files: the kernel may drop them at any time.</param>
/// <param name="Private">Megabytes of that which are its own alone.</param>
/// <param name="Busy">How long it has been on a processor.</param>
internal sealed record Footprint(int Resident, int Shared, int Private, TimeSpan Busy)
{
    public static Footprint Of(int process)
    {
        var lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
        using var running = Process.GetProcessById(process);
        var (all, files) = (Megabytes(lines, "VmRSS:"), Megabytes(lines, "RssFile:"));
        return new(all, files, all - files, running.TotalProcessorTime);
    }

    private static int Megabytes(string[] lines, string name) =>
        int.Parse(lines.First(each => each.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
}
