using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeadlineWatch.Configuration;

/// <summary>What keeps a file from being JSON, in the words of whoever typed it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Message">What is wrong, and the column where there is one.</param>
internal sealed record JsonMistake(int Line, string Message)
{
    // What word processors make of " and '.
    private static readonly SearchValues<char> TypographicQuotes = SearchValues.Create("“”„‟«»‘’‚‛′″");

    /// <summary>Finds the slip behind a refusal: what stands after the last token that could be read.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="refusal">What the reader said of it.</param>
    public static JsonMistake Of(ReadOnlySpan<byte> utf8, JsonException refusal)
    {
        var (end, token, depth) = LastToken(JsonTree.WithoutMark(utf8));
        var file = new TypedText(JsonTree.WithoutMark(utf8), end);
        var (next, hasComma) = file.Next();
        if (file.IsEmpty)
        {
            return new(1, "the file is empty");
        }

        if (next == file.Text.Length)
        {
            return depth == 0 ? Refused(refusal) : file.At(next, "the file ends too early: a closing } or ] is missing");
        }

        if (TypographicQuotes.Contains(file.Text[next]))
        {
            return file.At(next, Typographic(file.Text[next]));
        }

        if (depth > 0 && !hasComma && IsEndOfValue(token) && (file.Text[next] is '"' or '{' or '[' or '-' || char.IsAsciiLetterOrDigit(file.Text[next])))
        {
            return file.MissingComma(next);
        }

        return file.Text[next] switch
        {
            '\'' => file.At(next, "' is not the quote that is needed: write a plain \""),
            '"' => InText(file, next, refusal),
            _ => Refused(refusal),
        };
    }

    private static JsonMistake InText(TypedText file, int start, JsonException refusal)
    {
        var (end, isClosed) = file.EndOfText(start);
        var slip = file.Text.AsSpan()[start..end].LastIndexOfAny(TypographicQuotes);

        return slip >= 0 ? file.At(start + slip, Typographic(file.Text[start + slip]))
            : !isClosed ? file.At(start, "the closing quote of this text is missing on its line")
            : Refused(refusal);
    }

    private static string Typographic(char quote) => $"{quote} is a typographic quote: write a plain \"";

    private static bool IsEndOfValue(JsonTokenType token) => token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True
        or JsonTokenType.False or JsonTokenType.Null or JsonTokenType.EndObject or JsonTokenType.EndArray;

    // The reader's own message ends with its line, which stands in the fault already.
    private static JsonMistake Refused(JsonException refusal)
    {
        var column = refusal.BytePositionInLine is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $" (column {bytes + 1})") : "";

        return new((int)(refusal.LineNumber ?? 0) + 1, refusal.Message.Split(" LineNumber: ")[0] + column);
    }

    private static (long End, JsonTokenType Token, int Depth) LastToken(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, JsonTree.Form);
        (long End, JsonTokenType Token, int Depth) last = default;
        try
        {
            while (reader.Read())
            {
                var isOpened = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                last = (reader.BytesConsumed, reader.TokenType, reader.CurrentDepth + (isOpened ? 1 : 0));
            }
        }
        catch (JsonException)
        {
            // It was refused before; the question is how far it could be read.
        }

        return last;
    }

    // A file as its author sees it.
    private sealed class TypedText(ReadOnlySpan<byte> utf8, long end)
    {
        private readonly int _end = Encoding.UTF8.GetCharCount(utf8[..(int)end]);

        public string Text { get; } = Encoding.UTF8.GetString(utf8);

        public bool IsEmpty => string.IsNullOrWhiteSpace(Text);

        // Where what could not be read begins, behind blanks, remarks and what joins values.
        public (int At, bool HasComma) Next()
        {
            var (at, hasComma) = (_end, false);
            while (at < Text.Length)
            {
                if (Text[at..].StartsWith("//", StringComparison.Ordinal))
                {
                    var line = Text.IndexOf('\n', at);
                    at = line < 0 ? Text.Length : line;
                }
                else if (Text[at] == ',' || char.IsWhiteSpace(Text[at]))
                {
                    hasComma |= Text[at] == ',';
                    at++;
                }
                else
                {
                    break;
                }
            }

            return (at, hasComma);
        }

        // The place behind a text, or that of the line's end where the text has none.
        public (int End, bool IsClosed) EndOfText(int start)
        {
            var at = start + 1;
            while (at < Text.Length && Text[at] is not ('"' or '\n' or '\r'))
            {
                at += Text[at] == '\\' ? 2 : 1;
            }

            return at < Text.Length && Text[at] == '"' ? (at + 1, true) : (Math.Min(at, Text.Length), false);
        }

        public JsonMistake MissingComma(int next) => LineOf(_end) == LineOf(next)
            ? At(next, "a comma seems to be missing before this")
            : At(_end, string.Create(CultureInfo.InvariantCulture, $"a comma seems to be missing at the end of line {LineOf(_end)}"));

        public JsonMistake At(int at, string message)
        {
            var column = at - (at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1) + 1;

            return new(LineOf(at), string.Create(CultureInfo.InvariantCulture, $"{message} (column {column})"));
        }

        private int LineOf(int at) => Text.AsSpan()[..at].Count('\n') + 1;
    }
}
