using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeadlineWatch.Commands.Importing;

/// <summary>Writes a change into the text of a calendar file, so that comments, order and all that does not change stay as
/// they are.</summary>
internal static class CalendarText
{
    private const string Official =
        "The bank holidays published at https://www.gov.uk/bank-holidays under the Open Government Licence v3.0. A working"
        + " day is any day other than a Saturday, Sunday, Christmas Day, Good Friday or a bank holiday under the Banking and"
        + " Financial Dealings Act 1971.";

    private const string Indent = "    ";

    // It is no page: apostrophes stay readable.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a calendar that there was not.</summary>
    public static string New(CalendarChange change, string name, DateOnly today)
    {
        var text = $$"""
            {
              "$schema": "../schema/calendar.json",
              "key": {{Quoted(change.Key)}},
              "name": {{Quoted(name)}},
              "source": {{Quoted(Official)}},
              "retrieved": "{{Day(today)}}",
              "knownFrom": "{{Day(change.KnownFrom)}}",
              "knownUntil": "{{Day(change.KnownUntil)}}",
              "holidays": {
              }
            }

            """;
        return Changed(text, change, today);
    }

    /// <summary>The text with the change in it. Holidays stand one a line; a comment stays with the day it stands beside or
    /// above.</summary>
    public static string Changed(string text, CalendarChange change, DateOnly today)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var spans = CalendarSpans.Of(bytes);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var edits = new List<(int Start, int End, string Text)>
        {
            (spans.Holidays.Start, spans.Holidays.End, Block(spans, change, newLine)),
            (spans.KnownUntil.Start, spans.KnownUntil.End, $"\"{Day(change.KnownUntil)}\""),
        };
        if (spans.Retrieved is { } retrieved)
        {
            edits.Add((retrieved.Start, retrieved.End, $"\"{Day(today)}\""));
        }

        var output = new StringBuilder();
        var at = 0;
        foreach (var (start, end, replacement) in edits.OrderBy(each => each.Start))
        {
            output.Append(Encoding.UTF8.GetString(bytes.AsSpan(at, start - at))).Append(replacement);
            at = end;
        }

        return output.Append(Encoding.UTF8.GetString(bytes.AsSpan(at))).ToString();
    }

    private static string Block(CalendarSpans spans, CalendarChange change, string newLine)
    {
        var block = new StringBuilder("{").Append(newLine);
        var written = spans.Entries.ToDictionary(each => each.Day, StringComparer.Ordinal);
        // In the file's own order; a new day before the first one that is later.
        var order = spans.Entries.Select(each => each.Day).ToList();
        foreach (var added in change.Added.Select(each => Day(each.Day)))
        {
            var later = order.FindIndex(each => string.CompareOrdinal(each, added) > 0);
            order.Insert(later < 0 ? order.Count : later, added);
        }

        var names = change.Holidays.ToDictionary(each => Day(each.Day), each => each.Name, StringComparer.Ordinal);
        var last = order.FindLast(names.ContainsKey);
        foreach (var day in order)
        {
            var entry = written.GetValueOrDefault(day);
            foreach (var above in entry?.Above ?? [])
            {
                block.Append(above.Length == 0 ? "" : Indent + above).Append(newLine);
            }

            if (names.TryGetValue(day, out var name))
            {
                block.Append(Indent).Append(Quoted(day)).Append(": ").Append(entry is not null && entry.Name == name ? entry.Written : Quoted(name))
                    .Append(day == last ? "" : ",").Append(entry?.Beside ?? "").Append(newLine);
            }
        }

        foreach (var below in spans.Below)
        {
            block.Append(Indent).Append(below).Append(newLine);
        }

        return block.Append("  }").ToString();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
