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

    /// <summary>From this many rows on a table or query that is suddenly empty is suspect: one or two may well close in a day,
    /// but a table that was emptied to be loaded anew looks the same.</summary>
    public const int FewToVanish = 5;

    /// <summary>How far the clocks of two machines may differ: 10 minutes. Data as of a moment further ahead than that was not read
    /// then; a clock was wrong.</summary>
    public static TimeSpan Skew { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The names of why a reading is suspect.</summary>
    public static IReadOnlyList<string> Codes { get; } = [NoRows, OlderData, SharpFallOf, DoubledIds];

    private const string NoRows = "no-rows";
    private const string OlderData = "older-data";
    private const string SharpFallOf = "sharp-fall";
    private const string DoubledIds = "doubled-ids";

    /// <summary>Why a full reading is suspect, in one sentence; null when it is sound.</summary>
    /// <param name="last">The last sound reading; null before the first.</param>
    /// <param name="now">The reading to judge.</param>
    public string? WhySuspect(ReadingCounts? last, ReadingCounts now) => Judge(last, now)?.Words;

    /// <summary>An earlier reading as one to judge by: one that says it is as of a moment that is yet to come keeps how much it held,
    /// which was read, and loses its time, which cannot be true. Else no reading could follow it until then.</summary>
    /// <param name="earlier">The last sound reading, or an accepted one; null where there is none.</param>
    /// <param name="reading">The reading to judge.</param>
    /// <param name="now">The time of this poll, UTC.</param>
    public static ReadingCounts? Credible(ReadingCounts? earlier, ReadingCounts reading, DateTimeOffset now) =>
        earlier?.AsOf > now + Skew ? earlier with { AsOf = reading.AsOf } : earlier;

    /// <summary>Judges the ids of a reading: where a share of them beyond <see cref="SharpFall"/> stands for events at more
    /// than one time, tables were joined wrongly or loaded twice. Null when they are sound.</summary>
    /// <param name="now">The reading to judge.</param>
    /// <param name="doubled">How many ids stand for more than one event, by event kind.</param>
    public Suspicion? JudgeIds(ReadingCounts now, IReadOnlyDictionary<string, int> doubled)
    {
        foreach (var (kind, count) in doubled.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var events = now.Events.GetValueOrDefault(kind);
            if (events >= FewRows && count > events * SharpFall)
            {
                return new(DoubledIds, string.Create(CultureInfo.InvariantCulture,
                    $"Of {events} events '{kind}', {count} stand for more than one date under one id: was a table loaded twice?"));
            }
        }

        return null;
    }

    /// <summary>Judges a full reading against the last sound one, table by table and event kind by event kind. Null when it
    /// is sound.</summary>
    /// <param name="last">The last sound reading; null before the first.</param>
    /// <param name="now">The reading to judge.</param>
    public Suspicion? Judge(ReadingCounts? last, ReadingCounts now)
    {
        if (last is null)
        {
            return now.Rows.Values.Sum() == 0 ? new(NoRows, "It holds no row at all, and it is the first reading.") : null;
        }

        if (now.AsOf < last.AsOf)
        {
            return new(OlderData, $"Its data is as of {CivilTime.Words(now.AsOf)}, before that of the last sound reading, {CivilTime.Words(last.AsOf)}.");
        }

        if (last.Rows.Values.Sum() > 0 && now.Rows.Values.Sum() == 0)
        {
            return new(NoRows, $"It held {last.Rows.Values.Sum()} rows and now holds none.");
        }

        return Emptied(last.Rows, now.Rows) ?? Fall("rows in", last.Rows, now.Rows) ?? Fall("events", last.Events, now.Events);
    }

    private static Suspicion? Emptied(IReadOnlyDictionary<string, int> last, IReadOnlyDictionary<string, int> now)
    {
        foreach (var (name, before) in last.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (before is >= FewToVanish and < FewRows && now.GetValueOrDefault(name) == 0)
            {
                return new(NoRows, string.Create(CultureInfo.InvariantCulture, $"The table '{name}' held {before} rows and now holds none."));
            }
        }

        return null;
    }

    private Suspicion? Fall(string what, IReadOnlyDictionary<string, int> last, IReadOnlyDictionary<string, int> now)
    {
        foreach (var (name, before) in last.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var after = now.GetValueOrDefault(name);
            if (before >= FewRows && after < before * (1 - SharpFall))
            {
                return new(SharpFallOf, string.Create(CultureInfo.InvariantCulture,
                    $"The {what} '{name}' fell from {before} to {after}; a full reload seen half way looks like this."));
            }
        }

        return null;
    }
}
