using System.Diagnostics;
using System.Security.Authentication;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class TlsDoorTests : IDisposable
{
    private readonly PemPair _pair = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task The_pages_answer_encrypted(SslProtocols protocol)
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });

        var (answer, subject, spoken) = await pages.AskEncrypted("/health/live", protocol);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(("CN=monitor.anytown.example", protocol), (subject, spoken));
    }

    [Fact]
    public async Task Older_forms_of_TLS_and_plain_text_get_nothing()
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });

#pragma warning disable SYSLIB0039, CA5397 // what must be refused
        await Assert.ThrowsAnyAsync<Exception>(() => pages.AskEncrypted("/health/live", SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
        using var socket = await pages.Connect();
        Assert.DoesNotContain("HTTP/1.1 200", await ServedPages.Until(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_without_a_restart_and_half_of_one_is_not()
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });
        var key = await File.ReadAllTextAsync(_pair.Key, Cancel);
        _pair.Renew("renewed.anytown.example");
        var renewed = await File.ReadAllTextAsync(_pair.Key, Cancel);
        await File.WriteAllTextAsync(_pair.Key, key, Cancel);

        await pages.Look();
        await pages.Look();
        Assert.Equal("CN=monitor.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
        Assert.Single(pages.Log.Lines, each => each.Contains("changed, and cannot be taken", StringComparison.Ordinal));
        await File.WriteAllTextAsync(_pair.Key, renewed, Cancel);

        await pages.Look();
        Assert.Equal("CN=renewed.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
        Assert.Single(pages.Log.Lines, each => each.Contains("was renewed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_whose_file_is_gone_is_served_on_and_told_once_each_time()
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });
        for (var time = 0; time < 2; time++)
        {
            File.Move(_pair.Certificate, $"{_pair.Certificate}.away");
            await pages.Look();
            await pages.Look();
            Assert.Equal("CN=monitor.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
            File.Move($"{_pair.Certificate}.away", _pair.Certificate);
            await pages.Look();
        }

        Assert.Equal(2, pages.Log.Lines.Count(each => each.Contains("changed, and cannot be taken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pipe_in_place_of_a_certificate_keeps_nobody_waiting_and_a_good_file_after_it_is_taken()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no pipes among its files.");
        }

        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });
        File.Delete(_pair.Certificate);
        using (var made = Process.Start("mkfifo", [_pair.Certificate]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        await pages.Look();
        Assert.Equal("CN=monitor.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
        Assert.Single(pages.Log.Lines, each => each.EndsWith("service.pem is empty, or no file.", StringComparison.Ordinal));

        File.Delete(_pair.Certificate);
        _pair.Renew("renewed.anytown.example");
        await pages.Look();
        Assert.Equal("CN=renewed.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
    }

    [Fact]
    public async Task A_key_may_have_a_password_and_stand_in_a_pfx_file()
    {
        _pair.Renew(password: "correct-horse-battery");
        foreach (var settings in new[] { _pair.Settings, new CertificateSettings(_pair.Pfx, Key: null, Password: null) })
        {
            await using var pages = await ServedPages.Start(new() { Certificate = settings with { Password = "correct-horse-battery" } });

            Assert.Equal("CN=monitor.anytown.example", (await pages.AskEncrypted("/health/live")).Subject);
        }
    }

    [Fact]
    public async Task Health_is_asked_over_TLS_and_trusts_the_configured_certificate_alone()
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });
        using var other = new PemPair();
        var (screen, doubting) = (new Screen(), new Screen());

        Assert.Equal(ExitCode.Done, await HealthCommand.Write(
            new(Port: pages.Port) { Certificate = _pair.Settings }, new(Config: null, Live: true), screen.Terminal, Cancel));
        Assert.Equal(ExitCode.Wrong, await HealthCommand.Write(
            new(Port: pages.Port) { Certificate = other.Settings }, new(Config: null, Live: true), doubting.Terminal, Cancel));
        screen.Shows("live");
        Assert.StartsWith($"No answer from https://127.0.0.1:{pages.Port}/health/live: ", doubting.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_begins_a_handshake_and_stalls_is_hung_up_on_and_others_are_served()
    {
        await using var pages = await ServedPages.Start(new() { Certificate = _pair.Settings });
        using var stalled = await pages.Connect();

        // The head of a ClientHello, and then nothing.
        var answers = await Task.WhenAll(ServedPages.Until(stalled, "\u0016\u0003\u0001"), Answer());

        Assert.Equal("", answers[0]);
        Assert.StartsWith("HTTP/1.1 200 ", answers[1], StringComparison.Ordinal);

        async Task<string> Answer() => (await pages.AskEncrypted("/health/live")).Answer;
    }

    [Fact]
    public void A_wider_address_without_protection_is_not_opened()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();

        var refusal = Assert.Throws<UnprotectedException>(() => HttpEndpoints.Listen(builder.WebHost, new("0.0.0.0") { Certificate = _pair.Settings }));

        Assert.Equal(
            "\"listen\" in deadlinewatch.json: 0.0.0.0 is reached from other machines: that needs a secret, DEADLINEWATCH_METRICS_TOKEN_FILE "
            + "or a credential metrics-token; without them listen on 127.0.0.1.",
            refusal.Message);
    }

    public void Dispose() => _pair.Dispose();
}
