using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Tests.Retaining;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class DryRunTests
{
    [Fact]
    public async Task A_dry_run_reads_the_same_sources_and_sends_nothing()
    {
        var folder = Path.GetFullPath("trial");
        var real = SomeSettings.Of(SomeSettings.Source("case-system")) with
        {
            Ledger = new LedgerSettings(null, new PostgresSettings { Host = "db.example", Database = "d", User = "u" }),
            Mail = new MailSettings { From = "deadlines@council.example", Relay = new RelaySettings { Host = "relay.example" } },
            Retention = new RetentionSettings(1, "exports"),
            Ping = new PingSettings(new Uri("https://hc.example/ping"), TimeSpan.FromMinutes(1)),
        };

        var dry = DryRun.In("trial", real);

        Assert.Equal((Path.Combine(folder, "ledger.db"), null), (dry.Ledger.Sqlite, dry.Ledger.Postgres));
        Assert.Equal((null, Path.Combine(folder, "mail")), (dry.Mail.Relay, dry.Mail.Folder));
        Assert.Null(dry.Retention);
        Assert.Null(dry.Ping);
        Assert.Same(real.Sources, dry.Sources);
        await using var transport = Stages.Transport(dry.Mail, TimeProvider.System);
        Assert.IsType<PickupTransport>(transport);
    }

    [Fact]
    public void It_says_at_the_start_that_nothing_is_sent() => Assert.Equal(
        $"A dry run: the sources are read, nothing is sent. Mails are written into {Path.Combine(Path.GetFullPath("trial"), "mail")}, the ledger beside it.",
        DryRun.Words("trial"));
}
