using System.Text.Json.Nodes;
using Json = System.Text.Json.Nodes.JsonObject;

namespace DeadlineWatch.Configuration.Describing;

/// <summary>Writes a description as JSON Schema, draft 2020-12.</summary>
/// <param name="words">What people should know of a place, by the end of its path; what readers say of its form comes after it.</param>
internal sealed class SchemaWriter(IReadOnlyDictionary<string, string> words)
{
    private const string Root = "$";

    private static readonly Dictionary<string, string> NameForms = new(StringComparer.Ordinal)
    {
        ["some-key"] = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        ["2026-12-25"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        ["someone@anytown.example"] = "^[^@ ]+@[^@ ]+$",
    };

    /// <summary>The schema of a whole file.</summary>
    /// <param name="title">What the file is.</param>
    /// <param name="file">Its description.</param>
    public Json Of(string title, FileDescription file)
    {
        var schema = new Json
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            // Not of the draft: by these words Visual Studio Code lets stand what the service takes in its files.
            ["allowComments"] = true,
            ["allowTrailingCommas"] = true,
        };
        foreach (var (name, value) in Value(Root, file).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        ((Json)schema["properties"]!)[WrittenPlace.SchemaMember] = new Json { ["type"] = "string", ["description"] = "The schema that an editor checks this file by." };
        return schema;
    }

    private Json Value(string path, FileDescription file)
    {
        var asked = file.Places[path];
        List<Json> forms =
        [
            .. asked.IsText || (asked.IsLookedAt && !asked.IsObject && !asked.IsList) ? [Text(asked)] : (Json[])[],
            .. asked.Whole is var (least, most) ? [new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most }] : (Json[])[],
            .. asked.IsShare ? [new() { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 1 }] : (Json[])[],
            .. asked.IsTruth ? [new() { ["type"] = "boolean" }] : (Json[])[],
            .. asked.IsList ? [List(path, asked, file)] : (Json[])[],
            .. asked.IsObject ? [Shape(path, asked, file)] : asked.IsMap ? [Map(path, asked, file)] : (Json[])[],
        ];
        var schema = forms is [var only] ? only : new Json { ["anyOf"] = new JsonArray([.. forms]) };
        if (Words(path, asked) is { Length: > 0 } description)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private string Words(string path, Asked asked)
    {
        var form = asked.Form is { Length: > 0 } said && said != "a path" ? $"{char.ToUpperInvariant(said[0])}{said[1..]}." : "";
        return string.Join(' ', new[] { SchemaWords.KeyOf(path, words) is { } key ? words[key] : "", form }.Where(each => each.Length > 0));
    }

    private static Json Text(Asked asked)
    {
        var schema = new Json { ["type"] = "string" };
        if (asked.Words.Count > 0)
        {
            schema["enum"] = new JsonArray([.. asked.Words.Select(each => JsonValue.Create(each))]);
        }
        else
        {
            schema["minLength"] = 1;
        }

        if (asked.Examples.Count > 0)
        {
            schema["examples"] = new JsonArray([.. asked.Examples.Select(each => JsonValue.Create(each))]);
        }

        return schema;
    }

    private Json List(string path, Asked asked, FileDescription file)
    {
        var schema = new Json { ["type"] = "array", ["items"] = Value(DescribingRun.ItemOf(path), file) };
        if (asked.IsSome)
        {
            schema["minItems"] = 1;
        }

        return schema;
    }

    private Json Map(string path, Asked asked, FileDescription file)
    {
        _ = asked;
        var value = DescribingRun.ValueOf(path);
        var schema = new Json { ["type"] = "object", ["additionalProperties"] = Value(value, file) };
        var names = file.Places[value].Names;
        if (names.Count > 0 && names.Count < DescribingRun.SampleNames.Count)
        {
            schema.Insert(1, "propertyNames", new Json { ["pattern"] = string.Join('|', names.Select(each => NameForms[each])) });
        }

        return schema;
    }

    private Json Shape(string path, Asked asked, FileDescription file)
    {
        if (file.Cases is not var (decisive, byWord) || !decisive.StartsWith(path + '.', StringComparison.Ordinal) || decisive.LastIndexOf('.') != path.Length)
        {
            return Properties(path, asked, file);
        }

        var name = decisive[(path.Length + 1)..];
        return new Json
        {
            ["oneOf"] = new JsonArray(
            [
                .. byWord.Select(each =>
                {
                    var schema = Properties(path, each.Value.Places[path], each.Value);
                    schema["properties"]![name]!["enum"] = new JsonArray(each.Key);
                    return schema;
                }),
            ]),
        };
    }

    private Json Properties(string path, Asked asked, FileDescription file)
    {
        var properties = new Json();
        foreach (var name in asked.Properties.Where(each => !file.Places[DescribingRun.Beneath(path, each)].IsRefused))
        {
            properties[name] = Value(DescribingRun.Beneath(path, name), file);
        }

        var schema = new Json { ["type"] = "object", ["properties"] = properties };
        List<string> required = [.. asked.Properties.Where(each => file.Places[DescribingRun.Beneath(path, each)].IsRequired)];
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(each => JsonValue.Create(each))]);
        }

        if (asked.RequiredWithout.Count > 0)
        {
            schema["allOf"] = new JsonArray(
            [
                .. asked.RequiredWithout.Select(each => new Json
                {
                    ["anyOf"] = new JsonArray([.. each.Others.Prepend(each.Name).Select(name => new Json { ["required"] = new JsonArray(name) })]),
                }),
            ]);
        }

        schema["additionalProperties"] = false;
        return schema;
    }
}
