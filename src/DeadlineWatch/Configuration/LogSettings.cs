namespace DeadlineWatch.Configuration;

/// <summary>How the service logs.</summary>
/// <param name="Form">The form of a line; null for the one that fits where the lines go.</param>
/// <param name="Level">The least that is written.</param>
internal sealed record LogSettings(LogForm? Form = null, LogSettings.Least Level = LogSettings.Least.Information)
{
    /// <summary>From which level on lines are written. There is none above: an error must never be silent.</summary>
    internal enum Least
    {
        Debug,
        Information,
        Warning,
    }
}

/// <summary>The form of a line of the log.</summary>
internal enum LogForm
{
    /// <summary>For a person: time, level, where, sentence.</summary>
    Text,

    /// <summary>For a program that collects logs: one object a line.</summary>
    Json,

    /// <summary>For the journal, which knows the time, and takes the level from the front of the line.</summary>
    Systemd,
}
