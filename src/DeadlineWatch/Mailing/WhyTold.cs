using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Why somebody is told: for the roles that they hold, or because nobody is known who holds them.</summary>
/// <param name="Held">"service manager and team manager"; null for none.</param>
/// <param name="Missing">"team manager"; null where none is missing.</param>
internal sealed record WhyTold(string? Held, string? Missing)
{
    /// <summary>"as team manager", "because no team manager is known".</summary>
    public string Words => (Held, Missing) switch
    {
        (_, null) => $"as {Held}",
        (null, _) => $"because no {Missing} is known",
        _ => $"as {Held}, and because for some cases no {Missing} is known",
    };

    public static WhyTold Of(IReadOnlyList<PendingRow> rows, LetterContext context)
    {
        var roles = rows.ToLookup(
            each => context.KnowsHolder(each.Row),
            each => MatterWords.Role(context.Profiles[each.Deadline.Deadline.Clock.Authority], each.Row.Role));
        return new(Joined(roles[true], " and "), Joined(roles[false], " or "));
    }

    private static string? Joined(IEnumerable<string> roles, string word)
    {
        var words = string.Join(word, roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return words.Length == 0 ? null : words;
    }
}
