namespace DeadlineWatch.Mailing;

/// <summary>How old the data is that a letter was written from: once for the letter, and for a matter where its own is
/// older.</summary>
internal sealed class DataAgeWords
{
    // A nightly load is at most a day old; what is older than two needs saying.
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);

    // Two sources are never read at one moment; less than this is no difference.
    private static readonly TimeSpan Alike = TimeSpan.FromHours(1);

    private readonly LetterContext _context;
    private readonly IReadOnlyList<(string Authority, DateTimeOffset? AsOf)> _usual;

    private DataAgeWords(LetterContext context, IReadOnlyList<(string Authority, DateTimeOffset? AsOf)> usual)
    {
        _context = context;
        _usual = usual;
    }

    /// <summary>"Case data from Tue 8 Dec, 02:10": for each authority the age that most of its matters have.</summary>
    public string Words
    {
        get
        {
            var ages = _usual.Select(each => Age(each.AsOf, _context.Now)).Distinct(StringComparer.Ordinal).ToList();
            return ages switch
            {
                [] => "How old the case data is, is not known",
                [var all] => $"Case data {all}",
                _ => "Case data " + string.Join(
                    "; ", _usual.Select(each => $"{Age(each.AsOf, _context.Now)} ({_context.NameOf(each.Authority)})")),
            };
        }
    }

    public static DataAgeWords Of(IEnumerable<MatterFacts> facts, LetterContext context) => new(
        context,
        [
            .. facts.Where(each => each.Reach is not null)
                .GroupBy(each => each.Clock.Authority, each => each.Reach!.AsOf)
                .Select(each => (each.Key, Usual(each))),
        ]);

    /// <summary>"data from Fri 4 Dec, 18:00 (3 days old)", where a matter rests on older data than the letter says; else
    /// null.</summary>
    public Remark? Older(MatterFacts facts)
    {
        var usual = _usual.FirstOrDefault(each => each.Authority == facts.Clock.Authority).AsOf;
        if (facts.Reach is not { } reach || usual is null || (reach.AsOf is { } asOf && usual - asOf <= Alike))
        {
            return null;
        }

        return reach.AsOf is { } own
            ? new($"data {Age(own, facts.Now)}", facts.Now - own > Old)
            : new("data not all read yet", true);
    }

    /// <summary>"from Tue 8 Dec, 02:10", "from Fri 4 Dec, 02:10 (4 days old)".</summary>
    public static string Age(DateTimeOffset? asOf, DateTimeOffset now)
    {
        if (asOf is not { } instant)
        {
            return "not all read yet";
        }

        var words = $"from {DayWords.DatedInstant(instant, Rules.CivilTime.DayOf(now))}";
        var age = now - instant;
        return age > Old ? $"{words} ({DayWords.Count((int)age.TotalDays, "day", "days")} old)" : words;
    }

    // Of two that are as frequent, the older.
    private static DateTimeOffset? Usual(IEnumerable<DateTimeOffset?> all) => all.GroupBy(each => each)
        .OrderByDescending(each => each.Count())
        .ThenBy(each => each.Key is not null)
        .ThenBy(each => each.Key)
        .First().Key;
}
