using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Hosting;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>The canary beside a council, played: each day its warning becomes a mail, by the code that serves children.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly SimulatedTime _time = new(Town.London("2026-10-22 15:00"));
    private ServiceConfiguration _configuration = null!;
    private SqliteLedger _ledger = null!;
    private Instruments _instruments = null!;
    private RecordingRelay _relay = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        TownConfig.Write(_folder, "west-midlands");
        Edit("deadlinewatch.json", "\"profile\": \"west-midlands\" }", "\"profile\": \"west-midlands\" }, { \"key\": \"canary\", \"name\": \"Canary\", \"profile\": \"canary\" }");
        Edit("sources.json", "\"sources\": [", "\"sources\": [ { \"name\": \"canary\", \"authority\": \"canary\", \"kind\": \"canary\" },");
        Edit("recipients.json", "\"teams\": {",
            "\"teams\": { \"DeadlineWatch\": { \"authority\": \"canary\", \"roles\": { \"operator\": [\"operator@anytown.example\"] } },");
        var read = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>());
        Assert.Empty(read.Faults.Select(each => $"{each.Path} {each.Message}"));
        _configuration = read.Configuration! with { Mail = read.Configuration!.Mail with { Gather = TimeSpan.Zero } };
        foreach (var table in new[] { ("case-system", "referrals", TownConfig.ReferralColumns), ("case-system", "enquiries", TownConfig.EnquiryColumns), ("mailbox", "confirmations", TownConfig.ConfirmationColumns) })
        {
            TownConfig.Drop(_folder, table.Item1, table.Item2, "2026-10-22 14:00", table.Item3, []);
        }

        _ledger = await SqliteLedger.Open(_configuration.Ledger.Sqlite!, Cancel);
        _instruments = new Instruments(_configuration);
        _relay = new RecordingRelay(_time);
    }

    public async ValueTask DisposeAsync()
    {
        _instruments.Dispose();
        await _relay.DisposeAsync();
        await _ledger.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Each_day_at_nine_it_is_mailed_once_at_week_ends_and_over_the_change_of_clocks_too()
    {
        await Until("2026-11-02 12:00");

        Assert.Equal(
            [
                "Thu 22 Oct, 15:00", "Fri 23 Oct, 09:00", "Sat 24 Oct, 09:00", "Sun 25 Oct, 09:00", "Mon 26 Oct, 09:00", "Tue 27 Oct, 09:00",
                "Wed 28 Oct, 09:00", "Thu 29 Oct, 09:00", "Fri 30 Oct, 09:00", "Sat 31 Oct, 09:00", "Sun 1 Nov, 09:00", "Mon 2 Nov, 09:00",
            ],
            Mailed());
        Assert.Empty(await _ledger.Queries.Findings(null, Cancel));
        Assert.Equal(new LastTold(Town.London("2026-11-02 09:00"), Town.London("2026-11-02 09:00")), await _ledger.Queries.LastTold("canary", Cancel));
    }

    [Fact]
    public async Task A_service_that_was_down_at_nine_tells_it_when_it_is_back()
    {
        await Until("2026-10-23 08:55");
        _time.Set(Town.London("2026-10-23 21:40"));
        await Until("2026-10-24 07:55");
        _time.Set(Town.London("2026-10-27 10:10"));
        await Until("2026-10-27 12:00");

        // Of those that ended while it was down nobody is told: they are over.
        Assert.Equal(["Thu 22 Oct, 15:00", "Fri 23 Oct, 21:40", "Tue 27 Oct, 10:10"], Mailed());
    }

    [Fact]
    public async Task A_relay_that_is_down_leaves_it_told_and_not_accepted()
    {
        await Until("2026-10-23 08:55");
        _relay.IsDown = true;
        await Until("2026-10-23 12:00");

        Assert.Equal(new LastTold(Town.London("2026-10-23 09:00"), Town.London("2026-10-22 15:00")), await _ledger.Queries.LastTold("canary", Cancel));
    }

    [Fact]
    public async Task A_first_day_that_begins_before_the_hours_of_mail_has_its_row_all_the_same()
    {
        _time.Set(Town.London("2026-10-23 05:00"));
        await Until("2026-10-23 05:10");

        var row = Assert.Single(await _ledger.Queries.Outbox("canary", "canary-2026-10-22", Cancel));
        Assert.Equal((NoticeKind.Baseline, "operator@anytown.example"), (row.Kind, row.Recipient));
    }

    [Fact]
    public async Task Its_mail_says_what_it_is_and_reads_like_no_warning()
    {
        await Until("2026-10-23 09:00");

        var mail = (await PythonMail())[^1];
        Assert.Equal("DeadlineWatch canary, Fri 23 Oct: warnings go out; nothing to do", mail["Subject"]);
        Assert.Equal("""
            DeadlineWatch canary: warnings go out
            Fri 23 Oct 2026, 09:00. You are told as operator.
            Case data from Fri 23 Oct, 09:00. No child.

            Nothing to do. The made-up case canary-2026-10-23 went the way of every
            warning: it was read, judged, told and mailed. A day without this mail
            is a day without warnings: then ask deadlinewatch status at once.

            --------------------------------------------------------------------
            Sent to the operator of DeadlineWatch; replies are not read.
            """.ReplaceLineEndings("\n"), mail.Parts[0].Text.ReplaceLineEndings("\n").TrimEnd());
        Assert.DoesNotMatch(@"\b[Dd]ue\b|DUE|looks wrong", mail.Parts[1].Text);
    }

    [Fact]
    public async Task Lists_and_reports_know_of_it_only_when_it_is_named_and_status_has_its_line()
    {
        await Until("2026-10-23 09:00");

        var list = new ListCommand(_configuration, _ledger.Queries);
        Assert.DoesNotContain("canary", await Said((now, terminal) => list.Write(new(), now, terminal, Cancel)), StringComparison.Ordinal);
        Assert.Contains("canary-2026-10-23", await Said((now, terminal) => list.Write(new() { Authority = "canary" }, now, terminal, Cancel)), StringComparison.Ordinal);
        var report = new ReportCommand(_configuration, _ledger.Queries);
        var october = new ReportOptions { Month = new(2026, 10, 1) };
        Assert.DoesNotContain("aily proof", await Said((now, terminal) => report.Write(october, now, terminal, Cancel)), StringComparison.Ordinal);
        Assert.Contains("aily proof", await Said((now, terminal) => report.Write(october with { Authority = "canary" }, now, terminal, Cancel)), StringComparison.Ordinal);
        Assert.Contains("  Canary: told Fri 23 Oct, 09:00, accepted Fri 23 Oct, 09:00\n",
            await Said((now, terminal) => new StatusCommand(_configuration, InUse.Of(_configuration), _ledger,
                _ => Task.FromResult((Probed.Ok("service", "here", "running"), IsThere: true))).Write(new(null, Json: false), now, terminal, Cancel)), StringComparison.Ordinal);
    }

    private async Task<string> Said(Func<DateTimeOffset, Terminal, Task<int>> command)
    {
        var output = new StringWriter();
        Assert.Equal(ExitCode.Done, await command(_time.GetUtcNow(), new Terminal(output, output)));
        return output.ToString().ReplaceLineEndings("\n");
    }

    private async Task Until(string london)
    {
        var stages = Stages.Over(new CurrentConfiguration(_configuration), _ledger, _relay, _instruments, _time, NullLoggerFactory.Instance);
        await new Playback(_configuration, stages, _time).Until(Town.London(london), Cancel);
    }

    private IEnumerable<string> Mailed() => _relay.Accepted.Select(each =>
    {
        Assert.Equal("operator@anytown.example", each.To);
        return CivilTime.ShortWords(each.At);
    });

    private Task<IReadOnlyList<Mailing.Transport.PythonMail>> PythonMail() =>
        Mailing.Transport.PythonMail.ParseAll([.. _relay.Accepted.Select(each => each.Mail.Mime)]);

    private void Edit(string file, string old, string replacement)
    {
        var path = Path.Combine(_folder, "config", file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
