using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

public sealed class PollerTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    [Fact]
    public async Task A_share_that_hangs_ends_its_poll_at_the_timeout_and_holds_one_thread_only()
    {
        var cancel = TestContext.Current.CancellationToken;
        var time = new HandTurnedTime(SomeCouncil.Now);
        var configuration = SomeCouncil.Configuration();
        var settings = configuration.Sources[0];
        using var instruments = new Instruments(configuration);
        using var share = new HangingShare();
        await using var ledger = await SqliteLedger.Open(Path.Combine(_folder, "ledger.db"), cancel);
        var poller = new Poller(new CurrentConfiguration(configuration), ledger.Polls, _ => share, instruments, time, NullLogger<Poller>.Instance);

        var first = poller.Poll(settings.Name, cancel);
        await time.UntilWaitOf(settings.Timeout, cancel);
        time.Turn(settings.Timeout);
        await first;
        var timedOut = await Reason();
        await poller.Poll(settings.Name, cancel);
        var stillHangs = await Reason();
        share.Answers();
        do
        {
            await poller.Poll(settings.Name, cancel);
        }
        while (await Reason() == stillHangs);

        Assert.StartsWith("Reading took longer than", timedOut, StringComparison.Ordinal);
        Assert.StartsWith("An earlier reading still hangs", stillHangs, StringComparison.Ordinal);
        Assert.StartsWith("The share is back", await Reason(), StringComparison.Ordinal);
        Assert.Equal(2, share.Readings);

        async Task<string?> Reason() =>
            (await ledger.Queries.Sources(cancel)).Single(each => each.Source == settings.Name).LastReason;
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    /// <summary>Holds the thread that reads, as a file system does: no cancellation reaches it.</summary>
    private sealed class HangingShare : ICaseSource, IDisposable
    {
        private readonly ManualResetEventSlim _answers = new();

        public int Readings { get; private set; }

        public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
        {
            Readings++;
            _answers.Wait(CancellationToken.None);
            return Task.FromResult<SourceReading>(new SourceReading.Failed("The share is back.", "drop"));
        }

        public void Answers() => _answers.Set();

        public void Dispose() => _answers.Dispose();
    }
}
