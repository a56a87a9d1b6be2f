using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Replaying;

/// <summary>A small council whose exports stand in its drop folder, for replays.</summary>
internal sealed class ReplayTown : IDisposable
{
    private readonly string _folder = TownConfig.TemporaryFolder();

    /// <summary>Its exports are of the night after March 2026.</summary>
    public ReplayTown(string[] referrals, string[] enquiries, string[] confirmations)
    {
        const string night = "2026-04-01 02:10";
        TownConfig.Write(_folder, "west-midlands");
        TownConfig.Drop(_folder, "case-system", "referrals", night, TownConfig.ReferralColumns, referrals);
        TownConfig.Drop(_folder, "case-system", "enquiries", night, TownConfig.EnquiryColumns, enquiries);
        TownConfig.Drop(_folder, "mailbox", "confirmations", night, TownConfig.ConfirmationColumns, confirmations);
        Configuration = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>()).Configuration!;
    }

    public ServiceConfiguration Configuration { get; }

    public static ReplayOptions March => new() { From = new(2026, 3, 2), To = new(2026, 3, 31) };

    /// <summary>A decision in time, one late with no confirmation of the call, one that nobody ever made, and a conference in
    /// time.</summary>
    public static ReplayTown OfMarch() => new(
        [
            "10001,F1,Assessment North,R1,2026-03-03 10:00,Email,School,2026-03-04 11:00,2026-03-04 12:00",
            "10002,F2,Assessment North,R2,2026-03-10 10:00,Phone,School,2026-03-13 11:00,2026-03-13 12:00",
            "10003,F3,Assessment North,R3,2026-02-20 10:00,Email,School",
        ],
        ["10004,F4,Assessment North,S4,2026-03-04,2026-03-12,Conference,2026-03-25"],
        []);

    public Task<int> Replay(ReplayOptions options, Screen screen) => Replay(options, screen.Terminal, TestContext.Current.CancellationToken);

    public Task<int> Replay(ReplayOptions options, Terminal terminal, CancellationToken cancel) =>
        new ReplayCommand(Configuration).Write(options, Anytown.At("2026-04-01 09:00"), terminal, cancel);

    /// <summary>The service reads the exports once, as at a first start.</summary>
    public async Task IsRead()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var ledger = await SqliteLedger.Open(Configuration.Ledger.Sqlite!, cancel);
        await using var relay = new RecordingRelay(new SimulatedTime(Anytown.At("2026-04-01 09:00")));
        using var instruments = new Instruments(Configuration);
        var stages = Stages.Over(new CurrentConfiguration(Configuration), ledger, relay, instruments,
            new SimulatedTime(Anytown.At("2026-04-01 09:00")), NullLoggerFactory.Instance);
        foreach (var source in Configuration.Sources)
        {
            await stages.Poller.Poll(source.Name, cancel);
        }
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);
}
