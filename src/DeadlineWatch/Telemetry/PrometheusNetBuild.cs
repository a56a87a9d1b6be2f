namespace DeadlineWatch.Telemetry;

/// <summary>Whether this build brought prometheus-net in (<c>-p:PrometheusNet=true</c>). One that did serves the families of the
/// page through it.</summary>
internal static class PrometheusNetBuild
{
#if PROMETHEUSNET
    public static bool IsIn => true;

    /// <summary>What answers a scrape instead of the page. It listens from now on: make it before the stages begin.</summary>
    public static Func<CancellationToken, Task<ReadOnlyMemory<byte>>>? Over(Instruments instruments, MetricsPage page, IHostApplicationLifetime host)
    {
        var over = new PrometheusNetPage(instruments, page);
        host.ApplicationStopped.Register(over.Dispose);
        return over.Write;
    }
#else
    public static bool IsIn => false;

    public static Func<CancellationToken, Task<ReadOnlyMemory<byte>>>? Over(Instruments instruments, MetricsPage page, IHostApplicationLifetime host) => null;
#endif
}
