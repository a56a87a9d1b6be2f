using System.Globalization;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>RFC 2045 6.7 for UTF-8 text: a person who opens the .eml can read it, and every line is short
/// ASCII.</summary>
internal static class QuotedPrintable
{
    // RFC 2045 6.7 (5): 76 with the "=" of a soft line break.
    private const int LongestLine = 76;

    /// <summary>Encoded, every line ended by CRLF. CRLF, CR and LF in the text all end a line.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8) + 16);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        // A text that ends with a line end has no empty line after it.
        var count = lines.Length > 1 && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        foreach (var line in lines.AsSpan(0, count))
        {
            AppendLine(encoded, line);
        }

        return encoded.ToString();
    }

    private static void AppendLine(StringBuilder encoded, string line)
    {
        Span<byte> octets = stackalloc byte[4];
        var column = 0;
        var index = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            var rest = line.AsSpan(index);
            index += rune.Utf16SequenceLength;
            // A rune is never torn over two lines: some readers decode line by line.
            var width = IsLiteral(rune, rest, column) ? 1 : 3 * rune.Utf8SequenceLength;
            // The last one needs no room for the "=".
            if (column + width > (index < line.Length ? LongestLine - 1 : LongestLine))
            {
                encoded.Append("=\r\n");
                column = 0;
                width = IsLiteral(rune, rest, column) ? 1 : 3 * rune.Utf8SequenceLength;
            }

            column += width;
            if (width == 1)
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                encoded.Append('=').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        encoded.Append("\r\n");
    }

    private static bool IsLiteral(Rune rune, ReadOnlySpan<char> rest, int column) => rune.Value switch
    {
        '=' => false,
        // A space at the end of a line is lost on the way.
        ' ' or '\t' => rest.Length > 1,
        // A dot at the start of a line is doubled and, by careless relays, not halved again; "From " gets a ">".
        '.' => column > 0,
        'F' => column > 0 || !rest.StartsWith("From ", StringComparison.Ordinal),
        var value => value is > ' ' and <= '~',
    };
}
