namespace DeadlineWatch.Storage.Columns;

/// <summary>How many people were mailed of a deadline.</summary>
internal sealed record PeopleColumns
{
    public long DeadlineId { get; init; }

    public int People { get; init; }
}
