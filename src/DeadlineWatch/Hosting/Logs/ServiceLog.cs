using DeadlineWatch.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace DeadlineWatch.Hosting.Logs;

/// <summary>The service's log: one line an event, in sentences, on the standard output.</summary>
internal static class ServiceLog
{
    // Of systemd, for what it starts: the device and the inode of the stream to the journal.
    private const string JournalStream = "JOURNAL_STREAM";
    private const string OwnOutput = "/proc/self/fd/1";

    /// <summary>Sends all that is logged to the standard output, and the framework's own only when an operator must look.</summary>
    public static void Add(ILoggingBuilder logging, LogSettings settings, Surroundings surroundings, TimeProvider time)
    {
        var coloured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        logging.ClearProviders();
        logging.Services.AddSingleton<ConsoleFormatter>(new LogLine(surroundings.Logs, coloured, settings.Level == LogSettings.Least.Debug, time));
        logging.AddConsole(console =>
        {
            console.FormatterName = LogLine.FormatterName;
            // Who reads the log may stand still: that must hold up no warning. How many lines were lost is told.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        if (surroundings.LogBesides is { } besides)
        {
            logging.Services.AddSingleton(besides);
        }

        logging.SetMinimumLevel(Enum.Parse<LogLevel>(settings.Level.ToString()));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What keeps the host from starting, and who of it died, is told in a line of our own.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Quartz", LogLevel.Warning);
    }

    /// <summary>The form that was asked for; else the journal's where it takes the output, and text anywhere else.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="environment">The environment variables.</param>
    public static LogForm FormOf(LogSettings settings, IReadOnlyDictionary<string, string?> environment) =>
        settings.Form ?? (GoesToJournal(environment.GetValueOrDefault(JournalStream), Output()) ? LogForm.Systemd : LogForm.Text);

    /// <summary>Whether the output is the very stream that systemd named: it may have been sent elsewhere since.</summary>
    /// <param name="stream">"8:12345"; null where none was named.</param>
    /// <param name="output">What the output is: "socket:[12345]"; null where that cannot be seen.</param>
    internal static bool GoesToJournal(string? stream, string? output) =>
        stream?.Split(':') is [_, { Length: > 0 } inode] && output == $"socket:[{inode}]";

    private static string? Output()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new FileInfo(OwnOutput).LinkTarget : null;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
