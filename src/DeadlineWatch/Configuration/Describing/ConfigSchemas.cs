using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json = System.Text.Json.Nodes.JsonObject;

namespace DeadlineWatch.Configuration.Describing;

/// <summary>The JSON Schema of each file of the config folder, made from the readers, so that editors complete and check by what the
/// service itself takes.</summary>
internal static class ConfigSchemas
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A base's clock is changed by an entry of its key and what is other.
    private const string KeyOfClock = "key";

    // What is secret may stand in the environment alone: to the file it is no fault when it does.
    private static readonly Dictionary<string, string?> Environment = new() { [EnvironmentSettings.PingUrl] = "https://hc.example/" };

    /// <summary>The schemas by the name of their file, as they are written.</summary>
    public static IReadOnlyDictionary<string, string> All() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["deadlinewatch.json"] = Written("DeadlineWatch: the service", SchemaWords.Settings,
            FileDescription.Of(root => new SettingsReader("/", Variables(), [], today: null).Read(root))),
        ["sources.json"] = Written("DeadlineWatch: where events come from", SchemaWords.Sources,
            FileDescription.Of(root => new SourcesReader("/config", Variables(), Nobody).Read(root))),
        ["recipients.json"] = Written("DeadlineWatch: who is told", SchemaWords.Recipients,
            FileDescription.Of(root => new RecipientsReader(Nobody, [], today: null).Read(root))),
        ["calendar.json"] = Written("DeadlineWatch: a calendar of working days", SchemaWords.Calendar,
            FileDescription.Of(root => CalendarReader.Read(root, "calendar"))),
        ["profile.json"] = Layered(Schema("DeadlineWatch: the timescales of one jurisdiction", SchemaWords.Profile,
            FileDescription.Of(root => ProfileReader.Read(root, "profile", new Dictionary<string, Rules.WorkingCalendar?>())))),
    };

    private static Dictionary<string, ReadProfile?> Nobody => [];

    private static EnvironmentSettings Variables() => new(Environment, new FaultLog());

    private static string Written(string title, IReadOnlyDictionary<string, string> words, FileDescription file) =>
        Written(Schema(title, words, file));

    private static Json Schema(string title, IReadOnlyDictionary<string, string> words, FileDescription file) => new SchemaWriter(words).Of(title, file);

    // One that extends another gives only what is other; laid over its base it is read like one that stands by itself.
    private static string Layered(Json schema)
    {
        var (properties, required) = ((Json)schema["properties"]!, schema["required"]!);
        var clock = (Json)properties["clocks"]!["items"]!;
        var ofClock = clock["required"]!;
        clock.Remove("required");
        var ofAll = clock["allOf"];
        clock.Remove("allOf");
        clock["required"] = new JsonArray(KeyOfClock);
        schema.Remove("required");
        properties.Insert(0, Overlay.Extends, new Json
        {
            ["description"] = "The key of the profile that this one changes: what is not written here is as it is there.",
            ["type"] = "string",
            ["minLength"] = 1,
        });
        var whole = new Json { ["required"] = ofClock.DeepClone() };
        if (ofAll is not null)
        {
            whole["allOf"] = ofAll.DeepClone();
        }

        schema["oneOf"] = new JsonArray(
            new Json { ["required"] = new JsonArray(Overlay.Extends, "key", "name") },
            new Json
            {
                ["not"] = new Json { ["required"] = new JsonArray(Overlay.Extends) },
                ["required"] = required.DeepClone(),
                ["properties"] = new Json { ["clocks"] = new Json { ["items"] = whole } },
            });
        return Written(schema);
    }

    private static string Written(JsonNode schema) => schema.ToJsonString(Layout) + "\n";
}
