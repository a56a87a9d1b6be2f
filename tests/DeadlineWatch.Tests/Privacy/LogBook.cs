using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>Keeps all that anybody logged, with the whole of what went wrong.</summary>
internal sealed class LogBook : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It writes for itself.");

    public ILogger CreateLogger(string categoryName) => new Pen(_lines);

    public void Dispose()
    {
        // Nothing is held open.
    }

    private sealed class Pen(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
