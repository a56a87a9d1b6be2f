using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads when and how often somebody is told: <c>{ "hours": "08:00-18:00", "workingDays": ["mon", "tue"], "digestAt":
/// "08:30", "mailsAnHour": 6 }</c>, each of which may be left out.</summary>
internal static class HoursReader
{
    private const string HoursExpected = "hours such as 08:00-18:00, or 00:00-24:00 for a box that is always read";
    private const string TimeExpected = "a time such as 08:30";
    private const string OnHolidays = "holidays";

    /// <summary>More an hour is no limit: nobody reads a mail each half minute.</summary>
    private const int MostMailsAnHour = 120;

    private static readonly Dictionary<string, DayOfWeek> Days = Enum.GetValues<DayOfWeek>()
        .ToDictionary(each => each.ToString()[..3].ToLowerInvariant(), each => each);

    /// <summary>The person with what is said of hours and mails; with what is not as it is otherwise.</summary>
    public static Person Read(Shape shape, Person otherwise)
    {
        var place = shape.Optional("hours");
        var hours = place?.Parse(Hours, HoursExpected);
        if (hours is { } written && !PersonHours.Spans(written.From, written.Until))
        {
            place?.Fault("the hours end before they begin");
            hours = null;
        }

        var (from, until) = hours ?? (otherwise.Hours.From, otherwise.Hours.Until);
        var (days, holidays) = WorkingDays(shape.Optional("workingDays"), otherwise.Hours);
        var digest = shape.Optional("digestAt");
        var at = digest?.Parse(Time, TimeExpected);
        if (at is { } time && !PersonHours.Holds(from, until, time))
        {
            digest?.Fault(string.Create(CultureInfo.InvariantCulture,
                $"the digest at {time:HH\\:mm} lies outside the hours, which are {HoursWords.Of(from, until)}"));
            at = null;
        }

        // Who begins at noon gets at noon what others get in the morning.
        var usual = PersonHours.Holds(from, until, otherwise.Hours.DigestAt) ? otherwise.Hours.DigestAt : from;
        return otherwise with
        {
            Hours = new(from, until, at ?? usual, days, holidays),
            MailsAnHour = shape.Optional("mailsAnHour")?.Whole(1, MostMailsAnHour) ?? otherwise.MailsAnHour,
        };
    }

    private static (IReadOnlyList<DayOfWeek>? Days, bool Holidays) WorkingDays(Place? place, PersonHours otherwise)
    {
        if (place is null)
        {
            return (otherwise.Days, otherwise.Holidays);
        }

        var words = place.SomeItems().Select(each => (Place: each, Word: each.OneOf([.. Days.Keys, OnHolidays], "day"))).ToList();
        foreach (var twice in words.Where(each => each.Word is not null).GroupBy(each => each.Word).SelectMany(each => each.Skip(1)))
        {
            twice.Place.Fault($"\"{twice.Word}\" stands twice");
        }

        List<DayOfWeek> days = [.. words.Where(each => each.Word is not (null or OnHolidays)).Select(each => Days[each.Word!])];
        return (days.Count == 0 ? null : days, words.Exists(each => each.Word == OnHolidays));
    }

    private static (TimeOnly From, TimeOnly Until)? Hours(string text) => text.Split('-') is [var from, var until]
        && Time(from) is { } first && (until == "24:00" ? TimeOnly.MinValue : Time(until)) is { } last && (until == "24:00" || last > TimeOnly.MinValue)
            ? (first, last)
            : null;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
