using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Configuration;

/// <summary>Reads one source of <c>sources.json</c>.</summary>
/// <param name="folder">The config folder.</param>
/// <param name="environment">Where the passwords of databases come from.</param>
/// <param name="authorities">The authorities by key, each with its profile; null for one whose profile is faulty.</param>
internal sealed class SourceReader(
    string folder, EnvironmentSettings environment, IReadOnlyDictionary<string, ReadProfile?> authorities)
{
    private const string PathExpected = "a path";
    private const string NameExpected = "a source's name: lower-case words joined by hyphens, such as case-system";

    private static readonly Vocabulary Unknown = Vocabulary.Read(null);

    /// <summary>What paths in the files count from.</summary>
    private readonly string _home = Path.GetDirectoryName(folder) ?? folder;

    public ReadSource Read(Shape shape)
    {
        var name = shape.Required("name")?.Parse(Keys.Read, NameExpected) ?? "";
        var authority = shape.Required("authority")?.OneOf([.. authorities.Keys], "authority") ?? "";
        var vocabulary = authorities.GetValueOrDefault(authority)?.Vocabulary ?? Unknown;
        var kind = shape.Required("kind")?.OneOf<SourceKind>("kind of source");
        if (kind == SourceKind.Canary)
        {
            return CanaryReader.Read(shape, name, authority, authorities.GetValueOrDefault(authority)?.Profile);
        }

        var every = shape.Optional("every");
        var (actual, leads) = (shape.Optional("actual")?.Items() ?? [], shape.Optional("leads")?.Items() ?? []);
        var content = shape.Optional("content")?.OneOf<SourceContent>("content") ?? SourceContent.Full;
        var dataAge = DataAgeReader.Read(shape, kind);
        var settings = new SourceSettings
        {
            Name = name,
            Authority = authority,
            Kind = kind ?? SourceKind.Csv,
            Folder = kind == SourceKind.Postgres
                ? ""
                : shape.Required("folder")?.Parse(text => ConfigFolder.Resolve(_home, text), PathExpected) ?? "",
            Database = kind == SourceKind.Postgres ? new QueryReader(_home, environment).Read(shape, name) : null,
            Content = content,
            DataAge = dataAge,
            Tables = Tables(shape, kind, new TableReader(vocabulary, dataAge.FileName)),
            Actual = Kinds(actual, vocabulary),
            Leads = Kinds(leads, vocabulary),
            AbsentMeansClosed = AbsentMeansClosed(shape, content),
            CaseLink = shape.Optional("caseLink")?.Parse(CaseLink.TryParse, CaseLink.Expected),
            Groups = shape.Optional("groups")?.OneOf<SourceGroups>("kind of group") ?? SourceGroups.Families,
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
        Files = settings.Kind == SourceKind.Postgres
            ? settings.Files
            : TableReader.Files(shape.Optional("files"), settings.DataAge.FileName) ?? settings.Files,
        Every = every?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Every,
        NewDataEvery = shape.Optional("newDataEvery")?.Parse(Duration.TryParse, Duration.Examples)
            ?? settings.NewDataEvery,
        SharpFall = shape.Optional("sharpFall")?.Share() ?? settings.SharpFall,
        Timeout = shape.Optional("timeout")?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Timeout,
    };

    private List<TableMapping> Tables(Shape shape, SourceKind? kind, TableReader reader)
    {
        if (kind == SourceKind.Postgres)
        {
            return Each(shape.Required("queries"), "query", query => reader.ReadQuery(query, folder));
        }

        var tables = shape.Optional("tables");
        if (kind is null)
        {
            return [];
        }

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

        return Each(tables, "table", reader.Read);
    }

    private static List<TableMapping> Each(Place? tables, string what, Func<Shape, TableMapping> reader)
    {
        var read = new List<TableMapping>();
        foreach (var place in tables?.SomeItems() ?? [])
        {
            if (place.Object(reader) is not { } table)
            {
                continue;
            }

            if (table.Name.Length > 0 && read.Exists(each => each.Name == table.Name))
            {
                place.FaultIn("name", $"the {what} \"{table.Name}\" stands twice");
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
