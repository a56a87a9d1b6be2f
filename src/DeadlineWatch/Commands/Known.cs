using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands;

/// <summary>Answers a name that is not known: with the nearest one that is, and with all of them.</summary>
internal static class Known
{
    /// <summary>Says so, and answers the exit code of wrong usage.</summary>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="what">What was named: "profile".</param>
    /// <param name="given">The name.</param>
    /// <param name="known">The names there are.</param>
    public static int Refuse(Terminal terminal, string what, string given, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var nearest = Spelling.Nearest(given, names) is { } near ? $" Did you mean \"{near}\"?" : "";
        terminal.Fault($"There is no {what} \"{given}\".{nearest}");
        terminal.Fault(names.Count == 0 ? "There are none." : $"Known: {string.Join(", ", names)}.");
        return ExitCode.WrongUsage;
    }
}
