using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules;

/// <summary>What happened on a case, in one word of a profile's vocabulary: <c>referral-received</c>,
/// <c>conference-held</c>. Lower-case words joined by hyphens. Which kinds exist, and how people say them, is data: see
/// <see cref="Profile.Events"/>.</summary>
public readonly partial record struct EventKind
{
    private readonly string? _name;

    private EventKind(string name) => _name = name;

    /// <summary>The word itself, as it stands in configuration and in the ledger.</summary>
    public string Name => _name ?? "";

    /// <summary>Reads a kind.</summary>
    /// <exception cref="FormatException">The text is not lower-case words joined by hyphens.</exception>
    public static EventKind Parse(string text) =>
        TryParse(text) ?? throw new FormatException(
            $"\"{text}\" is no event kind: write lower-case words joined by hyphens, such as referral-received.");

    /// <summary>Reads a kind; null where the text is not lower-case words joined by hyphens.</summary>
    public static EventKind? TryParse(string? text) =>
        text is { Length: <= 60 } && Shape().IsMatch(text) ? new EventKind(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
