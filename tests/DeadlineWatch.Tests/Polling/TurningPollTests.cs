using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

/// <summary>A poll whose source never answers ends by its own timeout, and is no loop that hangs.</summary>
public sealed class TurningPollTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_never_answers_makes_nothing_hang()
    {
        var folder = TownConfig.TemporaryFolder();
        var time = new HandTurnedTime(SomeCouncil.Now);
        var turning = new Turning(time);
        var configuration = SomeCouncil.Configuration();
        var source = configuration.Sources[0];
        var silent = new Silent();
        using var instruments = new Instruments(configuration);
        await using (var ledger = await SqliteLedger.Open(Path.Combine(folder, "ledger.db"), Cancel))
        {
            var poller = new Poller(
                new CurrentConfiguration(configuration), ledger.Polls, _ => silent, instruments, time, NullLogger<Poller>.Instance, turning, TimeSpan.FromMinutes(1));
            // What takes no look at its token is left behind; either way the poll goes on.
            var poll = poller.Poll(source.Name, Cancel);
            await silent.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

            time.Turn(source.Timeout);
            await poll.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

            Assert.Equal("failed", (await ledger.Polls.Sources(Cancel)).Single().LastVerdict);
            time.Turn(TimeSpan.FromHours(1));
            Assert.Empty(turning.Hung(time.GetUtcNow()));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>A source on a share that hangs: no cancellation reaches it.</summary>
    private sealed class Silent : ICaseSource
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
        {
            Asked.SetResult();
            return new TaskCompletionSource<SourceReading>().Task;
        }
    }
}
