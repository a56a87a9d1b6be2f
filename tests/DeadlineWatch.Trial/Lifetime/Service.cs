using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>The published program in a process of its own: what it said, what it answers, and how it ended.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private Service(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>All that it said.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <param name="program">The published program.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">What is typed after it.</param>
    /// <param name="environment">What is set besides; nothing of ours comes from outside.</param>
    public static Service Start(string program, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // A shell takes Ctrl-C from what it runs beside itself, as build.sh does this trial: it is given back.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT,HUP", Path.GetFullPath(program), .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(each => each.StartsWith("DEADLINEWATCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public bool Said(string words) => _lines.Any(each => each.Contains(words, StringComparison.Ordinal));

    /// <summary>TERM, INT, HUP, KILL, STOP, CONT.</summary>
    public Task Signal(string signal, CancellationToken cancel) => Signal(Id, signal, cancel);

    public static async Task Signal(int process, string signal, CancellationToken cancel)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancel);
    }

    /// <summary>Its exit code; null where it does not end in time.</summary>
    public async Task<int?> Ended(TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
