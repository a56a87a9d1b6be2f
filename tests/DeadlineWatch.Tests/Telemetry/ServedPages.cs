using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>The pages of the service on a port of this machine, asked over real sockets.</summary>
internal sealed class ServedPages : IAsyncDisposable
{
    /// <summary>Far more than any limit of the server; reached only when one of them does not hold.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _app;

    private ServedPages(WebApplication app) => _app = app;

    public LogLines<TlsDoor> Log { get; private init; } = new();

    public LogLines<Places> Crowd { get; private init; } = new();

    /// <summary>By which the certificate is looked at.</summary>
    public HandTurnedTime Time { get; private init; } = new(SomeCouncil.Now);

    public int Port => new Uri(_app.Urls.Single()).Port;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ServedPages> Start(ListenSettings listen)
    {
        var (lines, crowd, time) = (new LogLines<TlsDoor>(), new LogLines<Places>(), new HandTurnedTime(SomeCouncil.Now));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILogger<TlsDoor>>(lines);
        builder.Services.AddSingleton<ILogger<Places>>(crowd);
        builder.Services.AddSingleton<TimeProvider>(time);
        HttpEndpoints.Listen(builder.WebHost, listen with { Port = 0 });
        var app = builder.Build();
        var page = new MetricsPage();
        page.Replace([MetricFamily.Gauge("x", "X.", 1)]);
        HttpEndpoints.Map(app, page, new Readiness());
        await app.StartAsync(Cancel);
        return new(app) { Log = lines, Crowd = crowd, Time = time };
    }

    /// <summary>Waits until the certificate's files have been looked at once more.</summary>
    public async Task Look()
    {
        await Time.UntilWaitOf(TlsDoor.LookEvery, Cancel);
        Time.Turn(TlsDoor.LookEvery);
        // The look has ended when the wait for the next begins, which stays to be met.
        await Time.UntilWaitOf(TlsDoor.LookEvery, Cancel);
        Time.Waits.Writer.TryWrite(TlsDoor.LookEvery);
    }

    public async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", Port, Cancel);
        return socket;
    }

    /// <summary>What a request gets, whole.</summary>
    public async Task<string> Ask(string path, params string[] headers)
    {
        using var socket = await Connect();
        await using var stream = new NetworkStream(socket);
        return await Ask(stream, path, headers);
    }

    /// <summary>The same over TLS; any certificate will do.</summary>
    public async Task<(string Answer, string Subject, SslProtocols Protocol)> AskEncrypted(
        string path, SslProtocols protocols = SslProtocols.None, params string[] headers)
    {
        using var socket = await Connect();
        await using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols }, Cancel);
        var (subject, protocol) = (stream.RemoteCertificate!.Subject, stream.SslProtocol);
        return (await Ask(stream, path, headers), subject, protocol);
    }

    /// <summary>Sends something and says what comes back until the server hangs up.</summary>
    public static async Task<string> Until(Socket socket, string sent)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), limit.Token);
            using var answer = new StreamReader(stream, Encoding.ASCII);
            return await answer.ReadToEndAsync(limit.Token);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<string> Ask(Stream stream, string path, string[] headers)
    {
        var request = $"GET {path} HTTP/1.1\r\nHost: x\r\n{string.Concat(headers.Select(each => each + "\r\n"))}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var answer = new StreamReader(stream, Encoding.ASCII);
        return await answer.ReadToEndAsync(Cancel);
    }
}
