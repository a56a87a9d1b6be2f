using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads a file of <c>calendars</c>: the holidays of one part of the United Kingdom.</summary>
internal static class CalendarReader
{
    public const string DayExpected = "a day such as 2026-12-25";

    /// <summary>The calendar; null beside a fault.</summary>
    /// <param name="root">The file.</param>
    /// <param name="key">The key that the file's name promises.</param>
    public static WorkingCalendar? Read(Place root, string key) => root.Object(shape =>
    {
        Keys.MatchFile(shape, key);
        var source = shape.Text("source");
        shape.Optional("name")?.Text();
        shape.Optional("retrieved")?.Parse(Day, DayExpected);
        var from = shape.Required("knownFrom")?.Parse(Day, DayExpected);
        var until = shape.Required("knownUntil")?.Parse(Day, DayExpected);
        var holidays = Holidays(shape.Required("holidays"), from, until);
        if (until < from)
        {
            shape.Place.FaultIn("knownUntil", "the calendar ends before it begins");
            return null;
        }

        return source.Length > 0 && from is { } first && until is { } last
            ? new WorkingCalendar(key, source, first, last, holidays)
            : null;
    });

    /// <summary>Reads a day as ISO 8601 writes it; null where it is none.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static List<Holiday> Holidays(Place? place, DateOnly? from, DateOnly? until)
    {
        var holidays = new List<Holiday>();
        foreach (var (name, value) in place?.Members() ?? [])
        {
            if (Day(name) is not { } day)
            {
                value.Fault($"\"{name}\" is not {DayExpected}");
            }
            else if (day < from || day > until)
            {
                value.Fault(string.Create(CultureInfo.InvariantCulture,
                    $"the day lies outside the calendar, which is known from {from:yyyy-MM-dd} to {until:yyyy-MM-dd}"));
            }
            else if (value.Text() is { } words)
            {
                holidays.Add(new(day, words));
            }
        }

        return holidays;
    }
}
