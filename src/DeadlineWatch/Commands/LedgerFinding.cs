using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Something in the data that a person should mend, as <c>findings</c> and <c>explain</c> answer it.</summary>
internal sealed record LedgerFinding(
    string Source, string Code, string? Case, string Place, string Words, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public static readonly IReadOnlyList<string> Columns =
        ["source", "code", "case", "place", "words", "firstSeenAt", "lastSeenAt"];

    public static LedgerFinding Of(FindingRow row) => new(
        row.Source, row.Finding.Code, row.Finding.Case, row.Finding.Place, row.Finding.Words, row.FirstSeenAt, row.LastSeenAt);

    /// <summary>The values of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object?> Cells() => [Source, Code, Case, Place, Words, FirstSeenAt, LastSeenAt];

    /// <summary>By source, each newest first.</summary>
    public static IReadOnlyList<LedgerFinding> InOrder(IEnumerable<FindingRow> rows) =>
    [
        .. rows.Select(Of)
            .OrderBy(each => each.Source, StringComparer.Ordinal)
            .ThenByDescending(each => each.FirstSeenAt)
            .ThenBy(each => each.Code, StringComparer.Ordinal)
            .ThenBy(each => each.Place, StringComparer.Ordinal)
            .ThenBy(each => each.Case, StringComparer.Ordinal),
    ];
}
