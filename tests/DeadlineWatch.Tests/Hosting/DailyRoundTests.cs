using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Retaining;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>What the service does once a day.</summary>
public sealed class DailyRoundTests : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SqlitePlace _place = new();
    private readonly string _exports = Directory.CreateTempSubdirectory("deadlinewatch-exports-").FullName;
    private readonly LogLines<DailyRound> _log = new();
    private readonly Instruments _instruments = new(SomeSettings.Of());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _place.Remove();
        _instruments.Dispose();
        Directory.Delete(_exports, recursive: true);
    }

    /// <summary>Runs from a time of London for so many hours, looking every hour.</summary>
    private async Task Run(ILedger ledger, RetentionSettings? retention, string from, int hours)
    {
        var time = new HandTurnedTime(Timelines.Town.London(from));
        var configuration = SomeSettings.Of() with { Retention = retention };
        using var membership = new Membership("here", new CurrentConfiguration(configuration), null, new Readiness(), _instruments, time, NullLogger<Membership>.Instance);
        using var round = new DailyRound(configuration, ledger, membership, _instruments, time, _log);
        await round.StartAsync(Cancel);
        for (var hour = 0; hour < hours; hour++)
        {
            await time.Waits.Reader.ReadAsync(Cancel);
            time.Turn(Hour);
        }

        await time.Waits.Reader.ReadAsync(Cancel);
        await round.StopAsync(Cancel);
    }

    private double Faults => _instruments.Families().Single(each => each.Name == "deadlinewatch_stage_faults_total")
        .Series.Single(each => each.Labels.Text.Contains("daily", StringComparison.Ordinal)).Value;

    [Fact]
    public async Task The_log_says_at_the_start_and_once_a_day_where_each_chain_ends()
    {
        await using var ledger = await _place.Open(Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);
        await ledger.Polls.Apply("elsewhere", [Some.Write("far") with { History = [Some.History() with { Clock = new("elsewhere", "far", "icpc", "1") }] }], Cancel);
        var heads = await ledger.Chain.Heads(Cancel);

        await Run(ledger, null, "2026-03-02 09:00", hours: 48);

        var line = $"Information: The chains of the history end at ashshire batch 1 {Convert.ToHexStringLower(heads[0].Hash)[..16]},"
            + $" elsewhere batch 1 {Convert.ToHexStringLower(heads[1].Hash)[..16]}.";
        Assert.Equal([line, line, line], _log.Lines);
    }

    [Fact]
    public async Task What_is_long_closed_leaves_in_the_night_and_not_at_the_start()
    {
        await using var ledger = await _place.Open(Cancel);
        await RetentionContract.Close(ledger, "C-1");

        await Run(ledger, new(1, _exports), "2028-03-02 09:00", hours: 19);
        Assert.Single(_log.Lines);
        Assert.NotNull(await ledger.Queries.Case(Some.Authority, "C-1", Cancel));

        await Run(ledger, new(1, _exports), "2028-03-02 09:00", hours: 20);
        Assert.Null(await ledger.Queries.Case(Some.Authority, "C-1", Cancel));
        Assert.Contains(_log.Lines, each => each.StartsWith("Information: Retention pass 1 of ashshire: 1 cases left the ledger", StringComparison.Ordinal));
        Assert.Equal(0, Faults);
    }

    [Fact]
    public async Task A_pass_that_fails_is_counted_and_told_and_the_round_goes_on()
    {
        await using var ledger = await _place.Open(Cancel);
        await RetentionContract.Close(ledger, "C-1");
        var file = Path.Combine(_exports, "file");
        await File.WriteAllTextAsync(file, "", Cancel);

        await Run(ledger, new(1, file), "2028-03-02 09:00", hours: 20);

        Assert.Equal(1, Faults);
        Assert.StartsWith("Error: Retention failed, and what is left of it is tried again tomorrow. ExportFailedException: The export could not be written",
            _log.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("Information: The chains of the history end at ashshire batch 3 ", _log.Lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-02 04:29", "2026-03-02 04:30")]
    [InlineData("2026-03-02 04:30", "2026-03-03 04:30")]
    [InlineData("2026-10-24 12:00", "2026-10-25 04:30")]
    [InlineData("2026-03-28 12:00", "2026-03-29 04:30")]
    public void It_is_due_at_half_past_four_in_london(string now, string next) =>
        Assert.Equal(Timelines.Town.London(next), DailyRound.Next(Timelines.Town.London(now)));
}
