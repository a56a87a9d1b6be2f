using System.Text;

namespace DeadlineWatch.Telemetry;

/// <summary>The labels of one series, as they stand on the page: <c>source="census",verdict="sound"</c>. Two are equal
/// when the page could not tell them apart. Values may be anything a source sends; names are our own.</summary>
internal sealed record Labels
{
    internal static readonly Labels None = new("");

    private Labels(string text) => Text = text;

    /// <summary>The labels without their braces; empty for none.</summary>
    internal string Text { get; }

    internal static Labels Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            Escape(value, text);
            text.Append('"');
        }

        return text.Length == 0 ? None : new(text.ToString());
    }

    /// <summary>The same labels and one more, behind them.</summary>
    internal Labels With(string name, string value)
    {
        var more = Of((name, value)).Text;
        return new(Text.Length == 0 ? more : $"{Text},{more}");
    }

    // Half of a surrogate pair cannot be written as UTF-8: reading by runes puts U+FFFD in its place.
    private static void Escape(string value, StringBuilder text)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(rune),
            };
        }
    }
}
