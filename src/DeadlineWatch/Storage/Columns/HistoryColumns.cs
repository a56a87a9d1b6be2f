namespace DeadlineWatch.Storage.Columns;

/// <summary>A line of the history, as a row.</summary>
internal sealed record HistoryColumns
{
    public const string Select = """
        SELECT id AS Id, at AS At, authority AS Authority, reference AS Reference, clock AS Clock,
               start_key AS StartKey, what AS What, words AS Words, cause AS Cause, data_as_of AS DataAsOf,
               rules_hash AS RulesHash, batch AS Batch, position AS Position, hash AS Hash,
               emptied_by AS EmptiedBy
        FROM history
        """;

    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Authority { get; init; }

    public required string Reference { get; init; }

    public required string Clock { get; init; }

    public required string StartKey { get; init; }

    public required string What { get; init; }

    public required string Words { get; init; }

    public required string Cause { get; init; }

    public DateTimeOffset? DataAsOf { get; init; }

    public string? RulesHash { get; init; }

    /// <summary>The batch that it was written with.</summary>
    public long Batch { get; init; }

    /// <summary>Its place in the batch, from 0.</summary>
    public int Position { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>The pass of retention that emptied it; null while it says what it said.</summary>
    public long? EmptiedBy { get; init; }

    public static HistoryColumns From(HistoryRow row) => new()
    {
        At = row.At,
        Authority = row.Clock.Authority,
        Reference = row.Clock.Case,
        Clock = row.Clock.Definition,
        StartKey = row.Clock.Start,
        What = row.What,
        Words = row.Words,
        Cause = row.Cause,
        DataAsOf = row.DataAsOf,
        RulesHash = row.RulesHash,
    };

    public HistoryRow Row() => new()
    {
        Id = Id,
        At = At,
        Clock = new(Authority, Reference, Clock, StartKey),
        What = What,
        Words = Words,
        Cause = Cause,
        DataAsOf = DataAsOf,
        RulesHash = RulesHash,
    };
}
