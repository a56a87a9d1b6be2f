using System.Net.Sockets;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>What a client that means no good may do to the pages, over real sockets.</summary>
public sealed class RequestLimitTests : IAsyncLifetime
{
    private ServedPages _pages = null!;

    public async ValueTask InitializeAsync() => _pages = await ServedPages.Start(new());

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Who_never_ends_a_header_or_says_nothing_at_all_loses_the_place()
    {
        using var slow = await _pages.Connect();
        using var silent = await _pages.Connect();

        var answers = await Task.WhenAll(
            ServedPages.Until(slow, "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: "), ServedPages.Until(silent, ""));

        Assert.StartsWith("HTTP/1.1 408 ", answers[0], StringComparison.Ordinal);
        Assert.Equal("", answers[1]);
    }

    [Theory]
    [InlineData("Content-Length: 1")]
    [InlineData("Content-Length: 1000000000")]
    public async Task A_body_is_not_read(string header)
    {
        using var socket = await _pages.Connect();

        var answer = await ServedPages.Until(socket, $"GET /metrics HTTP/1.1\r\nHost: x\r\n{header}\r\nConnection: close\r\n\r\nabc");

        Assert.Matches("^HTTP/1.1 (200|400|413) ", answer);
    }

    [Fact]
    public async Task More_connections_than_anyone_needs_are_refused_and_later_served_again()
    {
        var crowd = new List<Socket>();
        for (var at = 0; at < 256; at++)
        {
            crowd.Add(await _pages.Connect());
        }

        using (var late = await _pages.Connect())
        {
            Assert.Equal("", await ServedPages.Until(late, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        }

        Assert.Single(_pages.Crowd.Lines);
        crowd.ForEach(each => each.Dispose());
        var answer = "";
        using var limit = new CancellationTokenSource(ServedPages.Patience);
        while (answer.Length == 0 && !limit.IsCancellationRequested)
        {
            // The server learns of each hang-up by itself.
            using var again = await _pages.Connect();
            answer = await ServedPages.Until(again, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        }

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }
}
