namespace DeadlineWatch.Storage.Columns;

/// <summary>A batch of the history, as a row: all that one transaction wrote of one authority.</summary>
internal sealed record BatchColumns
{
    public required string Authority { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public long Number { get; init; }

    /// <summary>How many rows of history it holds.</summary>
    public int Rows { get; init; }

    /// <summary>The hash of the batch before it; zeros for the first.</summary>
    public byte[] Previous { get; init; } = [];

    public required byte[] Hash { get; init; }
}
