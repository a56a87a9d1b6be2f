using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Why some of what a letter tells comes later than it might have.</summary>
internal static class HeldWords
{
    private const string Limit = "limit";
    private const string Hours = "hours";

    /// <summary>A sentence or two above all else; null where nothing was held back.</summary>
    public static string? Of(IReadOnlyList<PendingRow> rows, LetterContext context)
    {
        var (limit, hours) = (Matters(rows, Limit), Matters(rows, Hours));
        var sent = context.MailsAnHour is { } most
            ? $"{DayWords.Count(most, "mail", "mails")} within an hour"
            : "as many mails within an hour as the directory allows";
        string?[] words =
        [
            limit > 0 ? $"{limit} of these {Were(limit)} held back: you had been sent {sent}." : null,
            hours > 0 ? $"{hours} of these came up outside your hours and {Were(hours)} kept until now." : null,
        ];
        var said = string.Join(' ', words.OfType<string>());
        return said.Length == 0 ? null : said;
    }

    private static string Were(int count) => count == 1 ? "was" : "were";

    private static int Matters(IReadOnlyList<PendingRow> rows, string held) =>
        rows.Where(each => each.Row.Held == held).DistinctBy(each => each.Row.DeadlineId).Count();
}
