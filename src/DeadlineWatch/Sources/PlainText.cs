namespace DeadlineWatch.Sources;

/// <summary>Text from outside that goes into the ledger and into logs: no character in it steers a terminal, breaks a line, or is
/// refused by PostgreSQL, which can keep no NUL.</summary>
internal static class PlainText
{
    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Create(text.Length, text, (letters, from) =>
        {
            for (var at = 0; at < letters.Length; at++)
            {
                letters[at] = char.IsControl(from[at]) ? ' ' : from[at];
            }
        })
        : text;
}
