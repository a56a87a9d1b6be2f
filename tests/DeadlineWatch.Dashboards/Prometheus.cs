using System.Globalization;
using System.Text.Json;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Dashboards;

/// <summary>A Prometheus of the check's own, which scrapes one page each second and works by the rules that ship.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Child _child;
    private readonly HttpClient _http;

    private Prometheus(Child child, Uri address)
    {
        _child = child;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>What it complained of: of its own log the lines that are more than news.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. _child.Lines.Where(each => each.Contains("level=warn", StringComparison.Ordinal) || each.Contains("level=error", StringComparison.Ordinal))];

    /// <summary>Starts it in a folder of its own.</summary>
    /// <param name="folder">Where its data goes.</param>
    /// <param name="rules">The folder of the rules.</param>
    /// <param name="scraped">The page.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Prometheus> Start(string folder, string rules, Uri scraped, CancellationToken cancel)
    {
        var config = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(config, $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - {Path.Combine(rules, "recording.yml")}
              - {Path.Combine(rules, "alerts.yml")}
            scrape_configs:
              - job_name: deadlinewatch
                metrics_path: {scraped.AbsolutePath}
                static_configs:
                  - targets: ['{scraped.Authority}']
            """, cancel);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        var child = Child.Start("prometheus", $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}",
            $"--web.listen-address={address}");
        await child.Said(line => line.Contains("Server is ready to receive web requests", StringComparison.Ordinal) ? line : null,
            TimeSpan.FromSeconds(30), cancel);
        return new(child, new Uri($"http://{address}"));
    }

    /// <summary>What an expression gives now.</summary>
    public Task<Answer> Now(string expression, CancellationToken cancel) =>
        Query($"/api/v1/query?query={Uri.EscapeDataString(expression)}", cancel);

    /// <summary>What an expression gave each second of a time that ends now.</summary>
    public Task<Answer> Over(TimeSpan length, string expression, DateTimeOffset now, CancellationToken cancel) =>
        Query(string.Create(CultureInfo.InvariantCulture,
            $"/api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={(now - length).ToUnixTimeSeconds()}&end={now.ToUnixTimeSeconds()}&step=1"), cancel);

    /// <summary>The values of a label among the series of a selector, as Grafana asks for them.</summary>
    public async Task<(IReadOnlyList<string> Values, string? Error)> LabelValues(string label, string selector, CancellationToken cancel)
    {
        using var answer = await Get($"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}", cancel);
        return Error(answer) is { } error
            ? ([], error)
            : ([.. answer.RootElement.GetProperty("data").EnumerateArray().Select(each => each.GetString()!)], null);
    }

    /// <summary>What it says of its targets, rules or alerts.</summary>
    public async Task<JsonElement> Of(string what, CancellationToken cancel)
    {
        using var answer = await Get($"/api/v1/{what}", cancel);
        return answer.RootElement.GetProperty("data").Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _child.DisposeAsync();
    }

    private async Task<Answer> Query(string path, CancellationToken cancel)
    {
        using var answer = await Get(path, cancel);
        if (Error(answer) is { } error)
        {
            return new(error, 0);
        }

        var data = answer.RootElement.GetProperty("data");
        var result = data.GetProperty("result");
        return new(null, data.GetProperty("resultType").GetString() is "vector" or "matrix"
            ? result.EnumerateArray().Count(HasNumber)
            : 1);
    }

    // NaN is what a panel shows as "No data".
    private static bool HasNumber(JsonElement series) => series.TryGetProperty("values", out var values)
        ? values.EnumerateArray().Any(IsNumber)
        : IsNumber(series.GetProperty("value"));

    private static bool IsNumber(JsonElement sample) => sample[1].GetString() != "NaN";

    private static string? Error(JsonDocument answer) => answer.RootElement.GetProperty("status").GetString() == "success"
        ? null
        : answer.RootElement.GetProperty("error").GetString();

    private async Task<JsonDocument> Get(string path, CancellationToken cancel)
    {
        // A wrong query is answered by 400 and a sentence in the body.
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancel);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
    }
}

/// <summary>What an expression gave.</summary>
/// <param name="Error">Why it gave nothing; null where it was answered.</param>
/// <param name="Series">How many series with a number.</param>
internal sealed record Answer(string? Error, int Series);
