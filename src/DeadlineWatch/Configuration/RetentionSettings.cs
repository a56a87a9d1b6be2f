namespace DeadlineWatch.Configuration;

/// <summary>When what is long closed leaves the ledger, and where it goes.</summary>
/// <param name="ClosedCasesAfter">After how many calendar years.</param>
/// <param name="ExportTo">The folder of the exports; absolute after reading.</param>
internal sealed record RetentionSettings(int ClosedCasesAfter, string ExportTo);
