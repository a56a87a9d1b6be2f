namespace DeadlineWatch.Sources;

/// <summary>The order in which cases are read, from sources and from either ledger: that of the bytes of UTF-8, which is
/// <c>COLLATE "C"</c> on PostgreSQL and BINARY on SQLite. It differs from the order of .NET's characters only where a surrogate
/// pair meets a character from U+E000 on.</summary>
internal static class CaseOrder
{
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    public static int Compare(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        for (var at = 0; at < length; at++)
        {
            if (one[at] != other[at])
            {
                return Rank(one[at]) - Rank(other[at]);
            }
        }

        return one.Length - other.Length;
    }

    /// <summary>Whether a reference with blanks around it stands in the order where it would stand without them. A blank before
    /// it moves it to the front. Behind it, plain blanks sort before all that a longer reference goes on with; a no-break space
    /// does not.</summary>
    public static bool KeepsItsPlace(string text, string reference) =>
        text.Length == reference.Length || text.AsSpan().TrimEnd(" \t\n\v\f\r").SequenceEqual(reference);

    // Surrogates stand for what lies behind all characters of the basic plane.
    private static int Rank(char letter) => letter < 0xD800 ? letter : letter < 0xE000 ? letter + 0x2000 : letter - 0x800;
}
