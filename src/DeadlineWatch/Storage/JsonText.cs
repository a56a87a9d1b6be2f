using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeadlineWatch.Storage;

/// <summary>How the ledger writes JSON: compact, fields without a value left out, so that a reading of a case stays near
/// the size of what the source said. Written by hand, because the form is a stored format: it must not change when a
/// property is renamed, and a property that is added must be given a name here (a test holds that none is forgotten).
/// </summary>
internal static class JsonText
{
    // Nothing here is ever put into a page, so that "é" may stand as itself.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A first poll writes millions of them: each thread keeps its writer.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _mine;

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewWriter()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (buffer, new(buffer, Compact));
    }

    public static string Write(Action<Utf8JsonWriter> fields)
    {
        var (buffer, writer) = _mine ??= NewWriter();
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Field(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void Counts(this Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, int> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            writer.WriteNumber(key, count);
        }

        writer.WriteEndObject();
    }

    public static string? TextOrNull(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static string Text(this JsonElement json, string name) =>
        json.TextOrNull(name) ?? throw new JsonException($"'{name}' is null.");

    public static bool Flag(this JsonElement json, string name, bool otherwise) =>
        json.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;

    public static Dictionary<string, int> Counts(this JsonElement json, string name) =>
        json.GetProperty(name).EnumerateObject()
            .ToDictionary(each => each.Name, each => each.Value.GetInt32(), StringComparer.Ordinal);
}
