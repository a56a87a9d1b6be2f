using System.Diagnostics;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>A Windows of our own, as Wine makes one: a folder with a drive and a registry, and a service control manager. All of it
/// is gone at the end.</summary>
internal sealed class Wine : IAsyncDisposable
{
    // Debian's wrapper asks for a 32-bit Wine that nothing here needs.
    private const string Loader = "/usr/lib/wine/wine64";
    private const string Server = "/usr/lib/wine/wineserver64";

    // A program that hangs is ended, and its answer says so.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Beyond the last program Wine waits so many seconds: with the usual two, it would end services in their drain.
    private const string Lingering = "-p60";

    private readonly string _prefix;
    private int _asked;

    private Wine(string prefix) => _prefix = prefix;

    /// <summary>Where the drive C: is, seen from outside.</summary>
    public string Drive => Path.Join(_prefix, "drive_c");

    /// <summary>What the services sent to the event log, oldest first, as Wine shows it.</summary>
    public IReadOnlyList<string> Events => [.. File.ReadLines(Path.Join(_prefix, "services.log"))
        .Where(each => each.Contains(":ReportEventW L\"", StringComparison.Ordinal))];

    /// <summary>Makes one in a new folder.</summary>
    /// <exception cref="NotStartedException">There is no Wine.</exception>
    public static async Task<Wine> Start(CancellationToken cancel)
    {
        if (!File.Exists(Loader) || !File.Exists(Server))
        {
            throw new NotStartedException("Wine is missing: ./build.sh windows installs it on Debian (packages wine and wine64).");
        }

        var wine = new Wine(Directory.CreateTempSubdirectory("deadlinewatch-wine-").FullName);
        await wine.Shell(Server, [Lingering], "server.log", cancel);
        await wine.Shell(Loader, ["wineboot", "-i"], "boot.log", cancel);
        // Wine would load its own DirectShow, quartz.dll, for our Quartz.dll; Windows goes by the whole path.
        await wine.Shell(Loader, ["reg", "add", @"HKCU\Software\Wine\DllOverrides", "/v", "quartz", "/d", "native", "/f"], "registry.log", cancel);
        // Wine cannot map one page of .NET's code twice, once to write and once to run: its dynamic methods then crash.
        await wine.Shell(Loader, ["reg", "add", @"HKLM\System\CurrentControlSet\Control\Session Manager\Environment",
            "/v", "DOTNET_EnableWriteXorExecute", "/d", "0", "/f"], "registry.log", cancel);
        // The services of the first start came before their own folders: only those of the second can start others.
        await wine.Shell(Server, ["-k"], "server.log", cancel);
        await wine.Shell(Server, ["-w"], "server.log", cancel);
        await wine.Shell(Server, [Lingering], "server.log", cancel);
        await wine.Shell(Loader, ["cmd", "/c", "ver"], "services.log", cancel);
        return wine;
    }

    /// <summary>Runs a Windows program to its end. Answers its exit code and what it said.</summary>
    public async Task<(int Code, string Said)> Run(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var log = $"said-{Interlocked.Increment(ref _asked)}.log";
        var code = await Shell(Loader, [program, .. arguments], log, cancel);
        return (code, (await File.ReadAllTextAsync(Path.Join(_prefix, log), cancel)).ReplaceLineEndings("\n").Trim());
    }

    /// <summary>The path of a file of this machine, as Windows' programs know it.</summary>
    public static string Outside(string path) => $"Z:{Path.GetFullPath(path).Replace('/', '\\')}";

    public async ValueTask DisposeAsync()
    {
        // Only of this folder: other Wines on the machine have servers of their own.
        await Shell(Server, ["-k"], "server.log", CancellationToken.None);
        await Shell(Server, ["-w"], "server.log", CancellationToken.None);
        Directory.Delete(_prefix, recursive: true);
    }

    /// <summary>The output goes into a file: Wine's own processes keep it open, and the end of a pipe would never come.</summary>
    private async Task<int> Shell(string program, IReadOnlyList<string> arguments, string log, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", """out=$1; shift; exec "$@" >"$out" 2>&1 </dev/null""", "sh", Path.Join(_prefix, log), program, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = _prefix,
        };
        foreach (var name in start.Environment.Keys.Where(each => each is "DISPLAY" || each.StartsWith("DEADLINEWATCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["WINEPREFIX"] = _prefix;
        start.Environment["WINEDEBUG"] = "-all,err+eventlog,warn+eventlog,trace+eventlog";
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return -1;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
