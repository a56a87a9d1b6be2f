namespace DeadlineWatch.Storage.Columns;

/// <summary>A suspect reading that a person takes as real, or took before such a thing stood in the history.</summary>
internal sealed record AcceptedColumns
{
    public DateTimeOffset At { get; init; }

    public required string Source { get; init; }

    public required string Authority { get; init; }

    public string Who { get; init; } = "";

    public string Reason { get; init; } = "";

    public required string Finding { get; init; }

    public required string Counts { get; init; }

    public HistoryRow Row() => AuditedRow.Of(Authority, new(Source, Who, Reason, At), Finding, Counts);
}
