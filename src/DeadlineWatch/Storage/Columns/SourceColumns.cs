namespace DeadlineWatch.Storage.Columns;

/// <summary>A source as a row.</summary>
internal sealed record SourceColumns
{
    public const string Select = """
        SELECT source AS Source, authority AS Authority, data_as_of AS DataAsOf, load_marker AS LoadMarker,
               counts AS Counts, suspect_counts AS SuspectCounts, accepted_counts AS AcceptedCounts, last_poll_at AS LastPollAt, last_success_at AS LastSuccessAt,
               last_verdict AS LastVerdict, last_reason AS LastReason, cases AS Cases
        FROM sources
        """;

    public required string Source { get; init; }

    public required string Authority { get; init; }

    public DateTimeOffset? DataAsOf { get; init; }

    public string? LoadMarker { get; init; }

    public string? Counts { get; init; }

    public string? SuspectCounts { get; init; }

    public string? AcceptedCounts { get; init; }

    public DateTimeOffset? LastPollAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public string? LastVerdict { get; init; }

    public string? LastReason { get; init; }

    public int Cases { get; init; }

    public SourceRow Row() => new()
    {
        Source = Source,
        Authority = Authority,
        DataAsOf = DataAsOf,
        LoadMarker = LoadMarker,
        Counts = Counts is null ? null : SmallJson.ReadCounts(Counts),
        SuspectCounts = SuspectCounts is null ? null : SmallJson.ReadCounts(SuspectCounts),
        AcceptedCounts = AcceptedCounts is null ? null : SmallJson.ReadCounts(AcceptedCounts),
        LastPollAt = LastPollAt,
        LastSuccessAt = LastSuccessAt,
        LastVerdict = LastVerdict,
        LastReason = LastReason,
        Cases = Cases,
    };
}
