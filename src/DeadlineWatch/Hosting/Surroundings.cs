using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>What surrounds the service: who started it and may tell it something, where its log goes, and how the process is ended
/// from within. Beside a demonstration and in tests there is nobody.</summary>
internal sealed record Surroundings
{
    /// <summary>Who is told how the service does.</summary>
    public required Systemd Systemd { get; init; }

    /// <summary>The form of the log.</summary>
    public LogForm Logs { get; init; } = LogForm.Text;

    /// <summary>Takes the log besides; null for nothing.</summary>
    public ILoggerProvider? LogBesides { get; init; }

    /// <summary>What follows the host's life.</summary>
    public Func<IHostApplicationLifetime, IHostLifetime> Lifetime { get; init; } = _ => new SilentLifetime();

    /// <summary>Where a look at the config folder is asked for.</summary>
    public Reloads Reloads { get; init; } = new();

    /// <summary>Ends the process with an exit code, whatever hangs in it; null where that is not ours to do.</summary>
    public Action<int>? End { get; init; }

    public static Surroundings None(TimeProvider time) => new() { Systemd = Systemd.None(time) };
}

/// <summary>The host neither takes signals nor writes of its own: <see cref="Signals"/> does, from before the host is built.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
