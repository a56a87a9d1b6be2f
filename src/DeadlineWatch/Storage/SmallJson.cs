using System.Text.Json;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>The smaller things that the ledger keeps as JSON: counts of a reading, a notice, a list of words.</summary>
internal static class SmallJson
{
    public static string Write(ReadingCounts counts) => JsonText.Write(writer =>
    {
        writer.Field("asOf", TimeText.Of(counts.AsOf));
        writer.Counts("rows", counts.Rows);
        writer.Counts("events", counts.Events);
    });

    public static ReadingCounts ReadCounts(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(TimeText.Instant(root.Text("asOf")), root.Counts("rows"), root.Counts("events"));
    }

    public static string Write(Notice notice) => JsonText.Write(writer =>
    {
        writer.Field("kind", notice.Kind.ToString());
        writer.Field("wasDueOn", TimeText.Of(notice.WasDueOn));
        writer.Field("wasDueAt", TimeText.Of(notice.WasDueAt));
        writer.Field("wasTeam", notice.WasTeam);
    });

    public static Notice ReadNotice(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(
            Enum.Parse<NoticeKind>(root.Text("kind")),
            TimeText.DayOrNull(root.TextOrNull("wasDueOn")),
            TimeText.InstantOrNull(root.TextOrNull("wasDueAt")),
            root.TextOrNull("wasTeam"));
    }

    public static string Write(IEnumerable<string> words) => JsonSerializer.Serialize(words);

    public static string Write(IEnumerable<long> numbers) => JsonSerializer.Serialize(numbers);

    public static IReadOnlyList<string> ReadWords(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}
