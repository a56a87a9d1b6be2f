using System.Runtime.InteropServices;

namespace DeadlineWatch.Hosting;

/// <summary>What the system tells this process.
/// <list type="bullet">
/// <item>SIGTERM, SIGINT (Ctrl-C), SIGQUIT: end what is under way and stop. Who does not end within the limit is ended.</item>
/// <item>A second Ctrl-C: stop at once. The ledger takes no harm from it.</item>
/// <item>SIGHUP, for the service: look at the config folder now, and never the end of it.</item>
/// <item>SIGUSR1, SIGUSR2, for the service: nothing. What rotates logs sends them; left to the system, they would be the end of it.</item>
/// </list></summary>
internal sealed class Signals : IDisposable
{
    // The service ends its mail dialogue and its writes within its own limit of 30 seconds; this is the net below it.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(45);

    // As a shell shows a process that a signal ended.
    private const int Interrupted = 130;
    private const int Terminated = 143;

    // SIGUSR1 and SIGUSR2 of Linux on x86 and Arm (signal(7)), for which .NET has no names.
    private static readonly PosixSignal[] OfUsers = [(PosixSignal)10, (PosixSignal)12];

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly List<PosixSignalRegistration> _taken = [];
    private readonly Lock _hangups = new();
    private Action? _onHangup;
    private bool _wasHungUp;
    private int _stops;

    public Signals()
    {
        _taken.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _taken.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _taken.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop));
    }

    /// <summary>Asked to stop.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>From now on SIGHUP ends nothing; one that comes before anybody can act on it waits. (On Windows what bears its name is
    /// the closing of the console.)</summary>
    public void TakeHangups()
    {
        if (!OperatingSystem.IsWindows())
        {
            _taken.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, HungUp));
        }

        if (OperatingSystem.IsLinux())
        {
            _taken.AddRange(OfUsers.Select(each => PosixSignalRegistration.Create(each, signal => signal.Cancel = true)));
        }
    }

    /// <summary>From now on SIGHUP is a question; the one that came before is asked now.</summary>
    public void OnHangup(Action act)
    {
        lock (_hangups)
        {
            _onHangup = act;
            if (_wasHungUp)
            {
                act();
            }
        }
    }

    /// <summary>The work has ended, and the process does.</summary>
    public void Dispose()
    {
        _ended.TrySetResult();
        _taken.ForEach(each => each.Dispose());
        _stop.Dispose();
    }

    private void HungUp(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (_hangups)
        {
            _wasHungUp = true;
            _onHangup?.Invoke();
        }
    }

    // Each signal comes on a thread of its own, which may wait.
    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _stops) > 1)
        {
            if (signal.Signal == PosixSignal.SIGINT)
            {
                Console.Error.WriteLine("Stopped at once: what was under way is made again at the next start.");
                Environment.Exit(Interrupted);
            }

            return;
        }

        _stop.Cancel();
        if (!_ended.Task.Wait(TimeToStop))
        {
            Console.Error.WriteLine($"It did not end within {TimeToStop.TotalSeconds} seconds, and is ended: what was under way is made again at the next start.");
            Environment.Exit(Terminated);
        }
    }
}
