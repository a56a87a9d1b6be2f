namespace DeadlineWatch.Mailing;

/// <summary>A mail template is missing, or cannot be used as it stands. Whoever keeps the config folder can mend
/// it.</summary>
internal sealed class TemplateFaultException(string file, string reason, Exception? cause = null)
    : Exception($"Mail template {file}: {reason} Mend it, or delete it to use the one shipped with the program.", cause)
{
    /// <summary>The template's path.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it, in one sentence.</summary>
    public string Reason { get; } = reason;
}
