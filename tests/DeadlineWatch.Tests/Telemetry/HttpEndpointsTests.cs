using System.Net;
using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class HttpEndpointsTests : IAsyncLifetime
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MetricsPage _page = new();
    private readonly Readiness _readiness = new();
    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly Turning _turning;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Patience,
    };

    private WebApplication? _app;
    private bool _isRefused;

    public HttpEndpointsTests() => _turning = new Turning(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new HandTurnedTime(SomeCouncil.Now));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        _app = builder.Build();
        HttpEndpoints.Map(_app, _page, _readiness, () => _turning.Hung(_time.GetUtcNow()), () => _turning.HungBeside(_time.GetUtcNow()),
            () => _isRefused);
        await _app.StartAsync(Cancel);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
    }

    [Fact]
    public async Task A_scrape_gets_the_page_and_asks_the_ledger_nothing()
    {
        var configuration = SomeCouncil.Configuration();
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Enumerable.Range(0, 6).Select(_ => SomeCouncil.Open("2026-04-30", "Tîm \"Môn\"\n\\")));
        using var instruments = new Instruments(configuration);
        var (current, time) = (new CurrentConfiguration(configuration), new HandTurnedTime(SomeCouncil.Now));
        using var refresher = new MetricsRefresher(new LedgerGauges(ledger, current, time), instruments, new NodeGauges(current, time), _page,
            time, NullLogger<MetricsRefresher>.Instance);
        await refresher.Refresh(Cancel);
        var asked = ledger.Asked;

        for (var scrape = 0; scrape < 20; scrape++)
        {
            var bytes = await (await Ask("/metrics")).Content.ReadAsByteArrayAsync(Cancel);
            Assert.Equal(_page.Bytes.ToArray(), bytes);
        }

        var response = await Ask("/metrics");
        var read = PrometheusPage.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(6, read["deadlinewatch_deadlines", ("team", "Tîm \"Môn\"\n\\"),
            ("clock", SomeCouncil.Section47), ("state", "running")]);
        Assert.Equal(asked, ledger.Asked);
    }

    [Fact]
    public async Task What_hangs_beside_the_loops_is_named_and_the_service_is_alive()
    {
        using var reading = _turning.BeginBeside("the look at the config folder", TimeSpan.FromMinutes(1));
        _time.Turn(TimeSpan.FromMinutes(3));

        var response = await Ask("/health/live");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"live, but the look at the config folder has made no progress since {SomeCouncil.Now.UtcDateTime:u}\n",
            await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_service_that_hangs_is_not_live_and_says_which_loop_and_since_when()
    {
        _turning.Watch(Stage.Send, TimeSpan.FromMinutes(4));
        Assert.Equal("live\n", await (await Ask("/health/live")).Content.ReadAsStringAsync(Cancel));

        _time.Turn(TimeSpan.FromMinutes(6));

        var response = await Ask("/health/live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal($"hung: send has made no progress since {SomeCouncil.Now.UtcDateTime:u}\n", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_scrape_before_the_first_page_fails_rather_than_show_nothing()
    {
        var response = await Ask("/metrics");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task The_service_is_live_before_it_is_ready()
    {
        Assert.Equal((HttpStatusCode.OK, "live\n"), await Get("/health/live"));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable,
                "not ready: the configuration has not been read yet; the ledger has not been opened and migrated yet; "
                + "the loops of the stages have not started yet\n"),
            await Get("/health/ready"));
    }

    [Fact]
    public async Task The_service_is_ready_when_all_holds_and_says_why_when_something_no_longer_does()
    {
        foreach (var condition in Enum.GetValues<Condition>())
        {
            _readiness.Holds(condition);
        }

        Assert.Equal((HttpStatusCode.OK, "ready\n"), await Get("/health/ready"));

        _isRefused = true;
        Assert.Equal((HttpStatusCode.OK, "ready, but a change of the config folder is not taken: the configuration before it stays in force\n"),
            await Get("/health/ready"));

        _readiness.Fails(Condition.Configuration, "profiles/west-midlands.json differs from the other nodes'");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "not ready: profiles/west-midlands.json differs from the other nodes'\n"),
            await Get("/health/ready"));
    }

    [Fact]
    public async Task The_front_page_names_the_others()
    {
        var (status, text) = await Get("/");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("DeadlineWatch: metrics at /metrics,\nhealth at /health/live and /health/ready.\n", text);
    }

    [Theory]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "/health/ready", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/anything", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics/x", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_answered(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await _http.SendAsync(request, Cancel);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed ? ["GET", "HEAD"] : [], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/Health/Ready")]
    [InlineData("/health/ready/")]
    [InlineData("/health/ready?from=prober")]
    public async Task An_address_may_be_written_as_probers_write_it(string path) =>
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get(path)).Status);

    [Fact]
    public async Task A_HEAD_gets_the_length_and_no_body()
    {
        _page.Replace([MetricFamily.Gauge("x", "X.", 1)]);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");

        var response = await _http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_page.Bytes.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task The_answer_does_not_say_what_serves_it_and_is_not_kept_by_caches()
    {
        var response = await Ask("/health/live");

        Assert.False(response.Headers.Contains("Server"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData(3_000, 0, "414")]
    [InlineData(10, 10_000, "431")]
    public async Task A_request_larger_than_any_scraper_sends_is_refused(int path, int header, string status)
    {
        var answer = await Raw(
            $"GET /{new string('a', path)} HTTP/1.1\r\nHost: x\r\nX-Long: {new string('b', header)}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0000\u0001\u0002\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /metrics HTTP/9.9\r\nHost: x\r\n\r\n")]
    public async Task Rubbish_is_refused_and_the_service_goes_on(string rubbish)
    {
        var answer = await Raw(rubbish);

        Assert.Matches("^HTTP/1.1 (400|505) ", answer);
        Assert.Equal((HttpStatusCode.OK, "live\n"), await Get("/health/live"));
    }

    [Fact]
    public void Only_this_machine_is_answered_unless_configured_otherwise()
    {
        Assert.Equal("127.0.0.1", _http.BaseAddress!.Host);
        Assert.NotEqual(0, _http.BaseAddress.Port);
    }

    [Fact]
    public async Task What_the_environment_says_of_URLs_opens_no_other_door()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        builder.Services.AddSingleton<TimeProvider>(new HandTurnedTime(SomeCouncil.Now));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        await using var app = builder.Build();

        await app.StartAsync(Cancel);

        Assert.StartsWith("http://127.0.0.1:", Assert.Single(app.Urls), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_none_is_refused_in_words()
    {
        var builder = WebApplication.CreateSlimBuilder();

        var refusal = Assert.Throws<FormatException>(() =>
            HttpEndpoints.Listen(builder.WebHost, new ListenSettings("metrics.sandwell.example")));

        Assert.Equal(
            "\"metrics.sandwell.example\" is no address to listen on: write an IP address such as 127.0.0.1 or 0.0.0.0.",
            refusal.Message);
    }

    private Task<HttpResponseMessage> Ask(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), Cancel);

    private async Task<(HttpStatusCode Status, string Text)> Get(string path)
    {
        var response = await Ask(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<string> Raw(string request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _http.BaseAddress!.Port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using var answer = new StreamReader(stream, Encoding.ASCII);
        return await answer.ReadToEndAsync(limit.Token);
    }
}
