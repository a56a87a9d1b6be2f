using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>Whatever a label holds, Prometheus itself reads the page and has the value back as it was.</summary>
public sealed class HostileLabelTests : IAsyncLifetime
{
    private static readonly string[] Hostile =
    [
        "North \"Family\" Team", "\"", "\"\"", "back\\slash\\", "\\", "\\\\", "\\\"", "two\nlines", "\n", "\n\n", "\\n is not a line feed",
        "carriage\rreturn\r\n", "\t", "\u2028 and \u2029", "\u0085", "\u00a0", "\ufeff", "\u200b", "\u202e right to left",
        "Tîm Plant Ynys Môn", "🐉", "児童", "e\u0301", "\ud83d", "\udc09", "b\ud83dc", "\udc09\ud83d", "\uffff", "\U0010ffff",
        "} 1\nforged_metric{a=\"b\"} 2", "\"} 1\nforged_metric 2\n#", "# HELP x", "{", "}", ",", "=", " ", "a,le=\"1\"", "${x}", "%s", "<&>'",
        new('x', 10_240), new('"', 10_240), new('\\', 10_240), new('\n', 10_240), new('児', 10_240),
        .. Enumerable.Range(0, 32).Select(each => $"control {(char)each} here"), "\u007f", "\0", "\0\0end", "ends\0",
    ];

    private readonly MetricsPage _page = new();
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new HandTurnedTime(SomeCouncil.Now));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        _app = builder.Build();
        HttpEndpoints.Map(_app, _page, new Readiness());
        await _app.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    [Fact]
    public async Task Any_label_value_comes_back_from_a_Prometheus_that_scraped_it()
    {
        var values = Hostile.Concat(Drawn(200)).ToList();
        _page.Renew(
            [MetricFamily.Gauge("deadlinewatch_teams", "Teams.", values.Select((each, at) => (Labels.Of(("team", each), ("at", Number(at))), 1.0)))],
            [new("deadlinewatch_wait_seconds", MetricKind.Histogram, "How long.", [.. values.Select((each, at) => new Series(
                Labels.Of(("at", Number(at)), ("team", each)), 1, [(1, 1), (double.PositiveInfinity, 1)]))])]);

        Assert.Equal("", await Promtool.Check(_page.Bytes, Cancel));
        await using var prometheus = PrometheusServer.Scraping(new Uri(_app!.Urls.Single()));
        foreach (var name in new[] { "deadlinewatch_teams", "deadlinewatch_wait_seconds_count" })
        {
            var series = await prometheus.Series(name, values.Count, Cancel);
            var read = series.ToDictionary(each => each["at"], each => each.GetValueOrDefault("team", ""));
            Assert.Equal(values.Select(Written), values.Select((_, at) => read[Number(at)]));
        }

        Assert.Empty(await prometheus.Series("forged_metric", 0, Cancel));
    }

    // What UTF-8 cannot hold stands as the character that says so.
    private static string Written(string value) => string.Concat(value.EnumerateRunes());

    private static string Number(int at) => at.ToString(CultureInfo.InvariantCulture);

    private static string[] Drawn(int count)
    {
        var piece = Gen.OneOf(
            Gen.Elements("\"", "\\", "\n", "\r", "{", "}", ",", "=", " ", "\\n", "\\\"", "\0", "\ud83d", "é", "🐉"),
            Gen.Choose(0, 0xffff).Select(each => ((char)each).ToString()),
            ArbMap.Default.GeneratorFor<string>().Select(each => each ?? ""));
        return piece.ListOf().Select(each => string.Concat(each)).Sample(count, size: 20);
    }
}
