using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Why somebody is told: for the roles that they hold, because nobody is known who holds them, or because mail to
/// who holds them is refused.</summary>
/// <param name="Held">"service manager and team manager"; null for none.</param>
/// <param name="Missing">"team manager"; null where none is missing.</param>
/// <param name="Refused">"the team manager of Assessment North"; null where all mail is taken.</param>
internal sealed record WhyTold(string? Held, string? Missing, string? Refused = null)
{
    /// <summary>"as team manager", "because no team manager is known", "because mail to the team manager of Assessment North
    /// is refused".</summary>
    public string Words
    {
        get
        {
            var some = Held is null && (Missing is null || Refused is null) ? "" : "for some cases ";
            string?[] whys =
            [
                Held is null ? null : $"as {Held}",
                Missing is null ? null : $"because {some}no {Missing} is known",
                Refused is null ? null : $"because {some}mail to {Refused} is refused",
            ];
            return string.Join(", and ", whys.OfType<string>());
        }
    }

    /// <summary>True where the recipient is told for no other reason than a role of theirs.</summary>
    public bool OnlyHeld => Missing is null && Refused is null;

    public static WhyTold Of(IReadOnlyList<PendingRow> rows, LetterContext context)
    {
        var own = rows.Where(each => !each.Row.StandsIn).ToLookup(each => context.KnowsHolder(each), each => Role(each, context));
        var others = rows.Where(each => each.Row.StandsIn)
            .Select(each => $"the {Role(each, context)}{(each.Row.Team is { } team ? $" of {CleanWords.Of(team)}" : "")}");
        return new(Joined(own[true], " and "), Joined(own[false], " or "), Joined(others, " and "));
    }

    private static string Role(PendingRow row, LetterContext context) =>
        MatterWords.Role(context.Profiles[row.Deadline.Deadline.Clock.Authority], row.Row.Role);

    private static string? Joined(IEnumerable<string> roles, string word)
    {
        var words = string.Join(word, roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return words.Length == 0 ? null : words;
    }
}
