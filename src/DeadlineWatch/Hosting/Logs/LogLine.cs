using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DeadlineWatch.Hosting.Logs;

/// <summary>Writes an event as one line. The framework's own formatters show the number of an event, which nobody gives here, and
/// do not keep a message from breaking the line.
/// <list type="bullet">
/// <item>Text: <c>2026-11-22 12:03:04Z warning Poller: Polled case-system: …</c></item>
/// <item>systemd: <c>&lt;4&gt;Poller: Polled case-system: …</c>, for the journal knows the time.</item>
/// <item>JSON: see <see cref="LogObject"/>.</item>
/// </list></summary>
/// <param name="form">The form.</param>
/// <param name="coloured">For a screen that shows colours.</param>
/// <param name="whole">Faults with where in the program they arose; else what they say alone.</param>
/// <param name="time">The time.</param>
internal sealed class LogLine(LogForm form, bool coloured, bool whole, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "deadlinewatch";

    private const string Ours = "DeadlineWatch.";

    // What lies deeper says no more.
    private const int LongestChain = 4;

    // Select Graphic Rendition of ECMA-48: bold red, yellow.
    private const string Red = "1;31";
    private const string Yellow = "33";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var sentence = Sentence(logEntry.Category, logEntry.Formatter(logEntry.State, logEntry.Exception));
        var (now, where) = (time.GetUtcNow(), Where(logEntry.Category));
        if (form == LogForm.Json)
        {
            textWriter.WriteLine(LogObject.Of(now, Word(logEntry.LogLevel), where, sentence,
                logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>, logEntry.Exception is { } told ? Fault(told) : null));
            return;
        }

        var said = OneLine.Of(logEntry.Exception is { } fault ? $"{sentence} {Fault(fault)}" : sentence);
        textWriter.WriteLine(form == LogForm.Systemd
            ? string.Create(CultureInfo.InvariantCulture, $"<{Priority(logEntry.LogLevel)}>{where}: {said}")
            : Painted(logEntry.LogLevel, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:u} {Word(logEntry.LogLevel)} {where}: {said}")));
    }

    /// <summary>Of what others say the first line, for the same reason.</summary>
    private string Sentence(string category, string said) =>
        whole || category.StartsWith(Ours, StringComparison.Ordinal) ? said : said.Split('\n')[0].TrimEnd();

    /// <summary>"JobPersistenceException: No connection. TimeoutException: It did not answer." Of each the first line: a fault of the
    /// framework may hold others whole, with where they arose.</summary>
    private string Fault(Exception fault)
    {
        if (whole)
        {
            return fault.ToString();
        }

        var chain = new List<string>();
        for (var each = fault; each is not null && chain.Count < LongestChain; each = each.InnerException)
        {
            var said = $"{each.GetType().Name}: {each.Message.Split('\n')[0].TrimEnd()}";
            if (!chain.Contains(said))
            {
                chain.Add(said);
            }
        }

        return string.Join(" < ", chain);
    }

    /// <summary>The class of ours; of the framework's its whole name, by which it is found.</summary>
    private static string Where(string category) =>
        category.StartsWith(Ours, StringComparison.Ordinal) ? category[(category.LastIndexOf('.') + 1)..] : category;

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => throw new UnreachableException($"Level {level}"),
    };

    /// <summary>As syslog counts them.</summary>
    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        LogLevel.Critical => 2,
        _ => throw new UnreachableException($"Level {level}"),
    };

    private string Painted(LogLevel level, string line) => (coloured, level) switch
    {
        (true, >= LogLevel.Error) => $"\e[{Red}m{line}\e[0m",
        (true, LogLevel.Warning) => $"\e[{Yellow}m{line}\e[0m",
        _ => line,
    };
}
