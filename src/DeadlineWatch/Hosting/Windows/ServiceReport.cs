namespace DeadlineWatch.Hosting.Windows;

/// <summary>States of a service, numbered as the service control manager numbers them.</summary>
internal enum ServiceState
{
    None = 0,
    Stopped = 1,
    StartPending = 2,
    StopPending = 3,
    Running = 4,
}

/// <summary>One report to the service control manager.</summary>
/// <param name="State">How the service stands.</param>
/// <param name="ExitCode">The exit code of a stopped one; 0 where it did what it was told.</param>
/// <param name="CheckPoint">Rises from report to report while a start or a stop gets on; else 0.</param>
internal sealed record ServiceReport(ServiceState State, int ExitCode, int CheckPoint)
{
    /// <summary>A start or a stop that says nothing for so long may be taken as hung.</summary>
    public static readonly TimeSpan WaitHint = TimeSpan.FromSeconds(15);

    public bool IsPending => State is ServiceState.StartPending or ServiceState.StopPending;
}
