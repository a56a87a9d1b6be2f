using System.Net;
using System.Net.Sockets;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Configuration;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class HealthCommandTests : IAsyncDisposable
{
    private readonly Screen _screen = new();
    private readonly Readiness _readiness = new();
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_is_ready_gives_0()
    {
        foreach (var condition in Enum.GetValues<Condition>())
        {
            _readiness.Holds(condition);
        }

        var code = await Ask(await Start());

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("ready");
    }

    [Fact]
    public async Task One_that_is_not_gives_1_and_says_why()
    {
        _readiness.Holds(Condition.Ledger);
        _readiness.Holds(Condition.Loops);

        var code = await Ask(await Start());

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses("not ready: the configuration has not been read yet");
    }

    [Fact]
    public async Task One_that_is_not_ready_may_yet_be_live()
    {
        var code = await Ask(await Start(), live: true);

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("live");
    }

    [Fact]
    public async Task Where_nothing_answers_it_says_where_it_asked()
    {
        using var nobody = new ClosedPort();

        var code = await Ask(new(Port: nobody.Number));

        Assert.Equal(ExitCode.Wrong, code);
        Assert.StartsWith($"No answer from http://127.0.0.1:{nobody.Number}/health/ready: ", _screen.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nWhere \"listen\" was changed since the service started, it still answers at the old address.\n",
            _screen.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_hears_and_says_nothing_is_given_up()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;

        var code = await Ask(new(Port: port));

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses($"No answer from http://127.0.0.1:{port}/health/ready within 5 seconds.");
    }

    [Theory]
    [InlineData("<html>\n<h1>Welcome</h1>", false)]
    [InlineData("ready", true)]
    [InlineData("readying", false)]
    public async Task Another_programs_200_is_no_yes_and_its_page_is_not_shown(string page, bool live)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(page, Cancel));
        await _app.StartAsync(Cancel);
        var port = new Uri(_app.Urls.Single()).Port;

        var code = await Ask(new(Port: port), live);

        Assert.Equal((ExitCode.Wrong, ""), (code, _screen.Output));
        _screen.Refuses($"What answers at http://127.0.0.1:{port} with 200 is not DeadlineWatch.");
    }

    [Fact]
    public async Task A_live_service_beside_whose_loops_something_hangs_says_so_and_gives_0()
    {
        var time = new HandTurnedTime(SomeCouncil.Now);
        var turning = new Turning(time);
        using var reading = turning.BeginBeside("the look at the config folder", TimeSpan.FromMinutes(1));
        time.Turn(TimeSpan.FromMinutes(3));

        var code = await Ask(await Start(() => turning.HungBeside(time.GetUtcNow())), live: true);

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("live, but the look at the config folder has made no progress since ", _screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "http://127.0.0.1:9464/health/live")]
    [InlineData("::", "http://[::1]:9464/health/live")]
    [InlineData("10.1.2.3", "http://10.1.2.3:9464/health/live")]
    public void A_service_is_asked_where_it_listens(string address, string asked) =>
        Assert.Equal(asked, new ListenSettings(address).PageHere("/health/live").ToString());

    [Fact]
    public void A_folder_that_is_faulty_elsewhere_still_says_where_the_service_answers()
    {
        using var files = new ConfigFiles();
        files.Write(ConfigFiles.Settings, """{ "listen": { "port": 9999 }, "mail": 5 }""");
        files.Environment["DEADLINEWATCH_LISTEN_ADDRESS"] = "127.0.0.2";

        Assert.Equal(new ListenSettings("127.0.0.2", 9999), ConfigurationReader.ReadListen(files.Folder, files.Environment));
    }

    [Theory]
    [InlineData("{ \"listen\": { \"prot\": 9999 } }", ", line 1: unknown property \"prot\"")]
    [InlineData("{ \"listn\": { \"port\": 9999 } }", ", line 1: unknown property \"listn\"; did you mean \"listen\"?")]
    [InlineData("{ \"listen\": ", ", line 1: ")]
    [InlineData(null, ": this is a file: name its folder, ")]
    public async Task Where_the_file_does_not_say_it_the_fault_is_told_and_that_the_usual_address_was_asked(string? settings, string fault)
    {
        using var files = new ConfigFiles();
        using var nobody = new ClosedPort();
        files.Write(ConfigFiles.Settings, settings ?? "{}");
        var folder = settings is null ? Path.Join(files.Folder, ConfigFiles.Settings) : files.Folder;

        var listen = ConfigurationReader.ReadListen(folder, files.Environment);
        var code = await Ask(listen with { Port = nobody.Number });
        var (found, _) = await ServiceProbe.Look(listen with { Port = nobody.Number }, TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal((ExitCode.Wrong, 9464), (code, listen.Port));
        var told = _screen.Error.Split('\n')[0].TrimEnd('\r');
        Assert.StartsWith("127.0.0.1:9464 was asked, as is usual, as far as \"listen\" could not be read: ", told, StringComparison.Ordinal);
        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.EndsWith($" {told}", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_faulty_elsewhere_still_says_where_the_ledger_is_and_how_it_logs()
    {
        using var files = new ConfigFiles();
        files.Write(ConfigFiles.Settings, """{ "ledger": { "sqlite": "data/ledger.db" }, "logs": { "form": "json" }, "mail": 5 }""");
        files.Write(ConfigFiles.Recipients, "{");

        Assert.Equal((new LedgerSettings(Path.Join(files.Home, "data", "ledger.db")), 0), Ledger(files));
        Assert.Equal(LogForm.Json, ConfigurationReader.ReadLogs(files.Folder, files.Environment).Form);

        files.Write(ConfigFiles.Settings, """{ "ledger": { "sqlte": "data/ledger.db" } }""");
        Assert.Null(Ledger(files).Ledger);
        Assert.NotEqual(0, Ledger(files).Faults);
    }

    private static (LedgerSettings? Ledger, int Faults) Ledger(ConfigFiles files) =>
        ConfigurationReader.ReadLedger(files.Folder, files.Environment) is var (ledger, faults) ? (ledger, faults.Count) : (null, 0);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private Task<int> Ask(ListenSettings listen, bool live = false) =>
        HealthCommand.Write(listen, new(Config: null, live), _screen.Terminal, Cancel);

    private async Task<ListenSettings> Start(Func<IReadOnlyList<HungLoop>>? hungBeside = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new HandTurnedTime(SomeCouncil.Now));
        HttpEndpoints.Listen(builder.WebHost, new ListenSettings(Port: 0));
        _app = builder.Build();
        HttpEndpoints.Map(_app, new(), _readiness, hungBeside: hungBeside);
        await _app.StartAsync(Cancel);
        return new(Port: new Uri(_app.Urls.Single()).Port);
    }
}
