using System.Text;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class MetricsGateTests
{
    private const string Token = "6f9619ff8b86d011b42d00c04fc964ff";
    private const string Password = "correct-horse-battery";

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task Who_shows_the_token_reads_metrics_and_nobody_else_does(string path)
    {
        await using var pages = await ServedPages.Start(new() { Access = new(Token, Username: null, Password: null) });

        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask(path, $"Authorization: Bearer {Token}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask(path, $"authorization: bearer {Token}"), StringComparison.Ordinal);
        foreach (var shown in new[] { "X: y", "Authorization: Bearer", $"Authorization: Bearer {Token}x", $"Authorization: Bearer {Token[1..]}",
            $"Authorization: Basic {Token}", $"Authorization: {Token}", "Authorization: Basic !!!", $"Authorization: Bearer {Token}\r\nAuthorization: Bearer {Token}" })
        {
            var answer = await pages.Ask(path, shown);

            Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Bearer realm=\"DeadlineWatch\"\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("# HELP", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_shows_user_name_and_password_reads_metrics_and_nobody_else_does()
    {
        await using var pages = await ServedPages.Start(new() { Access = new(Token: null, "prometheus", Password) });

        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask("/metrics", Basic($"prometheus:{Password}")), StringComparison.Ordinal);
        foreach (var shown in new[] { $"prometheus:{Password}x", "prometheus:", $":{Password}", Password, "", $"Prometheus:{Password}" })
        {
            var answer = await pages.Ask("/metrics", Basic(shown));

            Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Basic realm=\"DeadlineWatch\", charset=\"UTF-8\"\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_both_are_set_either_lets_in()
    {
        await using var pages = await ServedPages.Start(new() { Access = new(Token, "prometheus", Password) });

        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask("/metrics", $"Authorization: Bearer {Token}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask("/metrics", Basic($"prometheus:{Password}")), StringComparison.Ordinal);
        Assert.Equal(2, (await pages.Ask("/metrics")).Split("WWW-Authenticate: ").Length - 1);
    }

    [Fact]
    public async Task Health_asks_nobody_for_a_secret()
    {
        await using var pages = await ServedPages.Start(new() { Access = new(Token, Username: null, Password: null) });

        Assert.StartsWith("HTTP/1.1 200 ", await pages.Ask("/health/live"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", await pages.Ask("/health/ready"), StringComparison.Ordinal);
    }

    private static string Basic(string text) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
