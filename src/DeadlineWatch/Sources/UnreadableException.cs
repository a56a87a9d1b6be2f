namespace DeadlineWatch.Sources;

/// <summary>A source cannot be read, or cannot be trusted as a whole. Becomes <see cref="SourceReading.Failed"/> at the
/// source's border.</summary>
internal sealed class UnreadableException(string reason, string place) : Exception($"{place}: {reason}")
{
    public string Reason { get; } = reason;

    public string Place { get; } = place;

    /// <summary>The name of what is wrong: one of <see cref="FaultCode"/>.</summary>
    public string Code { get; init; } = FaultCode.Unreadable;

    public SourceReading.Failed ToReading() => new(Reason, Place) { Code = Code };
}
