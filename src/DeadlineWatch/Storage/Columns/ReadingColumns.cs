namespace DeadlineWatch.Storage.Columns;

/// <summary>A reading of a case, as a row: what the source said is JSON.</summary>
internal sealed record ReadingColumns
{
    public string Source { get; init; } = "";

    public required string Reference { get; init; }

    public string Content { get; init; } = "";

    public required string Hash { get; init; }

    public DateTimeOffset? LastHeldAt { get; init; }

    public DateTimeOffset? MissingSince { get; init; }

    public ReadingHead Head() => new(Reference, Hash, LastHeldAt, MissingSince);

    public ReadingRow Row(string authority) => new()
    {
        Snapshot = SnapshotJson.Read(authority, Reference, Source, Content),
        Hash = Hash,
        LastHeldAt = LastHeldAt,
        MissingSince = MissingSince,
    };
}
