using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>A small council in a folder of its own, whose cases are told at once: written confirmations that are overdue when they
/// land.</summary>
internal sealed class Town : IAsyncDisposable
{
    /// <summary>More cases than land in any trial; each file is a minute later than the one before, and none lies ahead.</summary>
    private const int LongestStream = 200;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly string _published;
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private readonly List<Service> _services = [];
    private readonly List<string> _cases = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <param name="published">The folder of the published program.</param>
    /// <param name="ledger">What stands after "ledger".</param>
    /// <param name="mail">The way of mail.</param>
    public Town(string published, string ledger, string mail)
    {
        _published = Path.GetFullPath(published);
        Port = FreePort.Next();
        TownFiles.Write(Folder, Path.Combine(_published, "config"), ledger, mail, Port);
        Drop();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("deadlinewatch-trial-").FullName;

    public string Config => Path.Combine(Folder, "config");

    public int Port { get; }

    public IReadOnlyList<string> Cases => _cases;

    /// <summary>Starts the service, or types a command.</summary>
    public Service Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var service = Service.Start(Path.Combine(_published, "deadlinewatch"), Folder, [.. arguments, "--config", Config], environment);
        _services.Add(service);
        return service;
    }

    /// <summary>Starts the service, and waits until it is ready and has read both sources once.</summary>
    public async Task<Service> Ready(CancellationToken cancel, IReadOnlyDictionary<string, string>? environment = null)
    {
        var service = Start(["run"], environment);
        await Until(service, "it is ready and has polled", TimeSpan.FromSeconds(40), async () =>
            await Page("/health/ready", cancel) == "ready\n"
            && await Metric("deadlinewatch_polls_total", cancel, "verdict=\"sound\"") + await Metric("deadlinewatch_polls_total", cancel, "verdict=\"unchanged\"") >= 2);
        return service;
    }

    /// <summary>One more case lands, overdue since two days.</summary>
    public string Land()
    {
        _cases.Add((10001 + _cases.Count).ToString(CultureInfo.InvariantCulture));
        Drop();
        return _cases[^1];
    }

    /// <summary>The sum of a metric over its series, or over those that hold a label; 0 where nothing answers.</summary>
    public async Task<double> Metric(string name, CancellationToken cancel, string label = "") =>
        (await Page("/metrics", cancel) ?? "").Split('\n')
            .Where(each => each.StartsWith(name, StringComparison.Ordinal) && each.Contains(label, StringComparison.Ordinal))
            .Sum(each => double.Parse(each[(each.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>A page of the service; null where it does not answer.</summary>
    public async Task<string?> Page(string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{Port}{path}"), cancel);
            return await answer.Content.ReadAsStringAsync(cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks until it holds.</summary>
    /// <exception cref="TrialFailedException">It did not come to hold; it says what the service said.</exception>
    public static async Task Until(Service service, string what, TimeSpan patience, Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new TrialFailedException($"not so within {patience.TotalSeconds} s: {what}. The service said:\n{string.Join('\n', service.Lines.TakeLast(12))}");
            }

            await Task.Delay(Between);
        }
    }

    public static Task Until(Service service, string what, TimeSpan patience, Func<bool> holds) =>
        Until(service, what, patience, () => Task.FromResult(holds()));

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _services)
        {
            await each.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Drop() => TownFiles.Drop(Folder, _begun.AddMinutes(_cases.Count - LongestStream), _begun.AddDays(-3), _cases);
}

/// <summary>What had to hold did not.</summary>
internal sealed class TrialFailedException(string what) : Exception(what);
