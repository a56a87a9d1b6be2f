using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Dashboards;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Trial;

/// <summary>A folder with the example's configuration and data of its own, in which the published program runs; gone in the end.</summary>
internal sealed class Home : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly string _program;
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-home-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly HttpClient _asking = new() { Timeout = TimeSpan.FromSeconds(5) };

    public Home(string program)
    {
        _program = Path.Join(program, "deadlinewatch");
        var shipped = Path.Join(program, "config");
        foreach (var file in System.IO.Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var path = Path.Join(_folder, "config", Path.GetRelativePath(shipped, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    public string Data => Path.Join(_folder, "data");

    /// <summary>Starts the service in the environment of its unit; its first line is "pid" and its number.</summary>
    public Child Start() => Child.Start("/bin/sh", ["-c", "echo pid $$; exec \"$@\"", "sh", "env", "--chdir=/", .. Environment(),
        string.Create(CultureInfo.InvariantCulture, $"DEADLINEWATCH_LISTEN_PORT={_port}"), _program, "run", "--config", Path.Join(_folder, "config")]);

    /// <summary>Waits until an address of the service answers well.</summary>
    /// <exception cref="NotStartedException">It did not.</exception>
    public async Task Answers(string path, TimeSpan patience, CancellationToken cancel)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}{path}"));
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            try
            {
                using var answer = await _asking.GetAsync(address, cancel);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                // It does not listen yet, or the machine stood still.
            }

            await Task.Delay(Between, cancel);
        }

        throw new NotStartedException($"{address} did not answer within {patience.TotalSeconds} s");
    }

    public ValueTask DisposeAsync()
    {
        _asking.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> Environment() => File.ReadAllLines("config/service/deadlinewatch.service")
        .Where(each => each.StartsWith("Environment=", StringComparison.Ordinal))
        .SelectMany(each => each["Environment=".Length..].Split(' '));
}
