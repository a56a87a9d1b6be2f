using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>The real program in a process of its own, which can be killed as a machine that loses its power.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Process _process;
    private readonly HttpClient _http;

    private NodeProcess(string config, int port)
    {
        Port = port;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"), "run", "--config", config })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DEADLINEWATCH_LISTEN_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>What it calls itself.</summary>
    public string Name => $"{Environment.MachineName}:{Port}";

    public bool IsDead => _process.HasExited;

    /// <summary>All that it said.</summary>
    public string Said => string.Join("\n", _said);

    public static NodeProcess Start(string config, int? port = null) => new(config, port ?? FreePort.Next());

    /// <summary>What its readiness page says; null where nothing answers yet.</summary>
    public Task<string?> Readiness(CancellationToken cancel) => Page("/health/ready", cancel);

    /// <summary>The lines of its metrics page; empty where nothing answers yet.</summary>
    public async Task<IReadOnlyList<string>> Metrics(CancellationToken cancel) =>
        (await Page("/metrics", cancel))?.Split('\n') ?? [];

    /// <summary>SIGKILL: it does not learn of it.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still, as a machine that is moved to another host, and does not learn of it.</summary>
    public Task StandStill(CancellationToken cancel) => Signal("-STOP", cancel);

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public Task GoOn(CancellationToken cancel) => Signal("-CONT", cancel);

    /// <summary>SIGTERM, as a service manager stops it. Answers its exit code.</summary>
    public async Task<int> Stop(CancellationToken cancel)
    {
        await Signal("-TERM", cancel);
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
        _http.Dispose();
    }

    /// <summary>Whether a connection from this port is its own.</summary>
    public bool Owns(int port)
    {
        var inodes = File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(each => each.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(each => each[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && each[3] == "01")
            .Select(each => $"socket:[{each[9]}]").ToHashSet(StringComparer.Ordinal);
        return new DirectoryInfo($"/proc/{Id}/fd").EnumerateFiles().Any(each => each.LinkTarget is { } target && inodes.Contains(target));
    }

    private async Task Signal(string signal, CancellationToken cancel)
    {
        using var kill = Process.Start("kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancel);
    }

    private async Task<string?> Page(string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancel);
            return await answer.Content.ReadAsStringAsync(cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
