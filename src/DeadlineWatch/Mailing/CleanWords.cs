using System.Globalization;
using System.Text;

namespace DeadlineWatch.Mailing;

/// <summary>Makes names that others chose fit for one line of a mail or its subject.</summary>
internal static class CleanWords
{
    // Names are short; what is longer is a column that was mapped wrongly, and must not flood a mail.
    private const int Longest = 80;

    /// <summary>One line, without control characters (a line end in a subject would begin a header of its own) and
    /// without invisible ones (a direction mark can make a reference read as another).</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned))
            {
                clean.Append(rune.ToString());
            }

            if (clean.Length >= Longest)
            {
                clean.Append('…');
                break;
            }
        }

        return clean.ToString().Trim();
    }
}
