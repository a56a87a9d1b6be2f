using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage.Columns;

/// <summary>A finding as a row; its case is empty where it is not about one.</summary>
internal sealed record FindingColumns
{
    public const string Select = """
        SELECT source AS Source, case_reference AS "Case", code AS Code, place AS Place, words AS Words,
               first_seen_at AS FirstSeenAt, last_seen_at AS LastSeenAt
        FROM findings
        """;

    public required string Source { get; init; }

    public required string Case { get; init; }

    public required string Code { get; init; }

    public required string Place { get; init; }

    public required string Words { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public static FindingColumns From(string source, string? reference, Finding finding, DateTimeOffset now) => new()
    {
        Source = source,
        Case = finding.Case ?? reference ?? "",
        Code = finding.Code,
        Place = finding.Place,
        Words = finding.Words,
        FirstSeenAt = now,
        LastSeenAt = now,
    };

    public FindingRow Row() => new()
    {
        Source = Source,
        Finding = new(Code, Place, Words, Case.Length == 0 ? null : Case),
        FirstSeenAt = FirstSeenAt,
        LastSeenAt = LastSeenAt,
    };
}
