using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>Moments as ISO 8601 text, which says by its form how exact they are: "2026-04-02" is a day,
/// "2026-04-02T13:10:00.0000000Z" an instant, and two instants with "/" between them a window. A day is kept as the day
/// that the source said, so that its bounds follow the law should summer time ever be changed.</summary>
internal static class MomentText
{
    public static string Of(Moment moment) => moment.Precision switch
    {
        Precision.Minute => TimeText.Of(moment.Earliest),
        Precision.Day => TimeText.Of(moment.Day),
        Precision.Window => $"{TimeText.Of(moment.Earliest)}/{TimeText.Of(moment.Latest)}",
        _ => throw new UnreachableException($"Precision {moment.Precision}"),
    };

    public static Moment Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return Moment.Between(TimeText.Instant(text[..slash]), TimeText.Instant(text[(slash + 1)..]));
        }

        return text.Length == TimeText.DayLength ? Moment.On(TimeText.Day(text)) : Moment.At(TimeText.Instant(text));
    }
}

/// <summary>Instants and days as text. An instant is UTC in ISO 8601 with seven decimals and "Z", always 28 characters:
/// so text sorts as time does, and an inspector reads the ledger with any tool. (Integers would be smaller, but say nothing
/// to a reader.) The last decimal is always 0: PostgreSQL keeps microseconds, and both ledgers must say the same.</summary>
internal static class TimeText
{
    public const int DayLength = 10;

    public static string Of(DateTimeOffset instant) => Cut(instant).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The instant in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset Cut(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static string? Of(DateTimeOffset? instant) => instant is { } known ? Of(known) : null;

    public static string Of(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static string? Of(DateOnly? day) => day is { } known ? Of(known) : null;

    public static DateTimeOffset Instant(string text) =>
        new(DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

    public static DateTimeOffset? InstantOrNull(string? text) => text is null ? null : Instant(text);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    public static DateOnly? DayOrNull(string? text) => text is null ? null : Day(text);
}
