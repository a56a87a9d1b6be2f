namespace DeadlineWatch.Configuration;

/// <summary>"Did you mean": the known word that a misspelt one is nearest to.</summary>
internal static class Spelling
{
    // More words than that are no answer to a slip, least of all at each of many slips.
    private const int MostListed = 8;
    private const int MostNearest = 3;

    /// <summary>What to add to "unknown word": <c>; did you mean "referral-received"?</c>, or, where no word is near,
    /// those that are known; of many, those most alike.</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        var words = known.Order(StringComparer.Ordinal).ToList();

        return Nearest(word, words) is { } nearest ? $"; did you mean \"{nearest}\"?"
            : words.Count == 0 ? ""
            : words.Count <= MostListed ? $"; known: {string.Join(", ", words)}"
            : $"; most like it: {string.Join(", ", MostAlike(word, words))}";
    }

    // First those that share most of its words, of these the ones with the fewest slips.
    private static IEnumerable<string> MostAlike(string word, IEnumerable<string> known)
    {
        var parts = word.ToLowerInvariant().Split('-', ' ', '_').ToHashSet(StringComparer.Ordinal);

        return known.OrderByDescending(each => each.ToLowerInvariant().Split('-', ' ').Count(parts.Contains))
            .ThenBy(each => Slips(word, each)).Take(MostNearest);
    }

    /// <summary>The known word nearest to one that is not known; null where none is near: a third of its letters may be
    /// slips of the hand, and no more than two, or three in a long word.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var most = Math.Min(word.Length / 3, word.Length < 15 ? 2 : 3);

        return known
            .Select(each => (Word: each, Slips: Slips(word, each)))
            .Where(each => each.Slips <= most)
            .OrderBy(each => each.Slips)
            .FirstOrDefault().Word;
    }

    /// <summary>How many letters must be put in, left out, changed or swapped with their neighbour to make one word of
    /// the other; the case of letters is no slip.</summary>
    public static int Slips(string one, string other)
    {
        var (left, right) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var cost = new int[left.Length + 1][];
        for (var i = 0; i <= left.Length; i++)
        {
            cost[i] = new int[right.Length + 1];
            for (var j = 0; j <= right.Length; j++)
            {
                cost[i][j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(cost[i - 1][j], cost[i][j - 1]) + 1,
                    cost[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i][j] = Math.Min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }

        return cost[^1][^1];
    }
}
