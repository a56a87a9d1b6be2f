using System.Text.Json;
using System.Text.Json.Nodes;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Configuration.Describing;
using DeadlineWatch.Tests.Commands;
using Xunit;
using JsonObject = System.Text.Json.Nodes.JsonObject;
using JsonSchema = NJsonSchema.JsonSchema;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>The schemas of the config folder, held against the reader by a validator of somebody else's.</summary>
public sealed class SchemaTests
{
    private const string Schemas = "schema";

    private static readonly JsonDocumentOptions Form = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string Config = Path.Combine(Repository.Folder, "config");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every file of the shipped folder that is read, and every example.</summary>
    public static TheoryData<string> ShippedFiles() =>
    [
        .. System.IO.Directory.GetFiles(Config, "*.json", SearchOption.AllDirectories)
            .Select(each => Path.GetRelativePath(Config, each).Replace('\\', '/'))
            .Where(each => !each.StartsWith("schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task The_shipped_schemas_are_those_that_the_program_writes()
    {
        var (folder, screen) = (System.IO.Directory.CreateTempSubdirectory("deadlinewatch-schema-"), new Screen());

        Assert.Equal(ExitCode.Done, await SchemaCommand.Write(folder.FullName, screen.Terminal, Cancel));

        Assert.Equal(NamesIn(Path.Combine(Config, Schemas)), NamesIn(folder.FullName));
        Assert.All(folder.GetFiles(), each => Assert.True(
            File.ReadAllText(each.FullName) == File.ReadAllText(Path.Combine(Config, Schemas, each.Name)),
            $"{each.Name} is not as the readers have it: run \"deadlinewatch schema\"."));
        folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public async Task A_shipped_file_names_its_schema_and_is_sound_by_it(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Config, file), Cancel);
        var root = JsonNode.Parse(text, documentOptions: Form)!.AsObject();

        Assert.Equal(WrittenPlace.SchemaMember, root.First().Key);
        var named = Path.GetFullPath(Path.Combine(Config, Path.GetDirectoryName(file)!, (string)root[WrittenPlace.SchemaMember]!));
        var schema = await JsonSchema.FromJsonAsync(await File.ReadAllTextAsync(named, Cancel), Cancel);
        Assert.Empty(schema.Validate(root.ToJsonString()).Select(each => $"{each.Path}: {each.Kind}"));
    }

    [Theory]
    [InlineData(ConfigFiles.Settings, "deadlinewatch.json")]
    [InlineData(ConfigFiles.Sources, "sources.json")]
    [InlineData(ConfigFiles.Recipients, "recipients.json")]
    [InlineData(ConfigFiles.Calendar, "calendar.json")]
    [InlineData(ConfigFiles.Profile, "profile.json")]
    public async Task What_the_reader_says_of_a_name_or_a_kind_of_value_the_schema_says_too(string file, string schemaFile)
    {
        using var files = Rich();
        var schema = await JsonSchema.FromJsonAsync(ConfigSchemas.All()[schemaFile], Cancel);
        var sound = await File.ReadAllTextAsync(Path.Combine(files.Folder, file), Cancel);
        Assert.Empty(files.Lines(files.Read().Faults));
        Assert.Empty(schema.Validate(sound));
        var (refused, taken) = (0, 0);

        foreach (var (what, text) in Mutations.Of(sound))
        {
            files.Write(file, text);
            var faults = files.Read().Faults.Where(each => each.File.EndsWith(file, StringComparison.Ordinal)).ToList();
            var isOfShape = faults.Exists(each => IsOfShape(each.Message));
            var isSound = schema.Validate(text).Count == 0;

            Assert.False(isOfShape && isSound, $"{what}: the schema takes what the reader refuses: {string.Join(" | ", faults.Select(each => each.Message))}");
            Assert.False(faults.Count == 0 && !isSound, $"{what}: the schema refuses what the reader takes: {string.Join(" | ", schema.Validate(text))}");
            refused += isOfShape ? 1 : 0;
            taken += faults.Count == 0 ? 1 : 0;
        }

        Assert.True(refused > 20 && taken > 0, $"{refused} refused, {taken} taken: too few to show anything");
    }

    [Fact]
    public void Each_place_has_words_and_no_word_is_about_a_place_that_is_gone()
    {
        (string File, IReadOnlyDictionary<string, string> Words)[] all =
        [
            ("deadlinewatch.json", SchemaWords.Settings), ("sources.json", SchemaWords.Sources), ("recipients.json", SchemaWords.Recipients),
            ("calendar.json", SchemaWords.Calendar), ("profile.json", SchemaWords.Profile),
        ];
        foreach (var (file, words) in all)
        {
            var places = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            Collect(JsonNode.Parse(ConfigSchemas.All()[file])!.AsObject(), "$", places);

            Assert.All(places, each => Assert.True(each.Value.ContainsKey("description"), $"{file}: {each.Key} says nothing"));
            Assert.Empty(words.Keys.Except(places.Keys.Select(each => SchemaWords.KeyOf(each, words)).OfType<string>()));
        }
    }

    [Fact]
    public void A_limit_shows_how_it_may_be_written()
    {
        var limit = JsonNode.Parse(ConfigSchemas.All()["profile.json"])!["properties"]!["clocks"]!["items"]!["properties"]!["limit"]!;

        Assert.Contains("48 hours", limit["examples"]!.AsArray().Select(each => (string?)each));
    }

    [Fact]
    public void The_name_of_a_schema_changes_no_hash_and_asks_for_no_restart()
    {
        using var files = new ConfigFiles();
        var before = files.ReadSound();
        foreach (var file in new[] { ConfigFiles.Settings, ConfigFiles.Sources, ConfigFiles.Recipients, ConfigFiles.Calendar, ConfigFiles.Profile })
        {
            var text = File.ReadAllText(Path.Combine(files.Folder, file));
            files.Write(file, "{ \"$schema\": \"elsewhere.json\"," + text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..]);
        }

        var after = files.ReadSound();

        Assert.Equal(before.Hash, after.Hash);
        Assert.Equal(before.AtStart, after.AtStart);
        Assert.Equal(before.Profiles["small"].RulesHash, after.Profiles["small"].RulesHash);
    }

    [Fact]
    public void A_schema_that_is_no_text_and_one_that_stands_deeper_are_refused()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Settings, "\"ledger\": {", "\"$schema\": 5, \"ledger\": { \"$schema\": \"x\",");

