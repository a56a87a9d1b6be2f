namespace DeadlineWatch.Storage;

/// <summary>That a person takes the last suspect reading of a source as sound.</summary>
/// <param name="Source">The source.</param>
/// <param name="Who">Who, as the machine knows them.</param>
/// <param name="Reason">Why, as a code: lower-case words joined by hyphens.</param>
/// <param name="At">When.</param>
internal sealed record Acceptance(string Source, string Who, string Reason, DateTimeOffset At);
