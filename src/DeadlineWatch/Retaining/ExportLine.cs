using System.Text.Json;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Retaining;

/// <summary>A row of the history in an export: all that its hash covers, and the hash, as one line of JSON. Instants are UTC
/// with seven decimals, as they are hashed; a field without a value is left out.</summary>
internal static class ExportLine
{
    public static string Write(HistoryColumns row) => JsonText.Write(writer =>
    {
        writer.Field("authority", row.Authority);
        writer.WriteNumber("batch", row.Batch);
        writer.WriteNumber("position", row.Position);
        writer.Field("at", TimeText.Of(row.At));
        writer.Field("case", row.Reference);
        writer.Field("clock", row.Clock);
        writer.Field("start", row.StartKey);
        writer.Field("what", row.What);
        writer.Field("words", row.Words);
        writer.Field("cause", row.Cause);
        writer.Field("dataAsOf", TimeText.Of(row.DataAsOf));
        writer.Field("rulesHash", row.RulesHash);
        writer.Field("hash", Convert.ToHexStringLower(row.Hash));
    });

    /// <summary>Reads it back; null where it is no such line.</summary>
    public static HistoryColumns? TryRead(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return new()
            {
                Authority = json.Text("authority"),
                Batch = json.GetProperty("batch").GetInt64(),
                Position = json.GetProperty("position").GetInt32(),
                At = TimeText.Instant(json.Text("at")),
                Reference = json.Text("case"),
                Clock = json.Text("clock"),
                StartKey = json.Text("start"),
                What = json.Text("what"),
                Words = json.Text("words"),
                Cause = json.Text("cause"),
                DataAsOf = TimeText.InstantOrNull(json.TextOrNull("dataAsOf")),
                RulesHash = json.TextOrNull("rulesHash"),
                Hash = Convert.FromHexString(json.Text("hash")),
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the row says what its hash was taken of.</summary>
    public static bool IsSound(HistoryColumns row) =>
        row.Hash.AsSpan().SequenceEqual(HistoryChain.HashOf(row.Row(), row.Position));
}
