using System.Text.Json;

namespace DeadlineWatch.Dashboards;

/// <summary>A dashboard as it stands in <c>dashboards</c>.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="Queries">What its panels ask.</param>
/// <param name="Variables">What a reader chooses, in order.</param>
internal sealed record Dashboard(string File, IReadOnlyList<PanelQuery> Queries, IReadOnlyList<Variable> Variables)
{
    /// <summary>All of a folder.</summary>
    public static IReadOnlyList<Dashboard> In(string folder) =>
        [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    private static Dashboard Read(string path)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        var root = json.RootElement;
        return new(
            Path.GetFileName(path),
            [.. Panels(root.GetProperty("panels")).SelectMany(QueriesOf)],
            [.. root.GetProperty("templating").GetProperty("list").EnumerateArray().Select(Variable.Of)]);
    }

    // Panels of a row that is folded stand within it.
    private static IEnumerable<JsonElement> Panels(JsonElement panels) => panels.EnumerateArray().SelectMany(panel =>
        panel.TryGetProperty("panels", out var inner) ? Panels(inner).Prepend(panel) : [panel]);

    private static IEnumerable<PanelQuery> QueriesOf(JsonElement panel) => panel.TryGetProperty("targets", out var targets)
        ? targets.EnumerateArray().Select(target => new PanelQuery(
            panel.GetProperty("title").GetString()!, target.GetProperty("refId").GetString()!, target.GetProperty("expr").GetString()!,
            target.TryGetProperty("instant", out var instant) && instant.GetBoolean()))
        : [];
}

/// <summary>One query of a panel.</summary>
/// <param name="Panel">The panel's title.</param>
/// <param name="Id">A, B, C.</param>
/// <param name="Expression">As it stands in the file, variables and all.</param>
/// <param name="IsInstant">Whether it is asked for now alone, and not over time.</param>
internal sealed record PanelQuery(string Panel, string Id, string Expression, bool IsInstant);

/// <summary>Something that a reader of a dashboard chooses.</summary>
/// <param name="Name">As in <c>$name</c>.</param>
/// <param name="Kind">query, custom, datasource.</param>
/// <param name="Query">Of a query: what it asks, <c>label_values(family{…}, label)</c>.</param>
/// <param name="IsMany">Whether several may be chosen; their values are then regular expressions.</param>
/// <param name="AllValue">What "All" stands for; null where it stands for every one.</param>
/// <param name="Choices">Of a custom one: the values.</param>
internal sealed record Variable(string Name, string Kind, string Query, bool IsMany, string? AllValue, IReadOnlyList<string> Choices)
{
    public static Variable Of(JsonElement variable)
    {
        var query = variable.TryGetProperty("query", out var asked)
            ? asked.ValueKind == JsonValueKind.Object ? asked.GetProperty("query").GetString()! : asked.GetString()!
            : "";
        var kind = variable.GetProperty("type").GetString()!;
        return new(
            variable.GetProperty("name").GetString()!, kind, query,
            Flag(variable, "multi") || Flag(variable, "includeAll"),
            variable.TryGetProperty("allValue", out var all) && all.ValueKind == JsonValueKind.String ? all.GetString() : null,
            kind == "custom" ? [.. query.Split(',').Select(each => each.Split(" : ")[^1].Trim())] : []);
    }

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
}
