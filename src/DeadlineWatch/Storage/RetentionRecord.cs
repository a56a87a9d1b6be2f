using System.Text.Json;

namespace DeadlineWatch.Storage;

/// <summary>What the history keeps of a pass of retention: a row of its own, of no case, in the chain like any other. By it
/// an emptied row is known from one that somebody emptied by hand.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="Pass">The number of the pass, from 1.</param>
/// <param name="Cases">How many cases left.</param>
/// <param name="Rows">How many rows of history were emptied.</param>
/// <param name="ClosedBefore">Every deadline of theirs had ended before this.</param>
/// <param name="File">The name of the export.</param>
/// <param name="Sha256">The SHA-256 of the export, in hexadecimal.</param>
/// <param name="Digest">What the places and hashes of the emptied rows give: see <see cref="Chain.RowsDigest"/>.</param>
/// <param name="Who">Who let them go.</param>
internal sealed record RetentionRecord(
    string Authority, long Pass, int Cases, long Rows, DateTimeOffset ClosedBefore, string File, string Sha256, string Digest,
    string Who)
{
    /// <summary>The word by which its row is found.</summary>
    public const string What = "retention";

    /// <summary>What is left of a row that was emptied.</summary>
    public const string Emptied = "emptied";

    public HistoryRow Row(DateTimeOffset now) => new()
    {
        At = now,
        Clock = AuditedRow.OfNoCase(Authority),
        What = What,
        Words = JsonText.Write(writer =>
        {
            writer.WriteNumber("pass", Pass);
            writer.WriteNumber("cases", Cases);
            writer.WriteNumber("rows", Rows);
            writer.Field("closedBefore", TimeText.Of(ClosedBefore));
            writer.Field("file", File);
            writer.Field("sha256", Sha256);
            writer.Field("digest", Digest);
            writer.Field("who", Who);
        }),
        Cause = What,
    };

    /// <summary>Reads it back; null for a row that says something else.</summary>
    public static RetentionRecord? Of(HistoryRow row)
    {
        if (row.What != What || row.Clock != AuditedRow.OfNoCase(row.Clock.Authority))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(row.Words);
            var json = document.RootElement;
            return new(row.Clock.Authority, json.GetProperty("pass").GetInt64(), json.GetProperty("cases").GetInt32(),
                json.GetProperty("rows").GetInt64(), TimeText.Instant(json.Text("closedBefore")), json.Text("file"),
                json.Text("sha256"), json.Text("digest"), json.Text("who"));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
