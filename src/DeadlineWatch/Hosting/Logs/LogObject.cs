using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeadlineWatch.Hosting.Logs;

/// <summary>An event as one object on one line:
/// <c>{"time":"2026-11-22T12:03:04.123Z","level":"info","where":"Poller","message":"Polled …","values":{"source":"case-system"}}</c>.
/// </summary>
internal static class LogObject
{
    // Other than for a web page, the letters of other scripts may stand as they are.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="at">When.</param>
    /// <param name="level">How grave.</param>
    /// <param name="where">Who says it.</param>
    /// <param name="sentence">What happened.</param>
    /// <param name="values">What the sentence names, by name; null for nothing.</param>
    /// <param name="fault">The fault that is told; null for none.</param>
    public static string Of(
        DateTimeOffset at, string level, string where, string sentence, IReadOnlyList<KeyValuePair<string, object?>>? values, string? fault)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Form))
        {
            json.WriteStartObject();
            json.WriteString("time", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("where", where);
            json.WriteString("message", sentence);
            if (fault is not null)
            {
                json.WriteString("fault", fault);
            }

            // What begins with a brace is the framework's: the sentence with its gaps.
            var named = values?.Where(each => !each.Key.StartsWith('{')).ToList() ?? [];
            if (named.Count > 0)
            {
                json.WriteStartObject("values");
                foreach (var (name, value) in named)
                {
                    json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
                    Write(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // JSON lets the marks stand that a terminal would obey; outside of strings there are none.
        return OneLine.Of(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(instant.UtcDateTime);
                break;
            // The invariant culture would write both as Americans do.
            case DateTime instant:
                json.WriteStringValue(instant.ToUniversalTime());
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
