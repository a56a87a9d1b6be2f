using System.Runtime.Versioning;

namespace DeadlineWatch.Hosting.Windows;

/// <summary>Takes what the console would say into the event log, a service having no console.</summary>
[SupportedOSPlatform("windows")]
internal sealed class EventLogProvider(EventLog events) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Writer(events, categoryName);

    /// <summary>The event log is the service's: its last words come after the host is gone.</summary>
    public void Dispose()
    {
    }

    private sealed class Writer(EventLog events, string where) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                events.Write(logLevel, $"{formatter(state, exception)}{(exception is null ? "" : $"\n\n{exception}")}\n\n({where})");
            }
        }
    }
}
