namespace DeadlineWatch.Storage;

/// <summary>Another poll of the source began since this one did, on a node that took this one for dead: what this one read
/// is older, and is not written.</summary>
internal sealed class PollOvertakenException(string source)
    : Exception($"Another poll of '{source}' began meanwhile; nothing more of this one is written.")
{
    public string PolledSource { get; } = source;
}
