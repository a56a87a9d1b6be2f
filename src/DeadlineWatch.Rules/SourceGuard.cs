using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>Judges whether a reading is sound as a whole, before anything changes by it. Case systems' extracts are
/// truncated and reloaded, cut off and mixed up; a table that is read half way must not close or end anything.</summary>
/// <param name="SharpFall">The share of rows or events by which a full reading may fall and still be sound; 0.3 is
/// 30 %.</param>
public sealed record SourceGuard(double SharpFall)
{
    /// <summary>Below this many rows a fall says nothing: a handful of cases may well close in a day.</summary>
    public const int FewRows = 20;

    /// <summary>Judges a full reading against the last sound one, table by table and event kind by event kind. Null when it
    /// is sound; else why it is suspect, in one sentence.</summary>
    /// <param name="last">The last sound reading; null before the first.</param>
    /// <param name="now">The reading to judge.</param>
    public string? WhySuspect(ReadingCounts? last, ReadingCounts now)
    {
        if (last is null)
        {
            return now.Rows.Values.Sum() == 0 ? "It holds no row at all, and it is the first reading." : null;
        }

        if (now.AsOf < last.AsOf)
        {
            return $"Its data is as of {CivilTime.Words(now.AsOf)}, before that of the last sound reading, {CivilTime.Words(last.AsOf)}.";
        }

        if (last.Rows.Values.Sum() > 0 && now.Rows.Values.Sum() == 0)
        {
            return $"It held {last.Rows.Values.Sum()} rows and now holds none.";
        }

        return Fall("rows in", last.Rows, now.Rows) ?? Fall("events", last.Events, now.Events);
    }

    private string? Fall(string what, IReadOnlyDictionary<string, int> last, IReadOnlyDictionary<string, int> now)
    {
        foreach (var (name, before) in last.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var after = now.GetValueOrDefault(name);
            if (before >= FewRows && after < before * (1 - SharpFall))
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"The {what} '{name}' fell from {before} to {after}; a full reload seen half way looks like this.");
            }
        }

        return null;
    }
}
