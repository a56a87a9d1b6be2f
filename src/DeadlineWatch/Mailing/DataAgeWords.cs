namespace DeadlineWatch.Mailing;

/// <summary>How old the data is that a letter was written from.</summary>
internal static class DataAgeWords
{
    // A nightly load is at most a day old; what is older than two needs saying.
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);

    /// <summary>"Case data from Tue 8 Dec, 02:10": for each authority the oldest that one of the letter's clocks relies
    /// on.</summary>
    public static string Of(IEnumerable<MatterFacts> facts, LetterContext context)
    {
        var oldest = facts.Where(each => each.Reach is not null)
            .GroupBy(each => each.Clock.Authority, each => each.Reach!.AsOf)
            .Select(each => (Authority: each.Key, AsOf: each.Any(asOf => asOf is null) ? null : each.Min()))
            .ToList();
        var ages = oldest.Select(each => Age(each.AsOf, context.Now)).Distinct(StringComparer.Ordinal).ToList();
        return ages switch
        {
            [] => "How old the case data is, is not known",
            [var all] => $"Case data {all}",
            _ => "Case data " + string.Join(
                "; ", oldest.Select(each => $"{Age(each.AsOf, context.Now)} ({context.NameOf(each.Authority)})")),
        };
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
}
