using System.Text.Json.Nodes;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A file with one thing changed at a time, at each of its places: a value of another kind, a property left out, one that
/// nobody knows.</summary>
internal static class Mutations
{
    private static readonly IReadOnlyList<string> Others = ["null", "7", "true", "\"seven of them\"", "[]", "{}", "[null]", "{ \"x\": null }"];

    public static IEnumerable<(string What, string Text)> Of(string json)
    {
        var root = JsonNode.Parse(json)!;
        foreach (var path in Paths(root, []).ToList())
        {
            foreach (var other in Others)
            {
                yield return ($"{string.Join('.', path)} = {other}", Changed(json, path, (parent, last) => Set(parent, last, JsonNode.Parse(other))));
            }

            yield return ($"{string.Join('.', path)} left out", Changed(json, path, Remove));
            yield return ($"{string.Join('.', path)} doubly named", Changed(json, path, (parent, last) =>
            {
                if (parent is JsonObject shape)
                {
                    shape[$"{last}X"] = "x";
                }
            }));
        }
    }

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode? node, IReadOnlyList<object> path)
    {
        IEnumerable<(object Step, JsonNode? Value)> beneath = node switch
        {
            JsonObject shape => shape.Select(each => ((object)each.Key, each.Value)),
            JsonArray list => list.Select((each, at) => ((object)at, each)),
            _ => [],
        };
        foreach (var (step, value) in beneath)
        {
            IReadOnlyList<object> longer = [.. path, step];
            yield return longer;
            foreach (var each in Paths(value, longer))
            {
                yield return each;
            }
        }
    }

    private static string Changed(string json, IReadOnlyList<object> path, Action<JsonNode, object> change)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path.SkipLast(1).Aggregate(root, (node, step) => step is int at ? node[at]! : node[(string)step]!);
        change(parent, path[^1]);
        return root.ToJsonString();
    }

    private static void Set(JsonNode parent, object last, JsonNode? value)
    {
        if (last is int at)
        {
            parent[at] = value;
        }
        else
        {
            parent[(string)last] = value;
        }
    }

    private static void Remove(JsonNode parent, object last)
    {
        if (last is int at)
        {
            parent.AsArray().RemoveAt(at);
        }
        else
        {
            parent.AsObject().Remove((string)last);
        }
    }
}
