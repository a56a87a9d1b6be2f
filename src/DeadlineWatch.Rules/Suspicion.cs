namespace DeadlineWatch.Rules;

/// <summary>Why a reading is suspect as a whole.</summary>
/// <param name="Code">Its name, for metrics: one of <see cref="SourceGuard.Codes"/>.</param>
/// <param name="Words">One sentence for people, with the counts.</param>
public sealed record Suspicion(string Code, string Words);
