using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Writes what one person is to be told, from the rows that are pending for them. Pure: the same rows at the
/// same moment give the same letter, in whatever order they come.</summary>
internal static class LetterWriter
{
    private const string Baseline =
        "Once only, this mail takes in what was already overdue or coming due when DeadlineWatch started watching. "
        + "From now on you are told of each timescale as it comes near, is missed or moves.";

    /// <summary>
    /// 1. Of several rows about one deadline the most telling stays.
    /// 2. Each is put into words.
    /// 3. They are sorted into sections by harm; matters of one family that read the same are joined.
    /// 4. Counts make the heading and the subject.
    /// 5. What only proves that mail goes out has words of its own.
    /// </summary>
    /// <param name="recipient">The address.</param>
    /// <param name="rows">What to tell; at least one, and of a deadline that has ended only that it is done.</param>
    /// <param name="context">The moment, the rules and the data.</param>
    public static Letter Write(string recipient, IReadOnlyList<PendingRow> rows, LetterContext context)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("A letter needs something to say.", nameof(rows));
        }

        var facts = Facts(rows, context);
        var ages = DataAgeWords.Of(facts.Select(each => each.Facts), context);
        List<ToldMatter> told = [.. facts.Select(each => new ToldMatter(each.Facts, MatterWords.Of(each.Facts, each.Roles, ages, context)))];
        var teams = TeamNames.Of(told.Select(each => each.Facts), context);
        var sections = LetterSections.Of(told, teams);
        var counts = LetterCounts.Of(sections);
        var first = told.Count(each => each.Facts.Row.Kind == NoticeKind.Baseline);
        var why = WhyTold.Of(rows, context);

        var letter = new Letter
        {
            Recipient = recipient,
            Subject = $"{counts.Subject}: {teams.InSubject}",
            Heading = $"{(first == told.Count ? teams.WithAuthority : teams.InHeading)}: {counts.Heading}",
            WrittenAt = CivilTime.Words(context.Now),
            WhyTold = why.Words,
            DataAge = ages.Words,
            Children = ChildCounts.Of([.. told.Select(each => each.Facts.Deadline)], context),
            Lead = Lead(first > 0 ? Baseline : null, HeldWords.Of(rows, context)),
            Sections = sections,
            Notes = [.. teams.Notes, .. LetterSections.LeftOut(sections)],
            SentTo = why.OnlyHeld ? teams.SentTo(why.Held) : $"Sent to you {why.Words}",
        };
        List<MatterFacts> matters = [.. told.Select(each => each.Facts)];
        return CanaryWords.Are(matters, context) ? CanaryWords.In(letter, matters, context) : letter;
    }

    private static List<(MatterFacts Facts, HashSet<string> Roles)> Facts(IReadOnlyList<PendingRow> rows, LetterContext context) =>
    [
        .. rows.GroupBy(each => each.Row.DeadlineId)
            .Select(same =>
            {
                var roles = same.Select(each => each.Row.Role).ToHashSet(StringComparer.Ordinal);
                var row = same.OrderByDescending(each => Telling(each.Row)).ThenByDescending(each => each.Row.Id).First();
                return (MatterFacts.Of(row, context), roles);
            }),
    ];

    private static string? Lead(string? baseline, string? held) =>
        baseline is not null && held is not null ? $"{baseline} {held}" : baseline ?? held;

    // Some kinds say all that another would: a correction also says that it is overdue now.
    private static int Telling(OutboxRow row) => row.Kind switch
    {
        NoticeKind.Done => 60,
        NoticeKind.Unseen => 50,
        NoticeKind.Correction => 40,
        NoticeKind.DatesMoved => 30,
        NoticeKind.TeamChanged => 20,
        NoticeKind.Reopened => 19,
        NoticeKind.Step => 10 + (int)row.Severity,
        NoticeKind.BookedLate => 9,
        NoticeKind.Baseline => 8,
        _ => throw new System.Diagnostics.UnreachableException($"Notice {row.Kind}"),
    };
}

/// <summary>A matter in words, with what it was written from.</summary>
internal sealed record ToldMatter(MatterFacts Facts, Matter Words);
