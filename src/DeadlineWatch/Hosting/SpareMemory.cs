using System.Runtime;
using System.Runtime.InteropServices;

namespace DeadlineWatch.Hosting;

/// <summary>Gives back what starting and polling took and nobody uses any more. An idle service makes so little that the collector
/// would not come to it for hours, and its machine has a database to run.</summary>
internal sealed class SpareMemory(TimeProvider time) : BackgroundService
{
    /// <summary>By then the first polls of a council are done.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>As often as sources are polled: it stops the process for some hundredths of a second.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Gives back once.</summary>
    internal static void Give()
    {
        // Aggressive: what is empty is returned to the system at once, and not kept for the next poll.
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
        {
            Trim();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = First;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                Give();
                pause = Every;
            }
        }
    }

    private static void Trim()
    {
        try
        {
            // The same for what is not .NET's: SQLite's pages and the compiler's work.
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without it (musl) returns by itself what is free.
            return;
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nuint pad);
}
