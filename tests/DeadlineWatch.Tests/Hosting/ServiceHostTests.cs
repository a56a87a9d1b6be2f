using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

        await using (var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite, cancel))
        await using (var app = ServiceHost.Build(configuration, () => new(Read(folder), [], []), ledger, relay, TimeProvider.System))
        {
            await app.StartAsync(cancel);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            Assert.Equal("ready\n", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), cancel));

            // A clock in hours is told at once, whatever the time of day at which this test runs.
            var now = DateTimeOffset.UtcNow;
            var received = Rules.CivilTime.LocalOf(now - TimeSpan.FromDays(3)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            var asOf = Rules.CivilTime.LocalOf(now).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            TownConfig.Drop(folder, "mailbox", "confirmations", asOf, TownConfig.ConfirmationColumns, []);
            TownConfig.Drop(folder, "case-system", "enquiries", asOf, TownConfig.EnquiryColumns, []);
            TownConfig.Drop(folder, "case-system", "referrals", asOf, TownConfig.ReferralColumns, [$"10482,F2,Assessment North,R2,{received},Phone,School"]);
            await mailed.Task.WaitAsync(Patience, cancel);

            await app.Services.GetServices<IHostedService>().OfType<MetricsRefresher>().Single().Refresh(cancel);
            var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel);
            Assert.DoesNotMatch(@"(?m)^deadlinewatch_stage_faults_total.* [1-9]", metrics);
            Assert.Contains("deadlinewatch_polls_total{source=\"case-system\",verdict=\"sound\"} 1", metrics, StringComparison.Ordinal);
            Assert.Contains("deadlinewatch_deadlines{authority=\"anytown\",profile=\"west-midlands\",clock=\"written-confirmation\",team=\"other\",state=\"overdue\"} 1", metrics, StringComparison.Ordinal);
            await app.StopAsync(cancel);
        }

        Assert.Contains(relay.Accepted, each => each.To == "front.door@anytown.example");
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static ServiceConfiguration Read(string folder)
    {
        var configuration = ConfigurationReader.Read(Path.Combine(folder, "config"), new Dictionary<string, string?>()).Configuration!;
        return configuration with
        {
            Listen = new ListenSettings(Port: 0),
            Mail = configuration.Mail with { Gather = TimeSpan.Zero },
        };
    }
}
