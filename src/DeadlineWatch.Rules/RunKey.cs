using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>The keys that tell the runs of one clock on one case apart, and stay the same from one evaluation to the
/// next.</summary>
internal static class RunKey
{
    /// <summary>The key of a start that runs: its id, its enquiry or its day.</summary>
    public static string Of(TimelineEvent start, ClockDefinition edition, string? enquiry, IReadOnlyList<ClockRun> runs)
    {
        var key = Own(start, edition, enquiry);
        if (runs.FirstOrDefault(each => each.IsExempt && each.Key == key) is { } exempt)
        {
            // The referral in writing has the name; the telephone call that follows must run all the same.
            key = $"{key}@{Day(exempt.Start)}";
        }

        // The ids of starts and of stops are of two tables, and may be alike.
        return runs.Any(each => each.Follows && each.Key == key) ? $"{key}@{Day(start)}" : key;
    }

    /// <summary>The key of a start that is exempt; null where it may be a start known already, said otherwise: what runs is
    /// not hidden by it.</summary>
    public static string? OfExempt(TimelineEvent start, ClockDefinition edition, string? enquiry, IReadOnlyList<ClockRun> runs)
    {
        var key = Own(start, edition, enquiry);
        if (runs.FirstOrDefault(each => each.Key == key) is not { } same)
        {
            return key;
        }

        if (!same.Follows && (start.Event.Id is not null || same.Start.At.Day == start.At.Day))
        {
            return null;
        }

        key = $"{key}@exempt-{Day(start)}";
        return runs.Any(each => each.Key == key) ? null : key;
    }

    public static string Minute(TimelineEvent start) =>
        CivilTime.LocalOf(start.At.Earliest).ToString("yyyy-MM-ddTHHmm", CultureInfo.InvariantCulture);

    public static string Day(TimelineEvent start) => start.At.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Own(TimelineEvent start, ClockDefinition edition, string? enquiry) =>
        (edition.Anchor == Anchor.Each ? start.Event.Id : null) ?? enquiry ?? Day(start);
}
