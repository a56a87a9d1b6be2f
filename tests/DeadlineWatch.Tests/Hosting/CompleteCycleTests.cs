using DeadlineWatch.Hosting;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class CompleteCycleTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-cycle-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(-3, false)] // days: not polled for too long
    [InlineData(1, false)] // noted by a clock that was a day ahead: nothing was polled since it was set right
    public async Task A_cycle_is_complete_where_every_source_was_polled_lately_and_not_in_the_future(int polledDaysAway, bool complete)
    {
        var cancel = TestContext.Current.CancellationToken;
        var configuration = SomeCouncil.Configuration();
        await using var ledger = await SqliteLedger.Open(Path.Combine(_folder, "ledger.db"), cancel);
        foreach (var source in configuration.Sources)
        {
            await ledger.Polls.EndPoll(
                Some.PollEnd(at: SomeCouncil.Now.AddDays(polledDaysAway)) with { Source = source.Name, Authority = source.Authority }, cancel);
        }

        using var instruments = new Instruments(configuration);
        instruments.Passed(Stage.Escalate, SomeCouncil.Now);

        Assert.Equal(complete, await new CompleteCycle(configuration, ledger.Polls).Note(instruments, SomeCouncil.Now, cancel));
    }
}
