using System.Globalization;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>What a node is called. It keeps its name over a restart, so that its own rows are not taken for another's.
/// </summary>
internal static class NodeName
{
    /// <summary>The machine and the port where it answers, of which no two nodes have both; where the port is any, the
    /// process.</summary>
    public static string Of(ServiceConfiguration configuration) => configuration.Listen.Port != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{configuration.Listen.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:process-{Environment.ProcessId}-{Guid.NewGuid():N}");
}
