using System.Globalization;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Days and moments as tests write them.</summary>
internal static class When
{
    /// <summary>A day, from "2026-04-07".</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment in UTC, from "2026-04-07 15:30".</summary>
    public static DateTimeOffset Utc(string text) => new(Local(text), TimeSpan.Zero);

    /// <summary>The moment at which a clock on the wall in London shows "2026-04-07 16:30"; the earlier of two.</summary>
    public static DateTimeOffset London(string text) => CivilTime.InstantOf(Local(text), AmbiguousTime.Earlier);

    /// <summary>What a clock on the wall shows, from "2026-04-07 16:30".</summary>
    public static DateTime Local(string text) =>
        DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
