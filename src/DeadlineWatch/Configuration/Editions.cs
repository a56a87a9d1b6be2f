using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>The editions of each clock: a start belongs to the one that is in effect on its day, so that no two may be on
/// one day, and there should be one on each.</summary>
internal static class Editions
{
    /// <summary>Refuses those that overlap, and warns of days between two that neither covers.</summary>
    public static void Check(IReadOnlyList<(Place Place, ClockDefinition Clock)> clocks)
    {
        foreach (var editions in clocks.Where(each => each.Clock.Key.Length > 0).GroupBy(each => each.Clock.Key))
        {
            List<(Place Place, ClockDefinition Clock)> read = [];
            foreach (var each in editions)
            {
                if (read.Exists(other => Overlap(other.Clock, each.Clock)))
                {
                    each.Place.FaultIn("key", $"the clock \"{editions.Key}\" stands twice for the same days: end the earlier one " +
                        "with \"until\" and begin the later one with \"from\"");
                }

                read.Add(each);
            }

            WarnOfGaps([.. editions.OrderBy(each => each.Clock.EffectiveFrom)]);
        }
    }

    private static bool Overlap(ClockDefinition one, ClockDefinition other) =>
        one.EffectiveFrom <= other.EffectiveUntil && other.EffectiveFrom <= one.EffectiveUntil;

    private static void WarnOfGaps(IReadOnlyList<(Place Place, ClockDefinition Clock)> editions)
    {
        foreach (var (earlier, later) in editions.Zip(editions.Skip(1)))
        {
            var (until, from) = (earlier.Clock.EffectiveUntil, later.Clock.EffectiveFrom);
            if (until < from && from.DayNumber - until.DayNumber > 1)
            {
                (later.Place.Member("from") ?? later.Place).Warn(
                    $"no edition of {later.Clock.Key} covers {Days(until.AddDays(1), from.AddDays(-1))}: what starts then is not watched");
            }
        }
    }

    // "2 Jan to 5 Jan 2027"
    private static string Days(DateOnly first, DateOnly last) =>
        first == last ? Words(first, "d MMM yyyy")
        : $"{Words(first, first.Year == last.Year ? "d MMM" : "d MMM yyyy")} to {Words(last, "d MMM yyyy")}";

    private static string Words(DateOnly day, string form) => day.ToString(form, CultureInfo.InvariantCulture);
}
