using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>Reads how the age of a source's data is known. A source without it is refused: a stale extract would pass
/// for the truth.</summary>
internal static class DataAgeReader
{
    private const string Examples =
        "\"live\": true, \"loadedAt\": \"02:00\", \"fileName\": \"cases-yyyy-MM-dd.csv\", \"fileHeader\": true or " +
        "\"fileModified\": true";

    private const string TimeExpected = "a time such as 02:00";
    private const string NameExpected = "a file name with the places of its date, such as cases-yyyy-MM-ddTHHmm.csv";

    private static readonly IReadOnlyList<string> Ways = ["live", "loadedAt", "fileName", "fileHeader", "fileModified"];

    /// <summary>The way it is known; none beside a fault.</summary>
    public static DataAge Read(Shape source, SourceKind? kind)
    {
        var place = source.Optional("dataAge");
        if (place is null && kind == SourceKind.Postgres && source.Optional("loadMarker") is not null)
        {
            return new DataAge();
        }

        if (place is null)
        {
            source.Place.FaultIn("dataAge", $"say how the age of the data is known: {Examples}");
        }

        return place?.Object(shape => Way(shape, kind)) ?? new DataAge();
    }

    private static DataAge Way(Shape shape, SourceKind? kind)
    {
        var given = Ways.Where(each => shape.Optional(each) is not null).ToList();
        if (given.Count != 1)
        {
            shape.Place.Fault(given.Count == 0
                ? $"say how the age of the data is known: {Examples}"
                : $"the age of the data is known in one way only: leave out all but one of {string.Join(", ", given)}");
        }

        var takes = shape.Optional("loadTakes");
        if (takes is not null && !given.Contains("loadedAt"))
        {
            takes.Fault("\"loadTakes\" belongs to \"loadedAt\"");
        }

        var header = shape.Optional("fileHeader");
        if (header is not null && kind is not null and not SourceKind.CinCensus)
        {
            header.Fault("only a census return says its age in its header");
        }

        if (kind == SourceKind.Postgres && given.Exists(each => each.StartsWith("file", StringComparison.Ordinal)))
        {
            shape.Place.Fault("a database has no files: write \"live\": true, \"loadedAt\": \"02:00\", or a \"loadMarker\" with a timestamp");
        }

        return new DataAge
        {
            Live = IsTrue(shape.Optional("live")),
            LoadedAt = shape.Optional("loadedAt")?.Parse(Time, TimeExpected),
            LoadTakes = takes?.Parse(Duration.TryParse, Duration.Examples) ?? TimeSpan.Zero,
            FileName = shape.Optional("fileName")?.Parse(DatedName, NameExpected),
            FileHeader = IsTrue(header),
            FileModified = IsTrue(shape.Optional("fileModified")),
        };
    }

    private static bool IsTrue(Place? place)
    {
        if (place?.Truth() is false)
        {
            place.Fault("write true, or leave it out");
        }

        return place is not null;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    // The date whole; the time whole or not at all.
    private static string? DatedName(string text) =>
        TableReader.Pattern(text) is not null && Once(text, "yyyy") && Once(text, "MM") && Once(text, "dd")
        && Once(text, "HH") == Once(text, "mm")
            ? text
            : null;

    private static bool Once(string text, string part) => text.Split(part).Length == 2;
}
