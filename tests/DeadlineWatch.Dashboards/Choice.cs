using System.Text.RegularExpressions;

namespace DeadlineWatch.Dashboards;

/// <summary>What a reader has chosen on a dashboard, filled into expressions as Grafana does it for Prometheus.</summary>
/// <param name="Words">"All", "one of each", "several of each".</param>
/// <param name="Values">What stands for each variable.</param>
internal sealed partial record Choice(string Words, IReadOnlyDictionary<string, string> Values)
{
    // With a scrape each second Grafana counts with these: a step of a second, and four scrapes for a rate, of a page that is
    // written each five.
    private static readonly Dictionary<string, string> BuiltIn = new(StringComparer.Ordinal)
    {
        ["__interval"] = "1s",
        ["__interval_ms"] = "1000",
        ["__rate_interval"] = "15s",
        ["__range"] = "60s",
        ["__range_s"] = "60",
        ["__range_ms"] = "60000",
    };

    /// <summary>An expression with all its variables filled in.</summary>
    /// <exception cref="KeyNotFoundException">It names one that the dashboard does not have.</exception>
    public string Fill(string expression) => Placeholder().Replace(expression, found =>
    {
        var name = found.Groups["name"].Value;
        return BuiltIn.TryGetValue(name, out var length) ? length
            : Values.TryGetValue(name, out var value) ? value
            : throw new KeyNotFoundException($"${name} is no variable of this dashboard");
    });

    /// <summary>Values for a variable of which many may be chosen: a regular expression within a string.</summary>
    public static string Many(IReadOnlyList<string> values) =>
        values.Count == 1 ? Escaped(values[0]) : $"({string.Join('|', values.Select(Escaped))})";

    /// <summary>A value for a variable of which one may be chosen: a text within a string.</summary>
    public static string One(string value) => value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // Each special character behind two backslashes: one for the string, one for the expression in it.
    private static string Escaped(string value) =>
        Special().Replace(value.Replace(@"\", @"\\\\", StringComparison.Ordinal), @"\\$0").Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"[$^*{}\[\]'+?.()|]", RegexOptions.None, 1000)]
    private static partial Regex Special();

    [GeneratedRegex(@"\$(?<name>\w+)|\$\{(?<name>\w+)(:\w+)?\}|\[\[(?<name>\w+)\]\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
