namespace DeadlineWatch.Storage.Columns;

/// <summary>A step told, as a row.</summary>
internal sealed record ToldColumns
{
    public long DeadlineId { get; init; }

    public int Generation { get; init; }

    public required string Step { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Roles { get; init; }

    public ToldStep Row() => new(Generation, Step, At, SmallJson.ReadWords(Roles));
}
