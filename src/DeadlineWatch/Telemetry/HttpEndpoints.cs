using System.Net;
using System.Text;
using DeadlineWatch.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DeadlineWatch.Telemetry;

/// <summary>The few pages that the service answers: metrics and health, for machines on the same network. They are read
/// only and hold no personal data; by default only this machine can reach them. Metrics ask for a secret where one is set,
/// health never does.</summary>
internal static class HttpEndpoints
{
    private const string Index = "DeadlineWatch: metrics at /metrics,\nhealth at /health/live and /health/ready.\n";

    // Which fault it is names files and values: the log has it, and who asks here is anyone.
    private const string ReadyByTheOld = "ready, but a change of the config folder is not taken: the configuration before it stays in force\n";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Binds to the configured address alone, whatever the environment says of URLs. Port 0 takes a free one.
    /// </summary>
    /// <exception cref="FormatException">The address is neither an IP address nor localhost.</exception>
    /// <exception cref="UnprotectedException">Other machines would reach it without TLS or without a secret.</exception>
    internal static void Listen(IWebHostBuilder host, ListenSettings settings)
    {
        var address = AddressOf(settings);
        if (settings.Refusal is { } why)
        {
            throw new UnprotectedException(why);
        }

        host.ConfigureServices(services =>
        {
            services.AddSingleton(new MetricsGate(settings.Access));
            services.AddSingleton<Places>();
            if (settings.Certificate is { } certificate)
            {
                services.AddSingleton(provider => new TlsDoor(
                    certificate, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TlsDoor>>()));
                services.AddHostedService(provider => provider.GetRequiredService<TlsDoor>());
            }
        });
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestLineSize = 2 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 40;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            // Who says nothing loses the place: connections that stand idle must not keep out whoever asks for health.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
            kestrel.Listen(address, settings.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                // In place of Kestrel's own limit, which tells of each that it refuses, and knows no one apart.
                var places = kestrel.ApplicationServices.GetRequiredService<Places>();
                listen.Use(next => connection => places.Serve(connection, next));
                if (settings.Certificate is not null)
                {
                    listen.UseHttps(kestrel.ApplicationServices.GetRequiredService<TlsDoor>().Options);
                }
            });
        });
    }

    /// <summary>Answers <c>/metrics</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/</c>.</summary>
    /// <param name="app">Who answers.</param>
    /// <param name="page">What a scrape gets.</param>
    /// <param name="readiness">Whether this node may be counted on.</param>
    /// <param name="hung">Which of its loops hang; null where none is watched.</param>
    /// <param name="hungBeside">What hangs beside them, and makes nobody less alive.</param>
    /// <param name="isRefused">Whether the config folder as it stands was refused; null where nobody looks at it.</param>
    /// <param name="instead">What answers a scrape in place of the page; null for the page.</param>
    internal static void Map(
        WebApplication app, MetricsPage page, Readiness readiness, Func<IReadOnlyList<HungLoop>>? hung = null,
        Func<IReadOnlyList<HungLoop>>? hungBeside = null, Func<bool>? isRefused = null,
        Func<CancellationToken, Task<ReadOnlyMemory<byte>>>? instead = null)
    {
        var gate = app.Services.GetRequiredService<MetricsGate>();
        // Four addresses that never change: the framework's routing would be more than a megabyte of an idle service's memory.
        var pages = new Dictionary<string, RequestDelegate>(StringComparer.OrdinalIgnoreCase)
        {
            [""] = context => gate.Admits(context.Request) ? Answer(context, HttpStatusCode.OK, Index) : Refuse(context, gate),
            ["/metrics"] = async context =>
            {
                if (!gate.Admits(context.Request))
                {
                    await Refuse(context, gate);
                    return;
                }

                IReadOnlyList<ReadOnlyMemory<byte>> written = instead is null ? page.Parts : [await instead(context.RequestAborted)];
                await (written is [{ Length: > 0 }, ..]
                    ? Answer(context, HttpStatusCode.OK, MetricsPage.ContentType, written)
                    : Answer(context, HttpStatusCode.ServiceUnavailable, "The first page is not written yet.\n"));
            },
            ["/health/live"] = context => hung?.Invoke() is { Count: > 0 } loops
                ? Answer(context, HttpStatusCode.ServiceUnavailable, $"hung: {WordsOf(loops)}\n")
                : hungBeside?.Invoke() is { Count: > 0 } beside
                ? Answer(context, HttpStatusCode.OK, $"live, but {WordsOf(beside)}\n")
                : Answer(context, HttpStatusCode.OK, "live\n"),
            ["/health/ready"] = context => readiness.WhyNot() is { Count: > 0 } reasons
                ? Answer(context, HttpStatusCode.ServiceUnavailable, $"not ready: {string.Join("; ", reasons)}\n")
                : Answer(context, HttpStatusCode.OK, isRefused?.Invoke() == true ? ReadyByTheOld : "ready\n"),
        };
        app.Run(context => PageOf(context, pages));
    }

    private static Task PageOf(HttpContext context, Dictionary<string, RequestDelegate> pages)
    {
        if (!pages.TryGetValue((context.Request.Path.Value ?? "").TrimEnd('/'), out var page))
        {
            return Answer(context, HttpStatusCode.NotFound, "There is no such page.\n");
        }

        if (Reading.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            return page(context);
        }

        context.Response.Headers.Allow = string.Join(", ", Reading);
        return Answer(context, HttpStatusCode.MethodNotAllowed, "Pages are only read here.\n");
    }

    private static string WordsOf(IReadOnlyList<HungLoop> hung) => string.Join("; ", hung.Select(each => each.Words));

    private static Task Refuse(HttpContext context, MetricsGate gate)
    {
        context.Response.Headers.WWWAuthenticate = gate.Challenges.ToArray();
        return Answer(context, HttpStatusCode.Unauthorized, "Metrics are for who has the token, or user name and password.\n");
    }

    private static Task Answer(HttpContext context, HttpStatusCode status, string text) =>
        Answer(context, status, "text/plain; charset=utf-8", [Encoding.UTF8.GetBytes(text)]);

    private static async Task Answer(
        HttpContext context, HttpStatusCode status, string contentType, IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Sum(each => (long)each.Length);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            foreach (var part in body)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        }
    }

    private static IPAddress AddressOf(ListenSettings settings) =>
        settings.Address == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(settings.Address, out var address) ? address
        : throw new FormatException(
            $"\"{settings.Address}\" is no address to listen on: write an IP address such as 127.0.0.1 or 0.0.0.0.");
}
