using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Says roles as people do: "team and service manager".</summary>
internal static class RoleWords
{
    public static string Of(Profile profile, IReadOnlyList<string> roles)
    {
        var words = roles.Select(each => profile.Roles.GetValueOrDefault(each, each)).ToList();
        if (words.Count < 2)
        {
            return words.Count == 0 ? "nobody" : words[0];
        }

        // "team manager and service manager" reads "team and service manager".
        var last = words[^1].Split(' ')[^1];
        var isShared = words.TrueForAll(each => each.EndsWith($" {last}", StringComparison.Ordinal));
        var first = words.SkipLast(1).Select(each => isShared ? each[..^(last.Length + 1)] : each);
        return $"{string.Join(", ", first)} and {words[^1]}";
    }
}

/// <summary>Says where a timescale is written.</summary>
internal static class RuleWords
{
    /// <summary>The document and what it is, once: "regional procedures on …" needs no second "regional procedures".</summary>
    public static string Source(Citation rule) => rule.Source.Contains(rule.Standing, StringComparison.OrdinalIgnoreCase)
        ? rule.Source
        : $"{rule.Source}; {rule.Standing}";
}
