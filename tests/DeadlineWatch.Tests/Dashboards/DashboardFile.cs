using System.Text.Json;
using System.Text.RegularExpressions;
using DeadlineWatch.Tests.Commands;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>A dashboard as it stands in <c>dashboards</c>, read the way Grafana reads it.</summary>
internal sealed record DashboardFile(string Name, JsonElement Root)
{
    /// <summary>All of them, by file name.</summary>
    public static IReadOnlyList<DashboardFile> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Folder, "dashboards"), "*.json").Order(StringComparer.Ordinal)
            .Select(path => new DashboardFile(Path.GetFileName(path), JsonDocument.Parse(File.ReadAllText(path)).RootElement)),
    ];

    public string Uid => Root.GetProperty("uid").GetString()!;

    /// <summary>What the file holds, rows and those within rows included.</summary>
    public IReadOnlyList<DashboardPanel> PanelsAndRows { get; } =
    [
        .. Root.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.TryGetProperty("panels", out var inner) ? [panel, .. inner.EnumerateArray()] : new[] { panel })
            .Select(panel => new DashboardPanel(Name, panel)),
    ];

    /// <summary>What shows data.</summary>
    public IEnumerable<DashboardPanel> Panels => PanelsAndRows.Where(each => each.Kind != "row");

    public IReadOnlyList<JsonElement> Variables => [.. Root.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>Every text in an element, with the name of the property that holds it.</summary>
    public static IEnumerable<(string Property, string Text)> Texts(JsonElement element, string property = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(each => Texts(each.Value, each.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(each => Texts(each, property)),
        JsonValueKind.String => [(property, element.GetString()!)],
        _ => [],
    };
}

/// <summary>A panel of a dashboard.</summary>
internal sealed record DashboardPanel(string File, JsonElement Root)
{
    public int Id => Root.GetProperty("id").GetInt32();

    public string Kind => Root.GetProperty("type").GetString()!;

    public string Title => Root.GetProperty("title").GetString()!;

    public string Description => Root.TryGetProperty("description", out var text) ? text.GetString()! : "";

    public JsonElement Fields => Root.GetProperty("fieldConfig").GetProperty("defaults");

    public IEnumerable<JsonElement> Overrides => Root.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray();

    public (int X, int Y, int Width, int Height) Place => (At("x"), At("y"), At("w"), At("h"));

    public IReadOnlyList<DashboardQuery> Queries => [.. Root.GetProperty("targets").EnumerateArray().Select(each => new DashboardQuery(this, each))];

    public IReadOnlyList<JsonElement> Transformations =>
        Root.TryGetProperty("transformations", out var all) ? [.. all.EnumerateArray()] : [];

    /// <summary>Whether its queries come as one table each.</summary>
    public bool IsTabular => Kind is "table" or "barchart";

    /// <summary>The options of its only transformation of a kind; null without one.</summary>
    public JsonElement? Transformation(string id) =>
        Transformations.Where(each => each.GetProperty("id").GetString() == id)
            .Select(each => (JsonElement?)each.GetProperty("options")).SingleOrDefault();

    public override string ToString() => $"{File}: {Title}";

    private int At(string name) => Root.GetProperty("gridPos").GetProperty(name).GetInt32();
}

/// <summary>A query of a panel.</summary>
internal sealed partial record DashboardQuery(DashboardPanel Panel, JsonElement Root)
{
    public string Id => Root.GetProperty("refId").GetString()!;

    public string Expression => Root.GetProperty("expr").GetString()!;

    public string Legend => Root.TryGetProperty("legendFormat", out var legend) ? legend.GetString()! : "";

    /// <summary>The labels that its result may have: those that every <c>by</c> in it keeps. None where it sums over all.</summary>
    public IReadOnlyList<string> Labels =>
    [
        .. By().Matches(Expression).Select(each => each.Groups["labels"].Value.Split(", ").ToHashSet(StringComparer.Ordinal))
            .Aggregate((HashSet<string>?)null, (kept, next) => kept is null ? next : [.. kept.Intersect(next)]) ?? [],
    ];

    /// <summary>The families that it names, as the name stands there, what stands before it and behind it.</summary>
    public IEnumerable<(string Name, string Before, string Selector, string After)> Families =>
        Family().Matches(Expression).Select(each => (each.Groups["name"].Value, Expression[..each.Index], each.Groups["selector"].Value,
            Expression[(each.Index + each.Length)..]));

    public override string ToString() => $"{Panel}, {Id}: {Expression}";

    [GeneratedRegex(@"\bby \((?<labels>[a-z_, ]+)\)", RegexOptions.None, 1000)]
    private static partial Regex By();

    [GeneratedRegex(@"\b(?<name>(?:deadlinewatch|process)_[a-z_0-9]+)\b(?:\{(?<selector>[^}]*)\})?", RegexOptions.None, 1000)]
    private static partial Regex Family();
}
