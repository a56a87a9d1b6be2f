using System.Globalization;

namespace DeadlineWatch.Bench;

/// <summary>One line of the outcome.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">How long, or how much, ours took.</param>
/// <param name="Reference">The same of the reference; null where a fixed limit is the measure.</param>
/// <param name="Ratio">Ours against the reference; null without one.</param>
/// <param name="Reach">What is to be reached, in words; null where the figure is only printed.</param>
/// <param name="IsReached">Whether it is.</param>
internal sealed record Figure(string What, string Ours, string? Reference, string? Ratio, string? Reach, bool IsReached)
{
    /// <summary>Lengths of time by people's units: "1.34 ms", "42.1 s".</summary>
    public static string Time(TimeSpan length) => length switch
    {
        { TotalMicroseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalNanoseconds:0} ns"),
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMicroseconds:0.#} µs"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMilliseconds:0.##} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0} s"),
    };

    public static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} ×");

    /// <summary>Ours may take at most so many times as long as the reference.</summary>
    public static Figure AtMost(string what, TimeSpan ours, string referenceName, TimeSpan reference, double most) => new(
        what, Time(ours), $"{referenceName} {Time(reference)}", Times(ours / reference),
        string.Create(CultureInfo.InvariantCulture, $"at most {most:0.#} ×"), ours <= reference * most);

    /// <summary>Ours has to be under a limit.</summary>
    public static Figure Under(string what, TimeSpan ours, TimeSpan limit, string? aside = null) =>
        new(what, $"{Time(ours)}{(aside is null ? "" : $" ({aside})")}", null, null, $"under {Time(limit)}", ours < limit);

    /// <summary>Only told, beside what it was held against.</summary>
    public static Figure Told(string what, string ours, string? reference, string? ratio) => new(what, ours, reference, ratio, null, true);

    public override string ToString() => string.Join(" | ", What, $"ours {Ours}", Reference ?? "–", Ratio ?? "–", Reach ?? "printed",
        Reach is null ? "" : IsReached ? "reached" : "MISSED").TrimEnd(' ', '|');
}
