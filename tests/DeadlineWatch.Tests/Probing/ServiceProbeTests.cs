using System.Net;
using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using Xunit;

namespace DeadlineWatch.Tests.Probing;

/// <summary>What is said of the service on this machine by what answers where it should, on a real socket.</summary>
public sealed class ServiceProbeTests : IDisposable
{
    private readonly TcpListener _service = new(IPAddress.Loopback, 0);
    private bool? _isThere;

    public ServiceProbeTests() => _service.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => $"http://{_service.LocalEndpoint}";

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("200 OK", "ready", "Ok: running and ready at ADDRESS")]
    [InlineData("200 OK", "ready, but a change of the config folder is not taken", "Warn: running and ready, but a change of the config folder is not taken")]
    [InlineData("503 Service Unavailable", "not ready: recipients.json differs", "Warn: running, not ready: recipients.json differs")]
    [InlineData("200 OK", "<html>", "Warn: what answers at ADDRESS with 200 is not it")]
    [InlineData("404 Not Found", "", "Warn: what answers at ADDRESS with 404 is not it")]
    public async Task It_is_told_by_what_it_answers(string status, string page, string words)
    {
        var answering = Answer($"HTTP/1.1 {status}\r\nContent-Length: {page.Length + 1}\r\nConnection: close\r\n\r\n{page}\n");

        var found = await Look(TimeSpan.FromMinutes(1));

        Assert.Equal(words.Replace("ADDRESS", Address, StringComparison.Ordinal), $"{found.Standing}: {found.Words}");
        await answering;
    }

    [Theory]
    [InlineData("text/plain; charset=bogus-1", "ready", "Ok: running and ready at ADDRESS")]
    [InlineData("text/plain; charset=utf-16", "not ready: r\u00e9cipients.json", "Warn: running, not ready: r\u00e9cipients.json")]
    [InlineData("text/html", "not ready: \u001b[2J\nof the other", "Warn: running, not ready: \\u001b[2J\\nof the other")]
    public async Task Its_words_are_UTF_8_on_one_line_whatever_is_said_of_them(string type, string page, string words)
    {
        var status = page == "ready" ? "200 OK" : "503 Service Unavailable";
        var answering = Answer($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n{page}\n");

        var found = await Look(TimeSpan.FromMinutes(1));

        Assert.Equal(words.Replace("ADDRESS", Address, StringComparison.Ordinal), $"{found.Standing}: {found.Words}");
        await answering;
    }

    [Theory]
    [InlineData("220 mail.anytown.example ESMTP\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nready, but ENDLESS", " with 200")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9\r\n\r\nhung", " with 503")]
    public async Task Another_program_that_answers_is_told_from_one_that_does_not(string answer, string told)
    {
        var answering = Answer(answer.Replace("ENDLESS", new('x', 64 * 1024), StringComparison.Ordinal));

        var found = await Look(TimeSpan.FromMinutes(1));

        Assert.Equal((Standing.Warn, $"what answers at {Address}{told} is not it"), (found.Standing, found.Words));
        Assert.False(_isThere);
        await answering;
    }

    [Fact]
    public async Task One_that_takes_the_call_and_says_nothing_does_not_answer()
    {
        var found = await Look(TimeSpan.FromSeconds(1));

        Assert.Equal((Standing.Warn, $"takes the call at {Address} and does not answer within 1 second"), (found.Standing, found.Words));
        Assert.StartsWith("It hangs, or the machine is overloaded: restart it, ", found.Advice, StringComparison.Ordinal);
        Assert.False(_isThere);
    }

    [Fact]
    public async Task Only_where_no_program_listens_it_is_to_be_started()
    {
        var port = ((IPEndPoint)_service.LocalEndpoint).Port;
        _service.Stop();

        var (found, isThere) = await ServiceProbe.Look(new ListenSettings(Port: port), TimeSpan.FromMinutes(1), Cancel);

        Assert.False(isThere);
        Assert.StartsWith($"does not answer at http://127.0.0.1:{port}: ", found.Words, StringComparison.Ordinal);
        Assert.StartsWith("Start it: ", found.Advice, StringComparison.Ordinal);
    }

    private async Task<Probed> Look(TimeSpan patience)
    {
        (var found, _isThere) = await ServiceProbe.Look(new ListenSettings(Port: ((IPEndPoint)_service.LocalEndpoint).Port), patience, Cancel);
        return found;
    }

    private async Task Answer(string answer)
    {
        using var asked = await _service.AcceptTcpClientAsync(Cancel);
        await using var stream = asked.GetStream();
        await stream.ReadExactlyAsync(new byte[1], Cancel);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), Cancel);
            // Else what was not read would cut the answer off.
            asked.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, Cancel);
        }
        catch (IOException)
        {
            // Who has heard enough hangs up.
        }
    }
}
