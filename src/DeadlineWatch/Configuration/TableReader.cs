using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Configuration;

/// <summary>Reads one table of a CSV source, or one query: which columns are which events and facts.</summary>
/// <param name="vocabulary">The events and facts there are.</param>
/// <param name="datedName">The pattern by which a file's name says its date; null where it does not.</param>
internal sealed class TableReader(Vocabulary vocabulary, string? datedName)
{
    public const string PatternExpected = "a file name or pattern without folders, such as referrals-*.csv";

    private const string SeparatorExpected = "a separator: \",\", \";\", \"|\" or \"\\t\" for a tab";

    private static readonly IReadOnlyList<string> Encodings = ["utf-8", "utf-16", "windows-1252"];

    /// <summary>The pattern itself; null where it leads out of the source's folder.</summary>
    public static string? Pattern(string text) => text.IndexOfAny(['/', '\\', '\0']) < 0 ? text : null;

    /// <summary>Which files are read; null beside a fault. A pattern whose files could never say their date is
    /// refused.</summary>
    public static string? Files(Place? place, string? datedName)
    {
        var files = place?.Parse(Pattern, PatternExpected);
        if (files is not null && datedName is not null && !new FileNameDate(datedName).MayFit(files))
        {
            place?.Fault($"no file matches both \"{files}\" and the fileName of dataAge, \"{datedName}\": they begin differently");
        }

        return files;
    }

    public TableMapping Read(Shape shape) => Mapping(shape) with
    {
        Files = Files(shape.Required("files"), datedName) ?? "",
        Separator = Separator(shape.Optional("separator")),
        Encoding = shape.Optional("encoding")?.OneOf(Encodings, "encoding"),
    };

    /// <summary>Reads one query.</summary>
    /// <param name="shape">What stands in the file.</param>
    /// <param name="folder">The config folder, in which its file lies where it has one.</param>
    public TableMapping ReadQuery(Shape shape, string folder) => Mapping(shape) with
    {
        Sql = SqlText.Read(shape, folder),
        SqlFile = shape.Optional("sqlFile")?.TextIfAny()?.Replace('\\', '/'),
    };

    private TableMapping Mapping(Shape shape)
    {
        var events = Events(shape.Required("events"));

        return new TableMapping
        {
            Name = shape.Key("name"),
            Case = shape.Text("case"),
            Group = shape.Optional("group")?.Text(),
            Team = shape.Optional("team")?.Text(),
            Episode = shape.Optional("episode")?.Text(),
            NoId = Texts(shape.Optional("noId")),
            Rows = shape.Optional("rows")?.Object(Rows),
            Events = events,
            Facts = Facts(shape.Optional("facts"), [.. events.Keys]),
        };
    }

    // "rows": { "column": "status", "only": ["COMPLETED", "STARTED"] }, or "not".
    private static RowFilter Rows(Shape shape)
    {
        var (only, not) = (shape.Optional("only"), shape.Optional("not"));
        if (only is null == not is null)
        {
            shape.Place.Fault("write either \"only\", the values of the rows that count, or \"not\", those of the rows that do not");
        }

        return new(shape.Text("column"), SomeTexts(only), SomeTexts(not));
    }

    private static List<string> SomeTexts(Place? place) =>
        [.. (place?.SomeItems() ?? []).Select(each => each.Text()).OfType<string>()];

    // A tab is a blank to Text, which refuses texts that begin or end with one.
    private static char? Separator(Place? place)
    {
        if (place?.TextIfAny() is "," or ";" or "|" or "\t")
        {
            return place.TextIfAny()?[0];
        }

        place?.Fault($"write {SeparatorExpected}");
        return null;
    }

    private Dictionary<EventKind, EventMapping> Events(Place? place)
    {
        var events = new Dictionary<EventKind, EventMapping>();
        var members = place?.Members() ?? [];
        foreach (var (name, value) in members)
        {
            // A column alone is the short form.
            var mapping = value.IsText ? new EventMapping { Column = value.Text() } : value.Object(Event);
            if (vocabulary.Kind(name, value) is { } kind)
            {
                events[kind] = mapping ?? new EventMapping();
            }
        }

        if (place is not null && members.Count == 0)
        {
            place.Fault("a table needs one event at least");
        }

        return events;
    }

    private static EventMapping Event(Shape shape)
    {
        var (column, flag) = (shape.Optional("column"), shape.Optional("flag"));
        if (column is null == flag is null)
        {
            shape.Place.Fault(
                "an event needs either the \"column\" of its date or the \"flag\" that says that it happened");
        }

        var mapping = new EventMapping
        {
            Column = column?.Text(),
            Flag = flag?.Text(),
            Id = shape.Optional("id")?.Text(),
            Episode = shape.Optional("episode")?.Text(),
            RecordedAt = shape.Optional("recordedAt")?.Text(),
            MidnightIsTime = shape.Optional("midnightIsTime")?.Truth() ?? false,
        };
        var yes = Texts(shape.Optional("yes"));

        return yes.Count == 0 ? mapping : mapping with { Yes = yes };
    }

    private Dictionary<string, FactMapping> Facts(Place? place, IReadOnlyList<EventKind> events)
    {
        var facts = new Dictionary<string, FactMapping>();
        foreach (var (name, value) in place?.Members() ?? [])
        {
            var fact = value.IsText
                ? new FactMapping { Column = value.Text() ?? "" }
                : value.Object(shape => Fact(shape, name, events));
            IReadOnlyList<EventKind> on = fact is { On.Count: > 0 } ? fact.On : events;
            if (fact is not null && vocabulary.Knows(name, on, value))
            {
                facts[name] = fact.Values.Count > 0 ? fact : fact with { Values = OurWords(name, on) };
            }
        }

        return facts;
    }

    // A fact of few values whose mapping translates none: the column holds our words, and what else it holds is a finding.
    private Dictionary<string, IReadOnlyList<string>> OurWords(string fact, IReadOnlyList<EventKind> events) =>
        vocabulary.ValuesOf(fact, events).ToDictionary(each => each, each => (IReadOnlyList<string>)[each]);

    private FactMapping Fact(Shape shape, string name, IReadOnlyList<EventKind> events)
    {
        var on = (shape.Optional("on")?.SomeItems() ?? [])
            .Select(each => each.OneOf([.. events.Select(kind => kind.Name)], "event of this table"))
            .Select(EventKind.TryParse).OfType<EventKind>().ToList();

        return new FactMapping
        {
            Column = shape.Text("column"),
            Values = Values(shape.Optional("values"), name, on.Count > 0 ? on : events),
            On = on,
        };
    }

    private Dictionary<string, IReadOnlyList<string>> Values(Place? place, string fact, IReadOnlyList<EventKind> events)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>();
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (ours, theirs) in place?.Members() ?? [])
        {
            vocabulary.Check(ours, fact, events, theirs);
            values[ours] = Texts(theirs);
            foreach (var text in values[ours].Where(each => !taken.TryAdd(each, ours) && taken[each] != ours))
            {
                theirs.Fault($"\"{text}\" stands for \"{taken[text]}\" already");
            }
        }

        return values;
    }

    private static List<string> Texts(Place? place) =>
        [.. (place?.Items() ?? []).Select(each => each.Text()).OfType<string>()];
}
