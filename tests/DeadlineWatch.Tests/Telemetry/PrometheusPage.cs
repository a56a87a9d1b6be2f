using System.Globalization;
using System.Text;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>Reads the Prometheus text format 0.0.4, written from its description and not from the code under test.
/// Whatever does not fit the description throws.</summary>
internal sealed class PrometheusPage
{
    private PrometheusPage(byte[] bytes)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        if (text.Length > 0 && text[^1] != '\n')
        {
            throw new FormatException("The last line must end with a line feed.");
        }

        foreach (var line in text.Split('\n')[..^1])
        {
            Read(line);
        }
    }

    public Dictionary<string, string> Help { get; } = [];

    public Dictionary<string, string> Types { get; } = [];

    public List<Sample> Samples { get; } = [];

    public static PrometheusPage Parse(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>The one sample of that name that has all these labels.</summary>
    public double this[string name, params (string Name, string Value)[] labels] =>
        Assert.Single(All(name, labels)).Value;

    public List<Sample> All(string name, params (string Name, string Value)[] labels) =>
    [
        .. Samples.Where(each => each.Name == name
            && labels.All(label => each.Labels.TryGetValue(label.Name, out var value) && value == label.Value)),
    ];

    public double Sum(string name, params (string Name, string Value)[] labels) => All(name, labels).Sum(each => each.Value);

    private void Read(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            var words = line[7..].Split(' ', 2);
            Help.Add(words[0], words[1]);
        }
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var words = line[7..].Split(' ');
            Types.Add(words[0], words[1]);
        }
        else
        {
            Samples.Add(ReadSample(line));
        }
    }

    private static Sample ReadSample(string line)
    {
        var at = 0;
        var name = Until(line, ref at, "{ ");
        var labels = new Dictionary<string, string>();
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var label = Until(line, ref at, "=");
                at++;
                labels.Add(label, Quoted(line, ref at));
                if (line[at] == ',')
                {
                    at++;
                }
            }

            at++;
        }

        if (line[at] != ' ')
        {
            throw new FormatException($"A space must stand before the value: {line}");
        }

        return new(name, labels, Number(line[(at + 1)..]));
    }

    private static string Until(string line, ref int at, string ends)
    {
        var start = at;
        while (!ends.Contains(line[at], StringComparison.Ordinal))
        {
            at++;
        }

        return line[start..at];
    }

    private static string Quoted(string line, ref int at)
    {
        if (line[at] != '"')
        {
            throw new FormatException($"A label's value must stand in quotes: {line}");
        }

        var value = new StringBuilder();
        for (at++; line[at] != '"'; at++)
        {
            if (line[at] != '\\')
            {
                value.Append(line[at]);
                continue;
            }

            at++;
            value.Append(line[at] switch
            {
                '\\' => '\\',
                '"' => '"',
                'n' => '\n',
                var other => throw new FormatException($"\\{other} is no escape: {line}"),
            });
        }

        at++;
        return value.ToString();
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
}
