using System.Text;

namespace DeadlineWatch.Mailing;

/// <summary>Breaks the lines of a plain text mail, so that every program shows them as they are meant.</summary>
internal static class TextWrap
{
    /// <summary>What fits when a reply quotes it, in 80 columns.</summary>
    public const int Width = 72;

    /// <summary>Breaks lines at spaces, each to the indentation it had. A word longer than a line, such as an address,
    /// stays whole. Several empty lines become one.</summary>
    public static string Wrap(string text)
    {
        var wrapped = new StringBuilder(text.Length + 200);
        var empty = true;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(each => each.TrimEnd()))
        {
            if (line.Length > 0)
            {
                Append(wrapped, line);
            }
            else if (!empty)
            {
                wrapped.Append('\n');
            }

            empty = line.Length == 0;
        }

        return wrapped.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder wrapped, string line)
    {
        var words = line.TrimStart(' ');
        var indent = line[..^words.Length];
        var used = 0;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (used > 0 && used + 1 + word.Length > Width)
            {
                wrapped.Append('\n');
                used = 0;
            }

            wrapped.Append(used == 0 ? indent : " ").Append(word);
            used += (used == 0 ? indent.Length : 1) + word.Length;
        }

        wrapped.Append('\n');
    }
}
