using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>The service as it runs, in real time, on a folder that files land in.</summary>
public class ServiceHostTests
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_lands_in_the_folder_is_polled_judged_and_mailed_and_shown()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = TownConfig.TemporaryFolder();
        TownConfig.Write(folder, "west-midlands");
        var configuration = Read(folder);
        var relay = new RecordingRelay(TimeProvider.System);
        var mailed = new TaskCompletionSource();
        relay.After = _ => mailed.TrySetResult();

        var now = DateTimeOffset.UtcNow;
        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel))
        {
            await LayBaseline(folder, configuration, ledger, now.AddHours(-1));
        }

        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel))
        await using (var app = ServiceHost.Build(configuration, () => new(Read(folder), [], []), ledger, relay, TimeProvider.System))
        {
            await app.StartAsync(cancel);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            Assert.Equal("ready\n", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), cancel));

            // The words of a refused change, which doctor and health show.
            app.Services.GetRequiredService<Instruments>().ConfigurationRefused();
            Assert.StartsWith("ready, but a change of the config folder is not taken",
                await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), cancel), StringComparison.Ordinal);

            // A clock in hours is told at once, whatever the time of day at which this test runs.
            Drop(folder, now, $"10482,F2,Assessment North,R2,{Local(now - TimeSpan.FromDays(3))},Phone,School");
            await mailed.Task.WaitAsync(Patience, cancel);

            await app.Services.GetServices<IHostedService>().OfType<MetricsRefresher>().Single().Refresh(cancel);
            var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel);
            Assert.DoesNotMatch(@"(?m)^deadlinewatch_stage_faults_total.* [1-9]", metrics);
            Assert.Matches("deadlinewatch_polls_total.source=\"case-system\",verdict=\"sound\". [1-9]", metrics);
            Assert.Contains("deadlinewatch_deadlines{authority=\"anytown\",profile=\"west-midlands\",clock=\"written-confirmation\",team=\"other\",state=\"overdue\"} 1", metrics, StringComparison.Ordinal);
            await app.StopAsync(cancel);
        }

        Assert.Contains(relay.Accepted, each => each.To == "front.door@anytown.example");
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_cycle_that_is_complete_is_told_to_the_monitor_and_the_service_is_live()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = TownConfig.TemporaryFolder();
        TownConfig.Write(folder, "west-midlands");
        Drop(folder, DateTimeOffset.UtcNow);
        using var monitor = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        monitor.Start();
        var configuration = Read(folder) with { Ping = new PingSettings(new Uri($"http://{monitor.LocalEndpoint}/ping/me"), TimeSpan.FromMinutes(1)) };

        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel))
        await using (var app = ServiceHost.Build(configuration, () => new(Read(folder), [], []), ledger, new RecordingRelay(TimeProvider.System), TimeProvider.System))
        {
            await app.StartAsync(cancel);
            using var asked = await monitor.AcceptTcpClientAsync(cancel).AsTask().WaitAsync(Patience, cancel);
            using var reader = new StreamReader(asked.GetStream());
            Assert.Equal("GET /ping/me HTTP/1.1", await reader.ReadLineAsync(cancel));
            await asked.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel);

            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            Assert.Equal("live\n", await http.GetStringAsync(new Uri("/health/live", UriKind.Relative), cancel));
            await app.StopAsync(cancel);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>What is late when a clock is first watched waits for the morning; what becomes known later does not.</summary>
    private static async Task LayBaseline(string folder, ServiceConfiguration configuration, SqliteLedger ledger, DateTimeOffset at)
    {
        Drop(folder, at);
        using var instruments = new Instruments(configuration);
        var stages = Stages.Over(new CurrentConfiguration(configuration), ledger, new RecordingRelay(TimeProvider.System), instruments, TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var source in configuration.Sources)
        {
            await stages.Poller.Poll(source.Name, CancellationToken.None);
        }
    }

    private static void Drop(string folder, DateTimeOffset asOf, params string[] referrals)
    {
        TownConfig.Drop(folder, "mailbox", "confirmations", Local(asOf), TownConfig.ConfirmationColumns, []);
        TownConfig.Drop(folder, "case-system", "enquiries", Local(asOf), TownConfig.EnquiryColumns, []);
        TownConfig.Drop(folder, "case-system", "referrals", Local(asOf), TownConfig.ReferralColumns, referrals);
    }

    private static string Local(DateTimeOffset instant) =>
        Rules.CivilTime.LocalOf(instant).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static ServiceConfiguration Read(string folder)
    {
        var configuration = ConfigurationReader.Read(Path.Combine(folder, "config"), new Dictionary<string, string?>()).Configuration!;
        return configuration with
        {
            Listen = new ListenSettings(Port: 0),
            Mail = configuration.Mail with { Gather = TimeSpan.Zero },
        };
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = TownConfig.TemporaryFolder();
        TownConfig.Write(folder, "west-midlands");
        var configuration = Read(folder);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel))
        await using (var app = ServiceHost.Build(configuration with { Listen = new ListenSettings(Port: port) }, () => new(Read(folder), [], []), ledger, new RecordingRelay(TimeProvider.System), TimeProvider.System))
        {
            var fault = await Assert.ThrowsAsync<CannotListenException>(() => ServiceHost.Run(app, cancel));
            Assert.StartsWith($"127.0.0.1:{port} is taken: is DeadlineWatch already running?", fault.Message, StringComparison.Ordinal);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_address_that_this_machine_does_not_have_is_told_in_one_line()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = TownConfig.TemporaryFolder();
        TownConfig.Write(folder, "west-midlands");
        using var pair = new PemPair();
        // Of those that stand in documents only (RFC 5737).
        var configuration = Read(folder) with
        {
            Listen = new("192.0.2.7", 9464) { Certificate = pair.Settings, Access = new("6f9619ff8b86d011b42d00c04fc964ff", Username: null, Password: null) },
        };

        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, cancel))
        await using (var app = ServiceHost.Build(configuration, () => new(configuration, [], []), ledger, new RecordingRelay(TimeProvider.System), TimeProvider.System))
        {
            var fault = await Assert.ThrowsAsync<CannotListenException>(() => ServiceHost.Run(app, cancel));
            Assert.Equal(
                "192.0.2.7:9464 cannot be listened on: this machine does not have that address. Choose one that it has in deadlinewatch.json or DEADLINEWATCH_LISTEN_ADDRESS.",
                fault.Message);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_port_that_only_root_may_open_is_told_with_what_to_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere these ports are like any other.");

        Assert.Equal(
            $"127.0.0.1:443 is not open to this account ({Environment.UserName}): most ports below 1024 are root's. Choose a higher one in deadlinewatch.json or"
            + " DEADLINEWATCH_LISTEN_PORT, or give the service the right CAP_NET_BIND_SERVICE (for systemd a drop-in with AmbientCapabilities= and"
            + " CapabilityBoundingSet= of it, and PrivateUsers=no).",
            new CannotListenException(new(Port: 443), System.Net.Sockets.SocketError.AccessDenied).Message);
    }
}
