namespace DeadlineWatch.Rules;

/// <summary>Something in the data that a person should mend: a code, a place and, where it is about one case, its
/// reference. A finding never stops the rows beside it from counting.</summary>
/// <param name="Code">A short stable code, lower-case words joined by hyphens: <c>impossible-date</c>.</param>
/// <param name="Place">Where: a file, a sheet or table, a row, a column, or a case and clock. Never a value that could
/// name a person.</param>
/// <param name="Words">One sentence: what is wrong, and what was done with it.</param>
/// <param name="Case">The case reference; null where the finding is not about one case.</param>
public sealed record Finding(string Code, string Place, string Words, string? Case = null);
