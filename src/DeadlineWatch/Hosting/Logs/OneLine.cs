using System.Globalization;
using System.Text;

namespace DeadlineWatch.Hosting.Logs;

/// <summary>Keeps what is logged to one line, and to what a terminal shows and does not obey: whatever a fault of others says,
/// one event is one line, and no line is made up.</summary>
internal static class OneLine
{
    /// <summary>The text with line ends, control characters and marks that turn the direction of writing escaped: "\n", "\u001b".
    /// </summary>
    public static string Of(string text) => Escaped(text, IsUnfit);

    /// <summary>The same of a text of several lines, whose ends are kept.</summary>
    public static string OfEach(string text) => Escaped(text, each => each != '\n' && IsUnfit(each));

    private static string Escaped(string text, Func<char, bool> isUnfit)
    {
        if (!text.Any(isUnfit))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (var each in text)
        {
            _ = each switch
            {
                _ when !isUnfit(each) => line.Append(each),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)each:x4}"),
            };
        }

        return line.ToString();
    }

    private static bool IsUnfit(char each) => char.GetUnicodeCategory(each) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
