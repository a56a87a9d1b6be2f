using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class PingSettingsTests : IDisposable
{
    private const string Secret = "https://hc.example/ping/6f9619ff-8b86-d011-b42d-00c04fc9c0de";

    private readonly ConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    private ConfigFiles Write(string ping) => _files.Change(ConfigFiles.Settings, "\"authorities\": [", $"\"ping\": {ping}, \"authorities\": [");

    private IEnumerable<string> Faults() => _files.Read().Faults.Select(each => $"{each.Path}: {each.Message}");

    [Fact]
    public void Without_it_nobody_is_pinged() => Assert.Null(_files.ReadSound().Ping);

    [Fact]
    public void It_may_stand_in_the_file()
    {
        Write($"{{ \"url\": \"{Secret}\", \"every\": \"5 minutes\" }}");

        var ping = _files.ReadSound().Ping!;
        Assert.Equal((new Uri(Secret), TimeSpan.FromMinutes(5)), (ping.Url, ping.Every));
    }

    [Fact]
    public void The_environment_alone_is_enough_and_counts_before_the_file()
    {
        _files.Environment["DEADLINEWATCH_PING_URL"] = Secret;
        Assert.Equal((new Uri(Secret), TimeSpan.FromMinutes(1)), (_files.ReadSound().Ping!.Url, _files.ReadSound().Ping!.Every));

        Write("{ \"url\": \"https://elsewhere.example/x\", \"every\": \"2 minutes\" }");
        Assert.Equal((new Uri(Secret), TimeSpan.FromMinutes(2)), (_files.ReadSound().Ping!.Url, _files.ReadSound().Ping!.Every));
    }

    [Fact]
    public void It_may_stand_in_a_file_or_in_the_credentials_of_the_service_manager()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;
        File.WriteAllText(Path.Combine(folder, "ping-url"), Secret + "\n");

        _files.Environment["CREDENTIALS_DIRECTORY"] = folder;
        Assert.Equal(new Uri(Secret), _files.ReadSound().Ping!.Url);
        _files.Environment.Remove("CREDENTIALS_DIRECTORY");
        _files.Environment["DEADLINEWATCH_PING_URL_FILE"] = Path.Combine(folder, "ping-url");
        Assert.Equal(new Uri(Secret), _files.ReadSound().Ping!.Url);

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("http://hc.example/s3cr3t-one")]
    [InlineData("ftp://hc.example/s3cr3t-one")]
    [InlineData("https://user:s3cr3t@hc.example/one")]
    [InlineData("https://hc.example/s3cr3t#one")]
    [InlineData("hc.example/s3cr3t")]
    public void A_url_that_is_none_to_ping_is_refused_without_being_printed(string written)
    {
        Write($"{{ \"url\": \"{written}\" }}");
        Assert.StartsWith("$.ping.url: the URL is not one to ping: write https://", Assert.Single(Faults()), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", Faults().Single(), StringComparison.Ordinal);

        _files.Change(ConfigFiles.Settings, $"\"ping\": {{ \"url\": \"{written}\" }},", "");
        _files.Environment["DEADLINEWATCH_PING_URL"] = written;
        Assert.StartsWith("DEADLINEWATCH_PING_URL: the URL is not one to ping", Assert.Single(Faults()), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", Faults().Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "$.ping.url: say what to ping: \"url\" here, or DEADLINEWATCH_PING_URL, or DEADLINEWATCH_PING_URL_FILE")]
    [InlineData("{ \"url\": \"https://hc.example/x\", \"every\": \"2 days\" }", "$.ping.every: a monitor that hears less than once a day says too late that something is wrong")]
    [InlineData("{ \"url\": \"https://hc.example/x\", \"often\": 1 }", "$.ping.often: unknown property \"often\"; known: every, url")]
    public void What_is_wrong_with_it_is_told_with_its_place(string ping, string fault)
    {
        Write(ping);

        Assert.Equal([fault], Faults());
    }

    [Fact]
    public void Http_is_for_this_machine_alone()
    {
        Write("{ \"url\": \"http://127.0.0.1:8000/ping/abc\" }");

        Assert.Equal("http://127.0.0.1:8000/…", _files.ReadSound().Ping!.Shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_shows_where_it_goes_and_not_what_is_secret_of_it(bool json)
    {
        Write($"{{ \"url\": \"{Secret}\" }}");
        using var output = new StringWriter();

        var read = _files.Read();
        CheckCommand.Write(read, DateTimeOffset.UnixEpoch, json, output);

        var text = output.ToString();
        Assert.Contains(json ? "c0de after a complete cycle" : "  ping       https://hc.example/…c0de after a complete cycle, at most every 1 minute", text, StringComparison.Ordinal);
        Assert.DoesNotContain("6f9619ff", text + read.Configuration!.Ping + read.Configuration, StringComparison.Ordinal);
    }
}
