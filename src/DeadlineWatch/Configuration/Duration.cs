using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>A length of time as people write it in the config folder: "20 seconds", "15 minutes", "1 hour",
/// "2 days".</summary>
internal static class Duration
{
    public const string Examples = "a length of time such as \"20 seconds\", \"15 minutes\", \"1 hour\" or \"2 days\"";

    private static readonly IReadOnlyList<(string Word, TimeSpan Length)> Units =
    [
        ("day", TimeSpan.FromDays(1)),
        ("hour", TimeSpan.FromHours(1)),
        ("minute", TimeSpan.FromMinutes(1)),
        ("second", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads it; null where it is none. At most 9999 of a unit: more is a slip of the hand.</summary>
    public static TimeSpan? TryParse(string? text)
    {
        if (text?.Split(' ') is not [{ Length: <= 4 } digits, var word]
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount == 0)
        {
            return null;
        }

        var unit = Units.FirstOrDefault(each => word == (amount == 1 ? each.Word : each.Word + "s"));

        return unit.Word is null ? null : amount * unit.Length;
    }

    /// <summary>The words again, in the largest unit that gives a whole number.</summary>
    public static string Words(TimeSpan length)
    {
        var unit = Units.First(each => length.Ticks % each.Length.Ticks == 0 || each.Length == TimeSpan.FromSeconds(1));
        var amount = (long)(length / unit.Length);

        return string.Create(CultureInfo.InvariantCulture, $"{amount} {unit.Word}{(amount == 1 ? "" : "s")}");
    }
}
