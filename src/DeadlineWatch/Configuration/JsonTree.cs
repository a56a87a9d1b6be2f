using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeadlineWatch.Configuration;

/// <summary>A JSON value that knows its line, which JsonDocument forgets.</summary>
/// <param name="Line">The line it begins on, from 1; for the value of a property, that of the property's name.</param>
internal abstract record JsonTree(int Line)
{
    /// <summary>JSON with // comments and trailing commas.</summary>
    public static readonly JsonReaderOptions Form = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What it is, in words: "a text", "a list".</summary>
    public abstract string Kind { get; }

    /// <summary>The file without the byte order mark that some editors put before it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];

        return utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8;
    }

    /// <summary>Reads a file: JSON with // comments and trailing commas.</summary>
    /// <exception cref="JsonException">It is no JSON; <see cref="JsonException.LineNumber"/> counts from 0.</exception>
    public static JsonTree Parse(ReadOnlySpan<byte> utf8)
    {
        utf8 = WithoutMark(utf8);
        var reader = new Utf8JsonReader(utf8, Form);
        var lines = new LineCount();
        reader.Read();
        var tree = Value(ref reader, ref lines, utf8, line: null);
        reader.Read();  // what follows the value: nothing, or it throws

        return tree;
    }

    /// <summary>The content without comments, layout and the order of properties: equal for files that say the
    /// same.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text);

        return text.ToString();
    }

    private protected abstract void Write(StringBuilder to);

    private static JsonTree Value(ref Utf8JsonReader reader, ref LineCount lines, ReadOnlySpan<byte> utf8, int? line)
    {
        var at = line ?? lines.At(reader.TokenStartIndex, utf8);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<JsonMember>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, nameLine) = (TextOf(ref reader, at), lines.At(reader.TokenStartIndex, utf8));
                    reader.Read();
                    members.Add(new(name, Value(ref reader, ref lines, utf8, nameLine)));
                }

                return new JsonObject(at, members);
            case JsonTokenType.StartArray:
                var items = new List<JsonTree>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, ref lines, utf8, line: null));
                }

                return new JsonList(at, items);
            case JsonTokenType.String:
                return new JsonText(at, TextOf(ref reader, at));
            case JsonTokenType.Number:
                return new JsonNumber(at, Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonTruth(at, reader.GetBoolean());
            default:
                return new JsonNull(at);
        }
    }

    // Bytes that are no UTF-8, or half of a surrogate pair, are found only here.
    private static string TextOf(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("The text is not UTF-8.", path: null, line - 1, bytePositionInLine: null, broken);
        }
    }

    // Tokens come in order, so that each byte is looked at once.
    private struct LineCount
    {
        private int _line;
        private int _position;

        public int At(long index, ReadOnlySpan<byte> utf8)
        {
            _line += utf8[_position..(int)index].Count((byte)'\n');
            _position = (int)index;

            return _line + 1;
        }
    }
}

/// <summary>An object, its members in the order of the file; a name may stand twice.</summary>
internal sealed record JsonObject(int Line, IReadOnlyList<JsonMember> Members) : JsonTree(Line)
{
    public override string Kind => "an object";

    private protected override void Write(StringBuilder to)
    {
        to.Append('{');
        foreach (var (name, value) in Members.OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            to.Append(JsonSerializer.Serialize(name)).Append(':').Append(value.Canonical()).Append(',');
        }

        to.Append('}');
    }
}

/// <summary>A property of an object.</summary>
internal sealed record JsonMember(string Name, JsonTree Value);

/// <summary>A list.</summary>
internal sealed record JsonList(int Line, IReadOnlyList<JsonTree> Items) : JsonTree(Line)
{
    public override string Kind => "a list";

    private protected override void Write(StringBuilder to) =>
        to.Append('[').AppendJoin(',', Items.Select(each => each.Canonical())).Append(']');
}

/// <summary>A text.</summary>
internal sealed record JsonText(int Line, string Value) : JsonTree(Line)
{
    public override string Kind => "a text";

    private protected override void Write(StringBuilder to) => to.Append(JsonSerializer.Serialize(Value));
}

/// <summary>A number, as it is written.</summary>
internal sealed record JsonNumber(int Line, string Written) : JsonTree(Line)
{
    public override string Kind => "a number";

    private protected override void Write(StringBuilder to) => to.Append(Written);
}

/// <summary>true or false.</summary>
internal sealed record JsonTruth(int Line, bool Value) : JsonTree(Line)
{
    public override string Kind => Value ? "true" : "false";

    private protected override void Write(StringBuilder to) => to.Append(CultureInfo.InvariantCulture, $"{Kind}");
}

/// <summary>null.</summary>
internal sealed record JsonNull(int Line) : JsonTree(Line)
{
    public override string Kind => "null";

    private protected override void Write(StringBuilder to) => to.Append("null");
}
