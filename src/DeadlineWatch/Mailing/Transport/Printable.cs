namespace DeadlineWatch.Mailing.Transport;

/// <summary>What others say, made fit for one line of a log: nothing that a terminal or a log reader would
/// obey.</summary>
internal static class Printable
{
    // Enough for any relay's explanation; a log line is no place for more.
    private const int Longest = 300;

    public static string Line(string text)
    {
        var kept = text.Length <= Longest ? text : text[..Longest] + "...";
        return string.Create(kept.Length, kept, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = from[i] is >= ' ' and <= '~' ? from[i] : '?';
            }
        });
    }
}
