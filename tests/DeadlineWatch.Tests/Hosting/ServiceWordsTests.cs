using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>How the service says that it does: to systemd, and once an hour in the log.</summary>
public sealed class ServiceWordsTests : IDisposable
{
    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly ServiceConfiguration _configuration = SomeCouncil.Configuration();
    private readonly Instruments _instruments;
    private readonly Readiness _readiness = new();
    private readonly Turning _turning;
    private readonly ServiceWords _words;
    private readonly LogLines<HourlyWord> _log = new();

    public ServiceWordsTests()
    {
        _instruments = new(_configuration);
        _turning = new(_time);
        var current = new CurrentConfiguration(_configuration);
        _words = new(current, _instruments, new LedgerGauges(new LedgerByHand(), current, _time), _readiness, _turning, _time);
    }

    public void Dispose() => _instruments.Dispose();

    private void IsReady() => Enum.GetValues<Condition>().ToList().ForEach(_readiness.Holds);

    [Fact]
    public void While_it_starts_it_says_what_is_missing() => Assert.StartsWith(
        "not ready: the configuration has not been read yet; the ledger has not been opened and migrated yet; the loops of the stages have not started yet; watches ",
        _words.Words(), StringComparison.Ordinal);

    [Fact]
    public void When_all_is_well_it_says_so_once_an_hour()
    {
        IsReady();
        _instruments.CycleCompleted(_time.GetUtcNow());
        using var word = new HourlyWord(_words, _time, _log);

        word.Say();

        Assert.Equal(["Information: All is well: watches sandwell through 1 source; last complete cycle 09:00Z."], _log.Lines);
    }

    [Fact]
    public void Without_a_complete_cycle_for_long_all_is_not_well()
    {
        IsReady();
        using var word = new HourlyWord(_words, _time, _log);
        _time.Turn(TimeSpan.FromMinutes(10));
        Assert.Null(_words.WhatIsWrong());

        _time.Turn(TimeSpan.FromSeconds(1));
        word.Say();

        Assert.StartsWith("Warning: Not all is well: no cycle of polling, escalating and sending is complete: the lines before say why; watches ",
            Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void While_a_change_of_the_config_folder_is_not_taken_it_says_so()
    {
        IsReady();
        _instruments.CycleCompleted(_time.GetUtcNow());
        _instruments.ConfigurationRefused();
        Assert.StartsWith("a change of the config folder is not taken: see the log; watches ", _words.Words(), StringComparison.Ordinal);

        _instruments.ConfigurationTaken(_configuration, _time.GetUtcNow());

        Assert.StartsWith("watches ", _words.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_hangs_is_named_first()
    {
        IsReady();
        _turning.Watch(Stage.Send, TimeSpan.FromMinutes(4));
        _time.Turn(TimeSpan.FromMinutes(6));

        Assert.StartsWith($"hung: send has made no progress since {SomeCouncil.Now.UtcDateTime:u}; watches ", _words.Words(), StringComparison.Ordinal);
    }
}
