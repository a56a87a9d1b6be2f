using System.Globalization;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;

namespace DeadlineWatch.Hosting;

/// <summary>Says in the log why the service does not start: each fault of the configuration is a line of its own, so that whoever
/// asks the log for what is wrong has the cause.</summary>
internal static class RefusedStart
{
    private const string Where = "DeadlineWatch.Configuration";

    /// <summary>Writes the lines in the form of the log. Answers the exit code.</summary>
    public static int Tell(ConfigurationResult read, LogForm form, TimeProvider time)
    {
        // Written whole when it is disposed of.
        using var logs = LoggerFactory.Create(logging =>
            ServiceLog.Add(logging, new(form), Surroundings.None(time) with { Logs = form }, time));
        Tell(read, logs.CreateLogger(Where));
        return ExitCode.Wrong;
    }

    internal static void Tell(ConfigurationResult read, ILogger log)
    {
        foreach (var each in read.Warnings)
        {
            log.LogWarning("{Place}: {What}", PlaceOf(each), each.Message);
        }

        List<ConfigurationFault> faults = [.. read.Faults, .. read.RunFaults];
        foreach (var each in faults)
        {
            log.LogError("{Place}: {What}", PlaceOf(each), each.Message);
        }

        log.LogCritical("DeadlineWatch does not start: the configuration has {Faults}, which the lines before name.",
            DueWords.Count(faults.Count, "fault"));
    }

    private static string PlaceOf(ConfigurationFault fault) => fault.Line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{fault.File}:{fault.Line} {fault.Path}")
        : $"{fault.File} {fault.Path}";
}
