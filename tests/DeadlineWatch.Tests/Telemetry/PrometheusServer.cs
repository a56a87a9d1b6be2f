using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>A Prometheus of the test's own that scrapes one address each second, from a folder that goes with it.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prometheus-");
    private readonly Process _process;
    private readonly HttpClient _http;

    private PrometheusServer(Uri scraped)
    {
        var port = FreePort.Next();
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(config, $"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: deadlinewatch
                static_configs:
                  - targets: ['{scraped.Authority}']
            """);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            Timeout = Patience,
        };
        _process = Start(
            $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--log.level=error");
    }

    public static PrometheusServer Scraping(Uri address) => new(address);

    /// <summary>The labels of each series that an expression finds, once it finds as many as are awaited.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Series(string expression, int awaited, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var found = (IReadOnlyList<IReadOnlyDictionary<string, string>>)[];
        while (found.Count < awaited)
        {
            Assert.False(_process.HasExited, "Prometheus ended.");
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                Assert.Fail($"Prometheus has {found.Count} series of {awaited} after {Patience}; its target: {await LastError(cancel)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
            found = await Ask(expression, cancel);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Ask(string expression, CancellationToken cancel)
    {
        try
        {
            using var answer = JsonDocument.Parse(await _http.GetStringAsync(
                new Uri($"/api/v1/query?query={Uri.EscapeDataString(expression)}", UriKind.Relative), cancel));
            return
            [
                .. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(each =>
                    each.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!)),
            ];
        }
        catch (HttpRequestException)
        {
            // It has only just been started.
            return [];
        }
    }

    private async Task<string> LastError(CancellationToken cancel)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/api/v1/targets", UriKind.Relative), cancel));
        return string.Join("; ", answer.RootElement.GetProperty("data").GetProperty("activeTargets").EnumerateArray()
            .Select(each => each.GetProperty("lastError").GetString()));
    }

    private static Process Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("prometheus", arguments) { UseShellExecute = false })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail(
                "prometheus is not on the PATH. Install it (on Debian: apt-get install -y prometheus); build.sh does.");
            throw;
        }
    }
}
