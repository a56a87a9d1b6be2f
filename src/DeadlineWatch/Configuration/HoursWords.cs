using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Says hours as the directory writes them: "08:00-18:00".</summary>
internal static class HoursWords
{
    public static string Of(TimeOnly from, TimeOnly until) => string.Create(CultureInfo.InvariantCulture,
        $"{from:HH\\:mm}-{(until == TimeOnly.MinValue ? "24:00" : until.ToString("HH\\:mm", CultureInfo.InvariantCulture))}");

    /// <summary>With the days: "08:00-18:00 on working days", "09:00-14:30 mon tue wed".</summary>
    public static string Of(PersonHours hours)
    {
        var days = hours.Days is { } own ? string.Join(' ', own.Select(each => each.ToString()[..3].ToLowerInvariant())) : "on working days";

        return $"{Of(hours.From, hours.Until)} {days}{(hours.Holidays ? " and holidays" : "")}";
    }
}
