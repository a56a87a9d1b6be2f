using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>Somebody asks that the config folder be looked at now.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly ConfigFiles _files = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_was_just_written_is_taken_at_once_or_refused_with_the_reason_each_time_it_is_asked()
    {
        await using var folder = await WatchedFolder.Begin(_files, Cancel);

        await folder.Watch.LookNow(Cancel);
        _files.Change(ConfigFiles.Settings, "\"authorities\": [", "\"logs\": { \"level\": \"debug\" }, \"authorities\": [");
        await folder.Watch.LookNow(Cancel);
        Assert.Equal(0, folder.Taken);
        await folder.Watch.LookNow(Cancel);
        _files.Change(ConfigFiles.Settings, "\"logs\": { \"level\": \"debug\" }, ", "");
        await folder.Watch.LookNow(Cancel);
        Assert.Equal(1, folder.Taken);

        const string refused = "Error: The config folder changed, and is not taken; the configuration before it stays in force."
            + " A change of deadlinewatch.json takes effect at the next start, and the rest of the folder with it.";
        Assert.Equal(
            [
                "Information: The config folder was looked at: it is as it was, and in force.", refused, refused,
                "Information: The config folder changed, and was taken without a restart; the rules changed for no authority.",
            ],
            folder.Log);
    }

    [Fact]
    public async Task What_is_broken_while_the_service_starts_is_told_and_not_called_in_force()
    {
        await using var folder = await WatchedFolder.Begin(_files, Cancel,
            meanwhile: () => _files.Change(ConfigFiles.Recipients, "desk@anytown.example", "desk at anytown.example"));

        await folder.Watch.LookNow(Cancel);

        Assert.StartsWith("Error: The config folder changed, and is not taken; the configuration before it stays in force.",
            Assert.Single(folder.Log), StringComparison.Ordinal);
        Assert.Equal(0, folder.Taken);
    }

    [Fact]
    public async Task A_config_folder_that_hangs_is_named_holds_nobody_up_and_ends_nothing()
    {
        var time = new Telemetry.HandTurnedTime(Some.Now);
        var (turning, told, ends) = (new Turning(time), new LogLines<TurningWatch>(), new List<int>());
        using var answers = new ManualResetEventSlim();
        await using var folder = await WatchedFolder.Begin(_files, Cancel, time, Read, turning);
        using var systemd = Systemd.None(time);
        using var turns = new TurningWatch(turning, folder.Instruments, time, told, new Surroundings { Systemd = systemd, End = ends.Add });
        _files.Change(ConfigFiles.Recipients, "desk@anytown.example", "duty@anytown.example");

        var look = folder.Watch.LookNow(Cancel);
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
        Assert.Equal(1, folder.Taken);

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
}
