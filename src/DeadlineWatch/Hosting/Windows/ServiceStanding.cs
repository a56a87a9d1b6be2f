namespace DeadlineWatch.Hosting.Windows;

/// <summary>How the service stands for the service control manager: start pending, running, stop pending, stopped, in this
/// order only. What would lead back is no report: a stop may come while the service still starts, and what is stopped stays so.
/// </summary>
/// <param name="tell">Where a report goes. One at a time, in order.</param>
internal sealed class ServiceStanding(Action<ServiceReport> tell)
{
    private readonly Lock _lock = new();
    private ServiceReport _last = new(ServiceState.None, 0, 0);

    public void Starting() => Go(ServiceState.StartPending, [ServiceState.None], 0);

    public void Running() => Go(ServiceState.Running, [ServiceState.StartPending], 0);

    public void Stopping() => Go(ServiceState.StopPending, [ServiceState.StartPending, ServiceState.Running], 0);

    /// <summary>The last report.</summary>
    /// <param name="exitCode">That of the process.</param>
    public void Stopped(int exitCode) =>
        Go(ServiceState.Stopped, [ServiceState.StartPending, ServiceState.Running, ServiceState.StopPending], exitCode);

    /// <summary>A start or a stop still gets on. Asked each second.</summary>
    public void StillPending()
    {
        lock (_lock)
        {
            if (_last.IsPending)
            {
                Report(_last with { CheckPoint = _last.CheckPoint + 1 });
            }
        }
    }

    /// <summary>Says again what was said last: the control manager asks so.</summary>
    public void Again()
    {
        lock (_lock)
        {
            if (_last.State != ServiceState.None)
            {
                Report(_last);
            }
        }
    }

    private void Go(ServiceState to, ReadOnlySpan<ServiceState> from, int exitCode)
    {
        lock (_lock)
        {
            if (from.Contains(_last.State))
            {
                Report(new(to, exitCode, to is ServiceState.StartPending or ServiceState.StopPending ? 1 : 0));
            }
        }
    }

    private void Report(ServiceReport report)
    {
        _last = report;
        tell(report);
    }
}
