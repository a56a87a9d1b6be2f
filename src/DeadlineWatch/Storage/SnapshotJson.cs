using System.Collections.Concurrent;
using System.Text.Json;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What a source said of a case, as JSON: <c>{"team":"…","events":[{"kind":"referral-received","at":"2026-04-02"}]}</c>.
/// Authority, reference and source are columns beside it.</summary>
internal static class SnapshotJson
{
    private static readonly ConcurrentDictionary<string, EventKind> Kinds = new(StringComparer.Ordinal);

    public static string Write(CaseSnapshot snapshot) => JsonText.Write(writer =>
    {
        writer.Field("group", snapshot.Group);
        writer.Field("team", snapshot.Team);
        writer.WriteStartArray("events");
        foreach (var each in snapshot.Events)
        {
            WriteEvent(writer, each);
        }

        writer.WriteEndArray();
    });

    public static CaseSnapshot Read(string authority, string reference, string source, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new()
        {
            Authority = authority,
            Reference = reference,
            Source = source,
            Group = root.TextOrNull("group"),
            Team = root.TextOrNull("team"),
            Events = [.. root.GetProperty("events").EnumerateArray().Select(ReadEvent)],
        };
    }

    private static void WriteEvent(Utf8JsonWriter writer, CaseEvent each)
    {
        writer.WriteStartObject();
        writer.Field("kind", each.Kind.Name);
        writer.Field("id", each.Id);
        writer.Field("episode", each.Episode);
        writer.Field("at", each.OccurredAt is { } moment ? MomentText.Of(moment) : null);
        writer.Field("recordedAt", TimeText.Of(each.RecordedAt));
        writer.Field("team", each.Team);
        if (each.Facts.Count > 0)
        {
            writer.WriteStartObject("facts");
            foreach (var (fact, value) in each.Facts)
            {
                writer.WriteString(fact, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // A profile knows a few dozen kinds, and every event of every case is of one: to look at its form anew each time takes
    // longer than to read the event.
    private static EventKind KindOf(string name) => Kinds.GetOrAdd(name, EventKind.Parse);

    private static CaseEvent ReadEvent(JsonElement json)
    {
        var bare = new CaseEvent
        {
            Kind = KindOf(json.Text("kind")),
            Id = json.TextOrNull("id"),
            Episode = json.TextOrNull("episode"),
            OccurredAt = json.TextOrNull("at") is { } moment ? MomentText.Parse(moment) : null,
            RecordedAt = TimeText.InstantOrNull(json.TextOrNull("recordedAt")),
            Team = json.TextOrNull("team"),
        };
        return json.TryGetProperty("facts", out var facts)
            ? bare with
            {
                Facts = facts.EnumerateObject()
                    .ToDictionary(each => each.Name, each => each.Value.GetString() ?? "", StringComparer.Ordinal),
            }
            : bare;
    }
}
