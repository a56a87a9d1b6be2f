using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Configuration;
using DeadlineWatch.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>Somebody asks that the config folder be looked at now.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();
    private readonly ConfigFiles _files = new();
    private readonly LogLines<ConfigurationWatch> _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _place.Remove();
        _files.Dispose();
    }

    [Fact]
    public async Task What_was_just_written_is_taken_at_once_or_refused_with_the_reason_each_time_it_is_asked()
    {
        var before = _files.ReadSound();
        await using var ledger = await _place.Open(Cancel);
        using var instruments = new Instruments(before);
        var (time, current) = (new SimulatedTime(Some.Now), new CurrentConfiguration(before));
        var poller = new Poller(current, ledger.Polls, SourceFactory.Create, instruments, time, NullLogger<Poller>.Instance);
        using var watch = new ConfigurationWatch(current, () => _files.Read(), poller, instruments, time, _log);

        await watch.LookNow(Cancel);
        _files.Change(ConfigFiles.Settings, "\"authorities\": [", "\"logs\": { \"level\": \"debug\" }, \"authorities\": [");
        await watch.LookNow(Cancel);
        Assert.Equal(0, Taken(instruments));
        await watch.LookNow(Cancel);
        _files.Change(ConfigFiles.Settings, "\"logs\": { \"level\": \"debug\" }, ", "");
        await watch.LookNow(Cancel);
        Assert.Equal(1, Taken(instruments));

        const string refused = "Error: The config folder changed, and is not taken; the configuration before it stays in force."
            + " A change of deadlinewatch.json takes effect at the next start, and the rest of the folder with it.";
        Assert.Equal(
            [
                "Information: The config folder was looked at: it is as it was, and in force.", refused, refused,
                "Information: The config folder changed, and was taken without a restart; the rules changed for no authority.",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task A_config_folder_that_hangs_is_named_holds_nobody_up_and_ends_nothing()
    {
        var before = _files.ReadSound();
        await using var ledger = await _place.Open(Cancel);
        using var instruments = new Instruments(before);
        var (time, current) = (new Telemetry.HandTurnedTime(Some.Now), new CurrentConfiguration(before));
        var (turning, told, ends) = (new Turning(time), new LogLines<TurningWatch>(), new List<int>());
        var poller = new Poller(current, ledger.Polls, SourceFactory.Create, instruments, time, NullLogger<Poller>.Instance);
        using var answers = new ManualResetEventSlim();
        using var watch = new ConfigurationWatch(current, Read, poller, instruments, time, _log, turning: turning);
        using var systemd = Systemd.None(time);
        using var turns = new TurningWatch(turning, instruments, time, told, new Surroundings { Systemd = systemd, End = ends.Add });
        _files.Change(ConfigFiles.Recipients, "desk@anytown.example", "duty@anytown.example");

        var look = watch.LookNow(Cancel);
        while (!turning.HungBeside(time.GetUtcNow()).Any())
        {
            time.Turn(TimeSpan.FromMinutes(3));
            await Task.Yield();
        }

        turns.Look();
        time.Turn(TurningWatch.Patience);
        turns.Look();
        Assert.Empty(turning.Hung(time.GetUtcNow()));
        Assert.StartsWith("Error: Beside the loops, which go on, the look at the config folder has made no progress since ", Assert.Single(told.Lines), StringComparison.Ordinal);
        Assert.Empty(ends);

        answers.Set();
        await look.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        turns.Look();
        Assert.Equal(2, told.Lines.Count);
        Assert.Equal(1, Taken(instruments));

        ConfigurationResult Read()
        {
            answers.Wait(Cancel);
            return _files.Read();
        }
    }

    [Fact]
    public async Task Who_asks_before_somebody_waits_is_heard_and_once()
    {
        var (reloads, time) = (new Reloads(), new Telemetry.HandTurnedTime(Some.Now));
        reloads.Ask();
        reloads.Ask();

        Assert.True(await reloads.Asked(TimeSpan.FromSeconds(3), time, Cancel));
        var again = reloads.Asked(TimeSpan.FromSeconds(3), time, Cancel);
        time.Turn(TimeSpan.FromSeconds(3));
        Assert.False(await again);
    }

    private static double Taken(Instruments instruments) =>
        instruments.Families().Single(each => each.Name == "deadlinewatch_config_last_reload_successful").Series.Single().Value;
}