        Assert.Equal(
            ["$schema", "$schema"],
            files.Read().Faults.Select(each => each.Message.Split('"')[1]));
    }

    private static bool IsOfShape(string message) => message.Contains("unknown property", StringComparison.Ordinal)
        || message.EndsWith("is missing", StringComparison.Ordinal) || message.Contains(" is needed here, not ", StringComparison.Ordinal)
        || message.Contains("null says nothing", StringComparison.Ordinal) || message == "an empty list";

    // More of what may stand there than the smallest folder has.
    private static ConfigFiles Rich() => new ConfigFiles()
        .Change(ConfigFiles.Settings, "\"authorities\": [", """
            "listen": { "address": "127.0.0.1", "port": 9464 }, "metrics": { "seriesLimit": 2000 },
            "retention": { "closedCasesAfter": "7 years", "exportTo": "data" },
            "ping": { "url": "https://hc.example/6f9619ff", "every": "1 minute" }, "authorities": [
            """)
        .Change(ConfigFiles.Sources, "\"dataAge\": { \"live\": true },", """
            "dataAge": { "loadedAt": "02:00", "loadTakes": "1 hour" }, "every": "10 minutes", "newDataEvery": "1 day",
            "content": "full", "actual": ["asked"], "leads": ["asked"], "sharpFall": 0.3, "groups": "meetings",
            """)
        .Change(ConfigFiles.Sources, "\"asked\": \"asked_on\"", "\"asked\": { \"column\": \"asked_on\", \"id\": \"number\", \"midnightIsTime\": true }")
        .Change(ConfigFiles.Recipients, "\"teams\": {", """
            "everyone": { "hours": "08:00-18:00", "mailsAnHour": 6 },
            "people": { "duty@anytown.example": { "dailyWord": true, "away": [{ "from": "2026-12-21", "until": "2026-12-23", "deputy": "director@anytown.example" }] } },
            "teams": {
            """)
        .Change(ConfigFiles.Calendar, "\"source\"", "\"name\": \"Somewhere\", \"retrieved\": \"2026-01-01\", \"source\"")
        .Change(ConfigFiles.Profile, "\"owner\": \"manager\",", """
            "owner": "manager", "on": true, "spanDays": 60, "tellWhenDone": false, "next": "Answer.",
            "cancels": [{ "event": "withdrawn", "words": "withdrawn", "scope": "case" }],
            """);

    private static void Collect(JsonObject schema, string path, Dictionary<string, JsonObject> places)
    {
        if (path != "$" && !path.EndsWith("[]", StringComparison.Ordinal) && !path.EndsWith('*') && schema.Any(each => each.Key is "type" or "anyOf" or "oneOf"))
        {
            places.TryAdd(path, schema);
        }

        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            Collect(value!.AsObject(), $"{path}.{name}", places);
        }

        foreach (var (member, beneath) in new[] { ("items", "[]"), ("additionalProperties", ".*") })
        {
            if (schema[member] is JsonObject value)
            {
                Collect(value, path + beneath, places);
            }
        }

        foreach (var form in (schema["anyOf"] as JsonArray ?? []).Concat(schema["oneOf"] as JsonArray ?? []).OfType<JsonObject>().ToList())
        {
            Collect(form, path == "$" && form.ContainsKey("not") ? "$" : path, places);
        }
    }

    private static IEnumerable<string> NamesIn(string folder) =>
        System.IO.Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);
}
