namespace DeadlineWatch.Rules;

/// <summary>How much a reading held, per table and per event kind: what a guard compares with the last sound reading.</summary>
/// <param name="AsOf">What the reading is as of, UTC.</param>
/// <param name="Rows">Rows by table, query or sheet.</param>
/// <param name="Events">Events by kind.</param>
public sealed record ReadingCounts(
    DateTimeOffset AsOf, IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, int> Events);
