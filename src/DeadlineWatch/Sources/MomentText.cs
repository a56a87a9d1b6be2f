using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Sources;

/// <summary>Reads the dates and times that case systems write. Days come before months, as in the United Kingdom. A local
/// time in the hour that comes twice is read as the earlier: whether it will start or stop a clock is not known
/// here.</summary>
internal static class MomentText
{
    /// <summary>From when on dates are read, inclusive: with room for an offset before it, in the calendar of .NET.</summary>
    public static readonly DateTime ReachesFrom = new(2, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Until when dates are read, exclusive: with room for an offset and for the day after.</summary>
    public static readonly DateTime ReachesUntil = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // Fractions and the point before them are optional in .FFFFFFF.
    private static readonly string[] IsoLocal =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm",
    ];

    private static readonly string[] IsoOffset =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzz",
    ];

    private static readonly string[] UkDate = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d-MMM-yyyy", "d MMM yyyy", "d/MMM/yyyy"];

    private static readonly string[] UkTime =
        [.. UkDate.SelectMany(date => (string[])[$"{date} HH:mm:ss.FFFFFFF", $"{date} HH:mm", $"{date} H:mm"])];

    /// <summary>The moment that a text says; null where it says none. A time of exactly midnight is a date without a time,
    /// unless <paramref name="midnightIsTime"/>.</summary>
    public static Moment? Parse(ReadOnlySpan<char> text, bool midnightIsTime)
    {
        text = text.Trim();
        if (text.Length is < 8 or > 40)
        {
            return null;
        }

        return text[4] == '-' ? ParseIso(text, midnightIsTime) : ParseUk(text, midnightIsTime);
    }

    /// <summary>A local date and time, such as a workbook holds.</summary>
    public static Moment Of(DateTime local, bool midnightIsTime) =>
        local.TimeOfDay == TimeSpan.Zero && !midnightIsTime
            ? Moment.On(DateOnly.FromDateTime(local))
            : At(CivilTime.InstantOf(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), AmbiguousTime.Earlier));

    /// <summary>An instant with its offset. A date that passed through a system with offsets is midnight as written, or
    /// midnight in London.</summary>
    public static Moment Of(DateTimeOffset instant, bool midnightIsTime)
    {
        var isMidnight = instant.TimeOfDay == TimeSpan.Zero || CivilTime.LocalOf(instant).TimeOfDay == TimeSpan.Zero;
        return isMidnight && !midnightIsTime ? Moment.On(CivilTime.DayOf(instant)) : At(instant);
    }

    private static Moment? ParseIso(ReadOnlySpan<char> text, bool midnightIsTime)
    {
        if (text.Length == 10)
        {
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && IsWithinReach(day)
                ? Moment.On(day)
                : null;
        }

        if (DateTime.TryParseExact(text, IsoLocal, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return IsWithinReach(DateOnly.FromDateTime(local)) ? Of(local, midnightIsTime) : null;
        }

        if (!DateTimeOffset.TryParseExact(
                text, IsoOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            || !IsWithinReach(DateOnly.FromDateTime(instant.DateTime)))
        {
            return null;
        }

        return Of(instant, midnightIsTime);
    }

    // As the ledger keeps it: a due time must be the same when it is judged again from there.
    private static Moment At(DateTimeOffset instant) => Moment.At(TimeText.Cut(instant));

    private static Moment? ParseUk(ReadOnlySpan<char> text, bool midnightIsTime)
    {
        if (DateOnly.TryParseExact(text, UkDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return IsWithinReach(day) ? Moment.On(day) : null;
        }

        return DateTime.TryParseExact(text, UkTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && IsWithinReach(DateOnly.FromDateTime(local))
            ? Of(local, midnightIsTime)
            : null;
    }

    private static bool IsWithinReach(DateOnly day) => day.Year >= ReachesFrom.Year && day.Year < ReachesUntil.Year;
}
