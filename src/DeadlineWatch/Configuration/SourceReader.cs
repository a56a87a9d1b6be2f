using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Configuration;

/// <summary>Reads one source of <c>sources.json</c>.</summary>
internal sealed class SourceReader(string home, IReadOnlyDictionary<string, ReadProfile?> authorities)
{
    private const string PathExpected = "a path";
    private const string NameExpected = "a source's name: lower-case words joined by hyphens, such as case-system";

    private static readonly Vocabulary Unknown = Vocabulary.Read(null);

    public ReadSource Read(Shape shape)
    {
        var name = shape.Required("name")?.Parse(Keys.Read, NameExpected) ?? "";
        var authority = shape.Required("authority")?.OneOf([.. authorities.Keys], "authority") ?? "";
        var vocabulary = authorities.GetValueOrDefault(authority)?.Vocabulary ?? Unknown;
        var kind = shape.Required("kind")?.OneOf<SourceKind>("kind of source");
        var every = shape.Optional("every");
        var (actual, leads) = (shape.Optional("actual")?.Items() ?? [], shape.Optional("leads")?.Items() ?? []);
        var content = shape.Optional("content")?.OneOf<SourceContent>("content") ?? SourceContent.Full;
        var dataAge = DataAgeReader.Read(shape, kind);
        var settings = new SourceSettings
        {
            Name = name,
            Authority = authority,
            Kind = kind ?? SourceKind.Csv,
            Folder = shape.Required("folder")?.Parse(text => ConfigFolder.Resolve(home, text), PathExpected) ?? "",
            Content = content,
            DataAge = dataAge,
            Tables = kind is null ? IgnoreTables(shape) : Tables(shape, kind.Value, new TableReader(vocabulary, dataAge.FileName)),
            Actual = Kinds(actual, vocabulary),
            Leads = Kinds(leads, vocabulary),
            AbsentMeansClosed = AbsentMeansClosed(shape, content),
        };
        settings = WithNumbers(settings, shape, every);
        if (kind is not null)
        {
            RefuseUnsupplied(actual, settings.Actual, settings);
            RefuseUnsupplied(leads, settings.Leads, settings);
        }

        return new ReadSource(shape.Place, every, settings);
    }

    // What is left out keeps the default that stands in the record.
    private static SourceSettings WithNumbers(SourceSettings settings, Shape shape, Place? every) => settings with
    {
        Files = TableReader.Files(shape.Optional("files"), settings.DataAge.FileName) ?? settings.Files,
        Every = every?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Every,
        NewDataEvery = shape.Optional("newDataEvery")?.Parse(Duration.TryParse, Duration.Examples)
            ?? settings.NewDataEvery,
        SharpFall = shape.Optional("sharpFall")?.Share() ?? settings.SharpFall,
        Timeout = shape.Optional("timeout")?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Timeout,
    };

    private static List<TableMapping> IgnoreTables(Shape shape)
    {
        _ = shape.Optional("tables");

        return [];
    }

    private static List<TableMapping> Tables(Shape shape, SourceKind kind, TableReader reader)
    {
        var tables = shape.Optional("tables");
        if (kind != SourceKind.Csv)
        {
            tables?.Fault("the tables of this kind of source are known: leave them out");
            return [];
        }

        shape.Optional("files")?.Fault("each table of a CSV source has files of its own: leave these out");
        if (tables is null)
        {
            shape.Place.FaultIn("tables", "a CSV source needs its tables: which columns are which events");
        }

        var read = new List<TableMapping>();
        foreach (var place in tables?.SomeItems() ?? [])
        {
            if (place.Object(reader.Read) is not { } table)
            {
                continue;
            }

            if (table.Name.Length > 0 && read.Exists(each => each.Name == table.Name))
            {
                place.FaultIn("name", $"the table \"{table.Name}\" stands twice");
            }

            read.Add(table);
        }

        return read;
    }

    private static List<EventKind> Kinds(IReadOnlyList<Place> places, Vocabulary vocabulary) =>
        [.. places.Select(vocabulary.Kind).OfType<EventKind>()];

    // Of a kind that nobody knows, that is told.
    private static void RefuseUnsupplied(IReadOnlyList<Place> places, IEnumerable<EventKind> known, SourceSettings settings)
    {
        var supplied = SourceShape.KindsOf(settings).Select(each => each.Name).ToHashSet();
        foreach (var place in places)
        {
            if (supplied.Count > 0 && place.TextIfAny() is { } kind && !supplied.Contains(kind) && known.Any(each => each.Name == kind))
            {
                place.Fault($"the source does not give {kind}{Spelling.Hint(kind, supplied)}");
            }
        }
    }

    private static bool AbsentMeansClosed(Shape shape, SourceContent content)
    {
        var absent = shape.Optional("absent");
        var closed = absent?.OneOf(["closed"], "meaning of an absent case") is not null;
        if (closed && content == SourceContent.Events)
        {
            absent?.Fault("absence from a source that only adds events means nothing: leave it out");
        }

        return closed;
    }
}
