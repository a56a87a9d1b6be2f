using System.Diagnostics;
using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>Between instants and the days and times of the United Kingdom. Nothing else in the product knows of time
/// zones. Every instant it gives is in UTC (its offset is zero).</summary>
/// <remarks>All four nations keep the time of Europe/London. Windows without ICU knows that zone only as "GMT Standard
/// Time".</remarks>
public static class CivilTime
{
    /// <summary>The names by which machines know the zone: Europe/London, and that of Windows without ICU.</summary>
    public static IReadOnlyList<string> ZoneNames { get; } = ["Europe/London", "GMT Standard Time"];

    // Lazy, so that a machine without time zones says so itself, and not as a failed type initializer.
    private static readonly Lazy<TimeZoneInfo> London = new(() => Find(ZoneNames));

    /// <summary>Whether this machine knows the zone by <paramref name="name"/>, one of <see cref="ZoneNames"/>.</summary>
    public static bool IsKnown(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>The day it is in the United Kingdom at <paramref name="instant"/>: 6 Apr 2026 23:30 UTC is in 7
    /// Apr.</summary>
    public static DateOnly DayOf(DateTimeOffset instant)
    {
        // The day in UTC, or the one after it where the United Kingdom is ahead.
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return day < DateOnly.MaxValue && KeptStartOf(day) is { } start && KeptStartOf(day.AddDays(1)) is { } end && start <= instant
            ? instant < end ? day : day.AddDays(1)
            : DateOnly.FromDateTime(LocalOf(instant));
    }

    /// <summary>What a clock on the wall shows at <paramref name="instant"/>; its kind is unspecified.</summary>
    public static DateTime LocalOf(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, London.Value).DateTime;

    /// <summary>The midnight that begins <paramref name="day"/>, in UTC: that of 7 Apr 2026 is 6 Apr 23:00.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => KeptStartOf(day) ?? At(day, TimeOnly.MinValue);

    /// <summary>The midnight that ends <paramref name="day"/>, in UTC. It is the first instant that is no longer in the
    /// day, so that what happens at it is already late. A day is 23 hours long when summer time begins and 25 when it
    /// ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No day follows: 31 Dec 9999.</exception>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The instant at which a clock on the wall shows <paramref name="time"/> on <paramref name="day"/>, in
    /// UTC; the earlier one in the hour that comes twice, and moved as <see cref="InstantOf"/> does in the hour that
    /// never comes.
    /// </summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        InstantOf(day.ToDateTime(time), AmbiguousTime.Earlier);

    /// <summary>The instant at which a clock on the wall shows <paramref name="local"/>, in UTC. A time that never
    /// comes is moved forward by the gap: 29 Mar 2026 01:30 is read as 02:30 summer time, 01:30 UTC.</summary>
    /// <param name="local">A local time of the United Kingdom, its kind unspecified.</param>
    /// <param name="choice">Which one is meant in the hour that comes twice.</param>
    /// <exception cref="ArgumentException"><paramref name="local"/> says that it is UTC, or the machine's own
    /// time.</exception>
    public static DateTimeOffset InstantOf(DateTime local, AmbiguousTime choice)
    {
        if (local.Kind != DateTimeKind.Unspecified)
        {
            throw new ArgumentException(
                $"A local time of the United Kingdom has no kind, but {local.Kind} was given.", nameof(local));
        }

        return new DateTimeOffset(local, OffsetAt(local, choice)).ToUniversalTime();
    }

    /// <summary>The day in words: "Tue 7 Apr 2026". English, whatever the machine speaks.</summary>
    public static string Words(DateOnly day) => day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day in words without its year, where that is plain: "Tue 7 Apr".</summary>
    public static string ShortWords(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>The instant in words, in the time of the United Kingdom and to the minute begun: "Tue 7 Apr 2026,
    /// 16:30".
    /// </summary>
    public static string Words(DateTimeOffset instant) =>
        LocalOf(instant).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The instant in words without its year, where that is plain: "Tue 7 Apr, 16:30".</summary>
    public static string ShortWords(DateTimeOffset instant) =>
        LocalOf(instant).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The first of these zones that the machine knows.</summary>
    /// <exception cref="TimeZoneNotFoundException">It knows none of them.</exception>
    internal static TimeZoneInfo Find(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            {
                return zone;
            }
        }

        throw new TimeZoneNotFoundException(
            $"This machine knows no time zone {string.Join(" or ", ids)}."
            + " Install its time zone data (package tzdata).");
    }

    private static DateTimeOffset? KeptStartOf(DateOnly day) => Midnights.Of(day, static asked => At(asked, TimeOnly.MinValue));

    private static TimeSpan OffsetAt(DateTime local, AmbiguousTime choice)
    {
        // In the hour that never comes this gives the offset that held before it, which moves the time forward by the
        // gap.
        if (!London.Value.IsAmbiguousTime(local))
        {
            return London.Value.GetUtcOffset(local);
        }

        // The further east the offset, the earlier the instant.
        var offsets = London.Value.GetAmbiguousTimeOffsets(local);

        return choice switch
        {
            AmbiguousTime.Earlier => offsets.Max(),
            AmbiguousTime.Later => offsets.Min(),
            _ => throw new UnreachableException($"Ambiguous time {choice}"),
        };
    }
}
