using System.Text;
using System.Text.Json;

namespace DeadlineWatch.Commands.Importing;

/// <summary>A holiday as it stands in a file.</summary>
/// <param name="Day">The day as written.</param>
/// <param name="Name">Its name.</param>
/// <param name="Written">The name as written, with its quotes.</param>
/// <param name="Above">Comments on lines above it; an empty one is a blank line.</param>
internal sealed record WrittenHoliday(string Day, string Name, string Written, IReadOnlyList<string> Above)
{
    /// <summary>A comment at the end of its line, with the blanks before it.</summary>
    public string Beside { get; init; } = "";
}

/// <summary>Where in a calendar file, which is known to be sound, the parts stand that an import changes.</summary>
internal sealed record CalendarSpans
{
    public required (int Start, int End) KnownUntil { get; init; }

    public required (int Start, int End)? Retrieved { get; init; }

    /// <summary>From the opening brace to behind the closing one.</summary>
    public required (int Start, int End) Holidays { get; init; }

    public required IReadOnlyList<WrittenHoliday> Entries { get; init; }

    /// <summary>Comments behind the last holiday.</summary>
    public required IReadOnlyList<string> Below { get; init; }

    public static CalendarSpans Of(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Allow,
            AllowTrailingCommas = true,
        });
        var spans = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        List<WrittenHoliday> entries = [];
        List<string> below = [];
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var name = reader.GetString()!;
            while (reader.Read() && reader.TokenType == JsonTokenType.Comment)
            {
            }

            var start = (int)reader.TokenStartIndex;
            if (name == "holidays")
            {
                (entries, below) = Read(ref reader, utf8);
            }

            spans[name] = (start, (int)reader.BytesConsumed);
        }

        return new()
        {
            KnownUntil = spans["knownUntil"],
            Retrieved = spans.TryGetValue("retrieved", out var retrieved) ? retrieved : null,
            Holidays = spans["holidays"],
            Entries = entries,
            Below = below,
        };
    }

    private static (List<WrittenHoliday> Entries, List<string> Below) Read(ref Utf8JsonReader reader, byte[] utf8)
    {
        var entries = new List<WrittenHoliday>();
        var above = new List<string>();
        var end = (int)reader.BytesConsumed;
        var day = "";
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var start = (int)reader.TokenStartIndex;
            var between = Encoding.UTF8.GetString(utf8.AsSpan(end, start - end));
            // Whether a comment that ends its line takes the line break with it is the reader's affair: it never counts as part of it.
            end = reader.TokenType == JsonTokenType.Comment
                ? start + reader.ValueSpan.Length + (utf8[start + 1] == (byte)'*' ? 4 : 2)
                : (int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.Comment when entries.Count > 0 && above.Count == 0 && !between.Contains('\n', StringComparison.Ordinal):
                    var comment = between.Replace(",", "", StringComparison.Ordinal) + Comment(ref reader, utf8);
                    entries[^1] = entries[^1] with { Beside = entries[^1].Beside + comment };
                    break;
                case JsonTokenType.Comment:
                    AddBlank(above, between);
                    above.Add(Comment(ref reader, utf8));
                    break;
                case JsonTokenType.PropertyName:
                    AddBlank(above, between);
                    day = reader.GetString()!;
                    break;
                default:
                    entries.Add(new(day, reader.GetString()!, Encoding.UTF8.GetString(utf8.AsSpan(start, end - start)), above));
                    above = [];
                    break;
            }
        }

        return (entries, above);
    }

    private static void AddBlank(List<string> above, string between)
    {
        if (between.Count(each => each == '\n') > 1)
        {
            above.Add("");
        }
    }

    private static string Comment(ref Utf8JsonReader reader, byte[] utf8)
    {
        var words = reader.GetComment();
        return utf8[(int)reader.TokenStartIndex + 1] == (byte)'*' ? $"/*{words}*/" : $"//{words.TrimEnd()}";
    }
}
