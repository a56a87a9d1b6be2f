using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Polling;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Configuration;
using DeadlineWatch.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>A sound config folder in force at an empty ledger, and the watch that looks for changes of it.</summary>
internal sealed class WatchedFolder : IAsyncDisposable
{
    private readonly SqlitePlace _place;
    private readonly ILedger _ledger;
    private readonly LogLines<ConfigurationWatch> _log = new();

    private WatchedFolder(
        ServiceConfiguration before, SqlitePlace place, ILedger ledger, TimeProvider time, Func<ConfigurationResult> read, Turning? turning)
    {
        (Before, _place, _ledger, Instruments, Current) = (before, place, ledger, new(before), new(before));
        var poller = new Poller(Current, ledger.Polls, SourceFactory.Create, Instruments, time, NullLogger<Poller>.Instance);
        Watch = new(Current, read, poller, Instruments, time, _log, turning: turning);
    }

    /// <summary>What was in force at the start.</summary>
    public ServiceConfiguration Before { get; }

    public CurrentConfiguration Current { get; }

    public Instruments Instruments { get; }

    public ConfigurationWatch Watch { get; }

    public IReadOnlyList<string> Log => _log.Lines;

    /// <summary>Whether the last change was taken: 1, else 0.</summary>
    public double Taken =>
        Instruments.Families().Single(each => each.Name == "deadlinewatch_config_last_reload_successful").Series.Single().Value;

    /// <param name="files">The folder.</param>
    /// <param name="cancel">That the test ends.</param>
    /// <param name="time">The time; null for one that nobody turns.</param>
    /// <param name="read">How the folder is read; null for as it is.</param>
    /// <param name="turning">Where the watch shows that it gets on.</param>
    /// <param name="meanwhile">What happens between the reading and the watch, while a service opens its ledger.</param>
    public static async Task<WatchedFolder> Begin(
        ConfigFiles files, CancellationToken cancel, TimeProvider? time = null, Func<ConfigurationResult>? read = null, Turning? turning = null,
        Action? meanwhile = null)
    {
        var before = files.ReadSound();
        meanwhile?.Invoke();
        var place = new SqlitePlace();
        return new(before, place, await place.Open(cancel), time ?? new SimulatedTime(Some.Now), read ?? (() => files.Read()), turning);
    }

    public async ValueTask DisposeAsync()
    {
        Watch.Dispose();
        Instruments.Dispose();
        await _ledger.DisposeAsync();
        await _place.Remove();
    }
}
