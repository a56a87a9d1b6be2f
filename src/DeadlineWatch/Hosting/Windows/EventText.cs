using System.Text;
using DeadlineWatch.Commands;

namespace DeadlineWatch.Hosting.Windows;

/// <summary>What the event log has, in a form that it takes.</summary>
internal static class EventText
{
    /// <summary>The log refuses a text above 31,839 characters.</summary>
    public const int Longest = 31_000;

    /// <summary>The last event of a service.</summary>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="said">What a console would have shown.</param>
    public static string OfEnd(int exitCode, string said)
    {
        var ended = exitCode == ExitCode.Done ? "DeadlineWatch has stopped." : $"DeadlineWatch ended with exit code {exitCode}.";
        return said.Trim() is { Length: > 0 } words ? $"{ended}\n\n{words}" : ended;
    }

    /// <summary>Whole lines as Windows ends them, no character that would end the text early, and no "%1", which the event
    /// viewer would take for a place to fill in.</summary>
    public static string Fit(string text)
    {
        var fit = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length && fit.Length < Longest; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            _ = text[at] switch
            {
                '\r' when next == '\n' => fit,
                '\n' => fit.Append("\r\n"),
                '%' when char.IsAsciiDigit(next) || next == '%' => fit.Append("% "),
                var each when char.IsControl(each) && each != '\t' => fit.Append(' '),
                var each => fit.Append(each),
            };
        }

        return fit.ToString();
    }
}
