using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>Says what a replay could not know and how it took it, a sentence each: who reads its figures must be able to
/// tell how far they carry.</summary>
internal static class ReplayNotes
{
    public static IEnumerable<string> Of(ReplayOptions options, KnownToday known, Replay replay, DateTimeOffset end)
    {
        if (end < CivilTime.EndOf(options.To))
        {
            yield return $"The data reaches to {CivilTime.Words(end)}: the replay ends there, before the end of {CivilTime.Words(options.To)}.";
        }

        foreach (var source in known.Missing)
        {
            yield return $"The ledger holds no sound reading of {source}: the clocks that need it were not run.";
        }

        yield return $"Loaded as the sources declare it: {string.Join(", ", replay.Loads.Select(each => $"{each.Source} {each.Loads.Words}"))}.";
        foreach (var note in OfEvents(known.Readings))
        {
            yield return note;
        }

        yield return "Each date is taken as it stands today: what was moved, corrected or deleted before cannot be seen.";
        if (known.Readings.Sum(each => each.Findings) is > 0 and var findings)
        {
            yield return Invariant($"{DueWords.Count(findings, "finding")} in the data: those rows or values were set aside.");
        }
    }

    private static IEnumerable<string> OfEvents(IReadOnlyList<CompleteReading> readings)
    {
        var events = readings.SelectMany(each => each.Cases).SelectMany(each => each.Events).ToList();
        var recorded = events.Count(each => each.RecordedAt is not null);
        yield return (recorded, events.Count) switch
        {
            (0, _) => "No event says when it was recorded: each counts as known once it happened, so that late recording cannot be seen.",
            var (some, all) when some < all => Invariant(
                $"{some:N0} of {all:N0} events say when they were recorded; the others count as known once they happened."),
            _ => "Every event says when it was recorded.",
        };

        var bookings = readings.SelectMany(BookingsUnknown).ToList();
        if (bookings.Count > 0)
        {
            yield return Invariant($"{DueWords.Count(bookings.Count, "date")} that may have been booked ahead")
                + $" ({string.Join(", ", bookings.Select(each => each.Name).Distinct().Order(StringComparer.Ordinal))})"
                + " count as known only once they passed: until then nobody is told of a booking.";
        }

        if (events.Count(KnownCase.IsUndated) is > 0 and var flags)
        {
            yield return Invariant($"{DueWords.Count(flags, "flag")} without a date: each counts as known with the last event of its episode.");
        }
    }

    private static IEnumerable<EventKind> BookingsUnknown(CompleteReading reading)
    {
        var standing = SourceShape.StandingOf(reading.Source, [reading.Source], reading.DataAsOf);
        return reading.Cases.SelectMany(each => each.Events)
            .Where(each => each is { RecordedAt: null } && !KnownCase.IsUndated(each) && !standing.Actual.Contains(each.Kind))
            .Select(each => each.Kind);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
