using System.Globalization;
using System.Text.Json;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Working days and hours as a person with the list of bank holidays and a clock on the wall would say them. Nothing of
/// the service is used here.</summary>
internal sealed class WallCalendar
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private readonly HashSet<DateOnly> _holidays;

    public WallCalendar(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        _holidays = [.. json.RootElement.GetProperty("holidays").EnumerateObject().Select(each => Day(each.Name))];
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The instant at which the clock on the wall shows it; of two, the first.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        var offset = London.IsAmbiguousTime(local) ? London.GetAmbiguousTimeOffsets(local).Max() : London.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static DateTimeOffset At(DateOnly day, TimeOnly time) => At(day.ToDateTime(time));

    public static DateTime Shown(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, London).DateTime;

    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);

    /// <summary>So many working days after a day, or before it where negative. 0 gives the last one on or before it.</summary>
    public DateOnly Move(DateOnly day, int days)
    {
        var step = days > 0 ? 1 : -1;
        for (var left = Math.Abs(days); left > 0 || (days == 0 && !IsWorkingDay(day));)
        {
            day = day.AddDays(step);
            left -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>Whether a person is at work.</summary>
    public bool AtWork(WallHours hours, DateTimeOffset instant)
    {
        var shown = Shown(instant);
        return WorksOn(hours, DateOnly.FromDateTime(shown)) && TimeOnly.FromDateTime(shown) >= hours.From && TimeOnly.FromDateTime(shown) < hours.Until;
    }

    /// <summary>The next time at which a person reads the digest.</summary>
    public DateTimeOffset NextDigest(WallHours hours, DateTimeOffset from)
    {
        for (var day = DateOnly.FromDateTime(Shown(from)); ; day = day.AddDays(1))
        {
            if (WorksOn(hours, day) && At(day, hours.Digest) >= from)
            {
                return At(day, hours.Digest);
            }
        }
    }

    private bool WorksOn(WallHours hours, DateOnly day) => IsWorkingDay(day) && !hours.DaysOff.Contains(day.DayOfWeek);
}

/// <summary>When a person works.</summary>
internal sealed record WallHours(TimeOnly From, TimeOnly Until, TimeOnly Digest, params DayOfWeek[] DaysOff);
