using DeadlineWatch.Hosting;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>Which parts of the host died, and which do not end.</summary>
public sealed class DeathsTests : IDisposable
{
    private readonly LogLines<Deaths> _log = new();
    private readonly CancellationTokenSource _own = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _own.Dispose();

    [Fact]
    public async Task The_one_that_threw_is_named_with_its_fault()
    {
        using var lives = new Part(stop => Task.Delay(Timeout.Infinite, stop));
        using var dies = new Part(async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("It fell over.");
        });
        var deaths = await Started(lives, dies);
        await dies.Ended();

        deaths.Look(endsByItself: true);

        Assert.True(deaths.Any);
        Assert.Equal(["Critical: Part died, and the service ends with it, to be started again. InvalidOperationException: It fell over."], _log.Lines);
    }

    [Fact]
    public async Task One_that_the_stop_met_before_it_began_did_not_die()
    {
        using var part = new Part(_ => Task.Delay(Timeout.Infinite, _own.Token));
        var deaths = await Started(part);
        await _own.CancelAsync();
        await part.Ended();

        deaths.Look(endsByItself: false);

        Assert.False(deaths.Any);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task One_that_was_cancelled_by_nobodys_asking_died_too()
    {
        using var dies = new Part(_ => Task.Delay(Timeout.Infinite, _own.Token));
        var deaths = await Started(dies);
        await _own.CancelAsync();
        await dies.Ended();

        deaths.Look(endsByItself: true);

        Assert.True(deaths.Any);
    }

    [Fact]
    public async Task One_that_has_done_its_work_and_one_that_lives_did_not_die_and_who_does_not_end_is_named()
    {
        using var done = new Part(_ => Task.CompletedTask);
        using var lives = new Part(_ => Task.Delay(Timeout.Infinite, _own.Token));
        var deaths = await Started(done, lives);
        await done.Ended();

        deaths.Look(endsByItself: true);
        Assert.False(deaths.Any);
        Assert.True(deaths.TellWhoGoesOn(TimeSpan.FromSeconds(30)));
        Assert.Equal(["Warning: Part did not end within 30 seconds, and is given up: what was under way is made again at the next start."], _log.Lines);

        await _own.CancelAsync();
        await lives.Ended();
        Assert.False(deaths.TellWhoGoesOn(TimeSpan.FromSeconds(30)));
    }

    private async Task<Deaths> Started(params Part[] parts)
    {
        foreach (var each in parts)
        {
            await each.StartAsync(Cancel);
        }

        return new Deaths(parts, _log);
    }

    private sealed class Part(Func<CancellationToken, Task> life) : BackgroundService
    {
        public async Task Ended() => await ExecuteTask!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => life(stoppingToken);
    }
}
