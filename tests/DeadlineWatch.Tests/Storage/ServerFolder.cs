using System.Diagnostics;
using System.Globalization;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Storage;

/// <summary>The folder of a server that a test process started: it says whose it is, so that the next process can stop and
/// remove what a killed one left behind.</summary>
internal static class ServerFolder
{
    private const string Prefix = "deadlinewatch-pg-";
    private const string Owner = "owner";

    /// <summary>Makes one for this process.</summary>
    public static string Make(string root, int? process = null)
    {
        var folder = Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}"[..(Prefix.Length + 12)]);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Owner),
            string.Create(CultureInfo.InvariantCulture, $"{process ?? Environment.ProcessId} {Namespace()}"));
        return folder;
    }

    /// <summary>Stops the servers of processes that are gone, and removes their folders. One that cannot be removed is left to
    /// the next process: another may be at it just now.</summary>
    public static async Task RemoveLeftovers(string root, string binaries, CancellationToken cancel)
    {
        foreach (var folder in Directory.GetDirectories(root, $"{Prefix}*").Where(IsLeft))
        {
            try
            {
                var left = new PostgresPrograms(binaries, folder);
                if (File.Exists(Path.Combine(left.Data, "postmaster.pid")))
                {
                    await left.Ctl(cancel, "stop", "-m", "immediate");
                }
            }
            catch (InvalidOperationException)
            {
                // It is dead already.
            }

            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
    }

    private static bool IsLeft(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, Owner)).Split(' ') is [var process, var at]
                && at == Namespace()
                && !IsAlive(int.Parse(process, CultureInfo.InvariantCulture));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a process runs; one that has ended and that nobody has asked after yet does not.</summary>
    internal static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            var stat = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat");
            return !found.HasExited && !(File.Exists(stat) && File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }

    // Two containers may share the temporary folder; neither knows the other's processes.
    private static string Namespace() => File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? "";
}
