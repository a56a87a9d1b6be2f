using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>Whatever stands in a file, the reader answers with the configuration or with faults, never by an
/// exception.</summary>
public sealed class AnyContentTests
{
    private static readonly IReadOnlyList<string> Others = ["null", "true", "-1.5e300", "\"some text\"", "[null]", "{\"x\":1}"];

    public static TheoryData<string> FileNames() =>
        [ConfigFiles.Settings, ConfigFiles.Calendar, ConfigFiles.Profile, ConfigFiles.Sources, ConfigFiles.Recipients];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Any_value_may_be_anything_else(string file)
    {
        using var files = new ConfigFiles();
        var text = File.ReadAllText(Path.Join(files.Folder, file));
        var count = Values(Parse(text)).Count;

        for (var index = 0; index < count; index++)
        {
            foreach (var other in Others)
            {
                var root = Parse(text);
                Values(root)[index].ReplaceWith(Parse(other));
                var result = files.Write(file, root.ToJsonString()).Read();

                Assert.True(result.Configuration is null == result.Faults.Count > 0, $"{other} at value {index} of {file}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Any_file_may_be_cut_off_anywhere(string file)
    {
        using var files = new ConfigFiles();
        var text = File.ReadAllText(Path.Join(files.Folder, file)).TrimEnd();

        for (var length = 0; length < text.Length; length += 23)
        {
            var result = files.Write(file, text[..length]).Read();

            Assert.Contains(files.Lines(result.Faults), each => each.Contains("not JSON", StringComparison.Ordinal));
        }
    }

    private static JsonNode Parse(string text) =>
        JsonNode.Parse($"[{text}]")!.AsArray()[0]?.DeepClone() ?? JsonValue.Create(JsonDocument.Parse("null").RootElement)!;

    private static List<JsonNode> Values(JsonNode root)
    {
        var values = new List<JsonNode>();
        Visit(root);

        return values;

        void Visit(JsonNode? node)
        {
            var inner = node switch
            {
                JsonObject members => members.Select(each => each.Value),
                JsonArray items => items,
                _ => [],
            };
            foreach (var each in inner.OfType<JsonNode>())
            {
                values.Add(each);
                Visit(each);
            }
        }
    }
}
