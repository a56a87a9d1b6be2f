using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Importing;

/// <summary>A holiday whose name changes.</summary>
internal sealed record RenamedHoliday(DateOnly Day, string Was, string Name);

/// <summary>How a calendar of ours would differ after the official list is taken into it.</summary>
internal sealed record CalendarChange
{
    public required string Key { get; init; }

    public required IReadOnlyList<Holiday> Added { get; init; }

    public required IReadOnlyList<Holiday> Removed { get; init; }

    public required IReadOnlyList<RenamedHoliday> Renamed { get; init; }

    /// <summary>The last known day as it was; null for a calendar that there was not.</summary>
    public DateOnly? WasKnownUntil { get; init; }

    public required DateOnly KnownFrom { get; init; }

    public required DateOnly KnownUntil { get; init; }

    /// <summary>All holidays afterwards, in order.</summary>
    public required IReadOnlyList<Holiday> Holidays { get; init; }

    /// <summary>Up to which year ours are kept because the list does not speak of them; null where there are none.</summary>
    public int? KeptUntil { get; init; }

    /// <summary>Days of an incomplete year at the list's end.</summary>
    public int LeftOut { get; init; }

    public bool IsNone => Added.Count + Removed.Count + Renamed.Count == 0 && WasKnownUntil == KnownUntil;

    /// <summary>Compares. The list speaks of whole years: what ours knows of years before its first is kept, and what it
    /// says of days before ours begins is not taken.</summary>
    /// <param name="official">The list.</param>
    /// <param name="ours">Our calendar; null where there is none yet.</param>
    public static CalendarChange Of(OfficialHolidays official, WorkingCalendar? ours)
    {
        var from = ours?.KnownFrom ?? new DateOnly(official.FirstYear, 1, 1);
        var until = new DateOnly(official.LastCompleteYear, 12, 31);
        var before = ours?.Holidays ?? [];
        var kept = before.Where(each => each.Day.Year < official.FirstYear).ToList();
        List<Holiday> after = [.. kept, .. official.Holidays.Where(each => each.Day >= from)];
        var names = before.ToDictionary(each => each.Day, each => each.Name);
        var days = after.Select(each => each.Day).ToHashSet();
        return new()
        {
            Key = official.Key,
            Added = [.. after.Where(each => !names.ContainsKey(each.Day))],
            Removed = [.. before.Where(each => !days.Contains(each.Day))],
            Renamed =
            [
                .. after.Where(each => names.TryGetValue(each.Day, out var was) && was != each.Name)
                    .Select(each => new RenamedHoliday(each.Day, names[each.Day], each.Name)),
            ],
            WasKnownUntil = ours?.KnownUntil,
            KnownFrom = from,
            KnownUntil = until,
            Holidays = after,
            KeptUntil = kept.Count > 0 ? official.FirstYear - 1 : null,
            LeftOut = official.LeftOut,
        };
    }

    /// <summary>Why it must not be written; null where it may.</summary>
    /// <param name="official">The list.</param>
    /// <param name="today">Days up to it are past: deadlines were counted by them.</param>
    /// <param name="allowRemoval">Whether a person said that removals are meant.</param>
    public string? WhyNot(OfficialHolidays official, DateOnly today, bool allowRemoval)
    {
        if (WasKnownUntil is { } end && official.FirstYear > end.Year + 1)
        {
            return Say($"{Key}: the list begins in {official.FirstYear}, but the calendar ends {end:yyyy-MM-dd}: the years between are in neither.");
        }

        if (allowRemoval)
        {
            return KnownUntil < KnownFrom ? Say($"{Key}: the list ends before the calendar begins, {KnownFrom:yyyy-MM-dd}.") : null;
        }

        var past = Removed.Where(each => each.Day <= today).ToList();
        if (past.Count > 0)
        {
            return Say($"{Key}: {past[0].Day:yyyy-MM-dd} {past[0].Name} is past, and would be removed")
                + (past.Count > 1 ? Say($", and {past.Count - 1} more") : "")
                + ". Deadlines were counted by it. If it is meant, add --allow-removal.";
        }

        return KnownUntil < WasKnownUntil
            ? Say($"{Key}: the list ends {KnownUntil:yyyy-MM-dd}, before the calendar does, {WasKnownUntil:yyyy-MM-dd}: it is an old one. If it is meant, add --allow-removal.")
            : null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
