using System.Runtime.InteropServices;

namespace DeadlineWatch.Dashboards;

/// <summary>Ctrl-C and SIGTERM, turned into a token: what a check started is ended, and its folder removed, before the program ends.
/// </summary>
internal sealed class Stopped : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals;

    public Stopped() => _signals =
    [
        .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(each => PosixSignalRegistration.Create(each, signal =>
        {
            signal.Cancel = true;
            _stop.Cancel();
        })),
    ];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _signals.ForEach(each => each.Dispose());
        _stop.Dispose();
    }
}
