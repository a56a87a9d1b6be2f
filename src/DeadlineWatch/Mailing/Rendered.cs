namespace DeadlineWatch.Mailing;

/// <summary>A mail as it looks, before it is put into bytes.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">For readers without HTML; lines of at most 72 characters, but for addresses.</param>
/// <param name="Html">The same, to be looked at.</param>
internal sealed record Rendered(string Subject, string Text, string Html);
