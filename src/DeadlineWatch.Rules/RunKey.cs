using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>The keys that tell the runs of one clock on one case apart, and stay the same from one evaluation to the
/// next.</summary>
internal static class RunKey
{
    /// <summary>The key of a start that runs: its id, its enquiry or its day.</summary>
    public static string Of(TimelineEvent start, ClockDefinition edition, string? enquiry, List<ClockRun> runs)
    {
        var key = Own(start, edition, enquiry);
        if (ExemptOf(key, runs) is { } exempt)
        {
            // The referral in writing has the name; the telephone call that follows must run all the same.
            key = $"{key}@{Day(exempt.Start)}";
        }

        // The ids of starts and of stops are of two tables, and may be alike.
        return IsOfOneThatFollows(key, runs) ? $"{key}@{Day(start)}" : key;
    }

    /// <summary>The key of a start that is exempt; null where it may be a start known already, said otherwise: what runs is
    /// not hidden by it.</summary>
    public static string? OfExempt(TimelineEvent start, ClockDefinition edition, string? enquiry, List<ClockRun> runs)
    {
        var key = Own(start, edition, enquiry);
        if (RunOf(key, runs) is not { } same)
        {
            return key;
        }

        if (!same.Follows && (start.Event.Id is not null || same.Start.At.Day == start.At.Day))
        {
            return null;
        }

        key = $"{key}@exempt-{Day(start)}";
        return RunOf(key, runs) is null ? key : null;
    }

    /// <summary>The run that has a key; null where none has.</summary>
    public static ClockRun? RunOf(string key, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.Key == key)
            {
                return each;
            }
        }

        return null;
    }

    public static string Minute(TimelineEvent start) =>
        CivilTime.LocalOf(start.At.Earliest).ToString("yyyy-MM-ddTHHmm", CultureInfo.InvariantCulture);

    public static string Day(TimelineEvent start) => start.At.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Own(TimelineEvent start, ClockDefinition edition, string? enquiry) =>
        (edition.Anchor == Anchor.Each ? start.Event.Id : null) ?? enquiry ?? Day(start);

    private static ClockRun? ExemptOf(string key, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.IsExempt && each.Key == key)
            {
                return each;
            }
        }

        return null;
    }

    private static bool IsOfOneThatFollows(string key, List<ClockRun> runs)
    {
        foreach (var each in runs)
        {
            if (each.Follows && each.Key == key)
            {
                return true;
            }
        }

        return false;
    }
}
