using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>Another program answers where metrics and health should.</summary>
internal sealed class PortTakenException(ListenSettings listen) : Exception(
    $"{listen.Address}:{listen.Port} is taken: is DeadlineWatch already running? Stop the other, or choose another port in deadlinewatch.json or DEADLINEWATCH_LISTEN_PORT.")
{
    public ListenSettings Listen { get; } = listen;
}
