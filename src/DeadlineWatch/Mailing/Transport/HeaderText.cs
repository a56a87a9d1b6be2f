using System.Globalization;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>The value of a header, folded to short lines (RFC 5322 2.2.3), and in encoded words (RFC 2047) where it is
/// not plain ASCII.</summary>
internal static class HeaderText
{
    // RFC 5322 2.1.1 asks for 78 characters a line and forbids more than 998; RFC 2047 2 allows 76 with encoded words.
    private const int LongestLine = 76;
    private const int LongestEncodedWord = 75;
    private const int LongestPlainWord = 60;
    private const int LongestPlainId = 900;
    private const string Opening = "=?utf-8?Q?";
    private const string Closing = "?=";

    /// <summary>"Name: value" with its line ends.</summary>
    /// <exception cref="ArgumentException">The value holds a line break or another control character.</exception>
    public static string Unstructured(string name, string value)
    {
        RefuseControls(name, value);
        return IsPlain(value) ? Fold(name, value) : $"{name}: {EncodedWords(value, name.Length + 2)}\r\n";
    }

    /// <summary>"Name: Display Name &lt;address&gt;" with its line ends.</summary>
    /// <exception cref="ArgumentException">The display name holds a line break or another control
    /// character.</exception>
    public static string Address(string name, string? displayName, EnvelopeAddress address)
    {
        if (string.IsNullOrWhiteSpace(displayName))
        {
            return $"{name}: <{address}>\r\n";
        }

        RefuseControls(name, displayName);
        var phrase = IsPlain(displayName) && displayName.Length < LongestLine - name.Length - 4
            ? Quoted(displayName)
            : EncodedWords(displayName, name.Length + 2);
        return $"{name}: {phrase}\r\n <{address}>\r\n";
    }

    private static string Quoted(string text)
    {
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static void RefuseControls(string name, string value)
    {
        if (value.Any(char.IsControl))
        {
            throw new ArgumentException(
                $"The header {name} would hold a line break or another control character.", nameof(value));
        }
    }

    // Runs of spaces would not survive folding, "=?" would be taken for an encoded word, and a long word would not fit
    // a line; but a Message-ID has to stay as it is.
    private static bool IsPlain(string value) =>
        value.All(c => c is >= ' ' and <= '~')
        && !value.Contains("=?", StringComparison.Ordinal)
        && value.Split(' ').All(word => word is { Length: > 0 and <= LongestPlainWord }
            or (['<', .., '>'] and { Length: <= LongestPlainId }));

    private static string Fold(string name, string value)
    {
        var folded = new StringBuilder(name).Append(':');
        var column = folded.Length;
        foreach (var word in value.Split(' '))
        {
            if (column + 1 + word.Length > LongestLine && column > name.Length + 1)
            {
                folded.Append("\r\n");
                column = 0;
            }

            folded.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        return folded.Append("\r\n").ToString();
    }

    private static string EncodedWords(string value, int column)
    {
        var words = new StringBuilder(Opening);
        // The first shares its line with the header's name.
        var room = Math.Min(LongestEncodedWord, LongestLine - column) - Opening.Length - Closing.Length;
        foreach (var rune in value.EnumerateRunes())
        {
            var encoded = Encode(rune);
            if (encoded.Length > room)
            {
                words.Append(Closing).Append("\r\n ").Append(Opening);
                room = LongestEncodedWord - Opening.Length - Closing.Length;
            }

            words.Append(encoded);
            room -= encoded.Length;
        }

        return words.Append(Closing).ToString();
    }

    // Only what RFC 2047 5 (3) allows everywhere, also in a display name.
    private static string Encode(Rune rune)
    {
        if (rune.Value == ' ')
        {
            return "_";
        }

        if (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '!' or '*' or '+' or '-' or '/'))
        {
            return rune.ToString();
        }

        Span<byte> octets = stackalloc byte[4];
        var encoded = "";
        foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
        {
            encoded += "=" + octet.ToString("X2", CultureInfo.InvariantCulture);
        }

        return encoded;
    }
}
