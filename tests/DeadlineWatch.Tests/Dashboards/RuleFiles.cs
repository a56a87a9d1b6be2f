using System.Globalization;
using System.Text.RegularExpressions;
using DeadlineWatch.Tests.Commands;
using YamlDotNet.RepresentationModel;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>An alert as it stands in <c>alerts.yml</c>.</summary>
internal sealed record Alert(string Name, string Expression, string Severity, IReadOnlyDictionary<string, string> Annotations);

/// <summary>That an alert was asked for at a time in a test of promtool.</summary>
/// <param name="Name">The alert.</param>
/// <param name="Fires">Whether it is to fire then.</param>
/// <param name="At">Minutes from the start of the test.</param>
/// <param name="Where">File and number of the test within it.</param>
internal sealed record AlertCase(string Name, bool Fires, double At, string Where);

/// <summary>What stands in <c>dashboards/prometheus</c> and in the runbooks.</summary>
internal static partial class RuleFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Folder, "dashboards", "prometheus");

    public static string AlertFile { get; } = Path.Combine(Folder, "alerts.yml");

    public static string RecordingFile { get; } = Path.Combine(Folder, "recording.yml");

    public static string RunbookFile { get; } = Path.Combine(Repository.Folder, "dashboards", "runbooks.md");

    public static IReadOnlyList<string> TestFiles { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "tests"), "*.yml").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Alert> Alerts { get; } =
    [
        .. RulesOf(AlertFile).Select(rule => new Alert(Text(rule, "alert"), Text(rule, "expr"), Text(Map(rule, "labels"), "severity"),
            Map(rule, "annotations").Children.ToDictionary(each => $"{each.Key}", each => $"{each.Value}", StringComparer.Ordinal))),
    ];

    /// <summary>The recording rules, name and expression.</summary>
    public static IReadOnlyList<(string Name, string Expression)> Records { get; } =
        [.. RulesOf(RecordingFile).Select(rule => (Text(rule, "record"), Text(rule, "expr")))];

    public static IReadOnlyList<AlertCase> AlertCases { get; } =
    [
        .. from file in TestFiles
           from test in List(Load(file), "tests").Select((each, at) => (Test: each, Number: at + 1))
           from asked in List(test.Test, "alert_rule_test")
           select new AlertCase(Text(asked, "alertname"), List(asked, "exp_alerts").Any(), Minutes(Text(asked, "eval_time")),
               string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}, test {test.Number}")),
    ];

    /// <summary>The names of recording rules that a test of promtool asks for.</summary>
    public static IReadOnlySet<string> RecordsTested { get; } =
        (from file in TestFiles
         from test in List(Load(file), "tests")
         from asked in List(test, "promql_expr_test")
         from name in RecordName().Matches(Text(asked, "expr")).Select(each => each.Value)
         select name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The runbooks: the text of each section by its heading.</summary>
    public static IReadOnlyDictionary<string, string> Runbooks { get; } =
        File.ReadAllText(RunbookFile).Split("\n## ").Skip(1).ToDictionary(each => each.Split('\n')[0].Trim(), each => each, StringComparer.Ordinal);

    /// <summary>What stands before the first of them.</summary>
    public static string BeforeTheRunbooks { get; } = File.ReadAllText(RunbookFile).Split("\n## ")[0];

    /// <summary>The names of metrics in a text, of ours and of a process.</summary>
    public static IEnumerable<string> FamiliesIn(string text) => Family().Matches(text).Select(each => each.Value);

    private static IEnumerable<YamlMappingNode> RulesOf(string file) => List(Load(file), "groups").SelectMany(each => List(each, "rules"));

    private static YamlMappingNode Load(string file)
    {
        using var reader = new StreamReader(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var list) ? ((YamlSequenceNode)list).Children.Cast<YamlMappingNode>() : [];

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static double Minutes(string prometheus) => Span().Matches(prometheus).Sum(each =>
        int.Parse(each.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * each.Groups["unit"].Value switch { "s" => 1 / 60.0, "m" => 1, "h" => 60, _ => 1440 });

    [GeneratedRegex(@"(?<number>[0-9]+)(?<unit>[smhd])", RegexOptions.None, 1000)]
    private static partial Regex Span();

    [GeneratedRegex(@"\bdeadlinewatch:[a-z0-9_:]+", RegexOptions.None, 1000)]
    private static partial Regex RecordName();

    [GeneratedRegex(@"\b(?:deadlinewatch|process)_[a-z0-9_]+\b(?!\.)", RegexOptions.None, 1000)]
    private static partial Regex Family();
}
