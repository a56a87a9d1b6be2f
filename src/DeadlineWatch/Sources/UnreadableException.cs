namespace DeadlineWatch.Sources;

/// <summary>A file cannot be read, or cannot be trusted as a whole. Becomes <see cref="SourceReading.Failed"/> at the
/// source's border.</summary>
internal sealed class UnreadableException(string reason, string place) : Exception($"{place}: {reason}")
{
    public string Reason { get; } = reason;

    public string Place { get; } = place;
}
