using System.Buffers;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>RFC 2045 6.7 for UTF-8 text: a person who opens the .eml can read it, and every line is short
/// ASCII.</summary>
internal static class QuotedPrintable
{
    // RFC 2045 6.7 (5): 76 with the "=" of a soft line break.
    private const int LongestLine = 76;

    private const string Hex = "0123456789ABCDEF";

    // What stands for itself wherever it is neither the first of a line nor the last.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(each => (char)each).Where(each => each != '=')]);

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

    private static void AppendLine(StringBuilder encoded, ReadOnlySpan<char> line)
    {
        var column = 0;
        while (line.Length > 0)
        {
            var run = column == 0 ? [] : PlainRun(line[..^1], LongestLine - 1 - column);
            if (run.Length > 0)
            {
                encoded.Append(run);
                column += run.Length;
                line = line[run.Length..];
                continue;
            }

            Rune.DecodeFromUtf16(line, out var rune, out var length);
            // A rune is never torn over two lines: some readers decode line by line.
            var width = IsLiteral(rune, line, column) ? 1 : 3 * rune.Utf8SequenceLength;
            // The last one needs no room for the "=".
            if (column + width > (length < line.Length ? LongestLine - 1 : LongestLine))
            {
                encoded.Append("=\r\n");
                column = 0;
                width = IsLiteral(rune, line, column) ? 1 : 3 * rune.Utf8SequenceLength;
            }

            Append(encoded, rune, width);
            column += width;
            line = line[length..];
        }

        encoded.Append("\r\n");
    }

    private static ReadOnlySpan<char> PlainRun(ReadOnlySpan<char> rest, int room)
    {
        var within = rest[..Math.Min(room, rest.Length)];
        var end = within.IndexOfAnyExcept(Plain);
        return end < 0 ? within : within[..end];
    }

    private static void Append(StringBuilder encoded, Rune rune, int width)
    {
        if (width == 1)
        {
            encoded.Append((char)rune.Value);
            return;
        }

        Span<byte> octets = stackalloc byte[4];
        foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
        {
            encoded.Append('=').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
        }
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
