namespace DeadlineWatch.Storage.Columns;

/// <summary>How many warnings wait for one reason, as a row.</summary>
internal sealed record WaitsColumns
{
    public required string Why { get; init; }

    public int Count { get; init; }

    public DateTimeOffset Next { get; init; }

    /// <summary>When the last of them was tried that the relay did not take.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    public WaitCount Row() => new(Enum.Parse<WaitReason>(Why), Count, Next);
}
