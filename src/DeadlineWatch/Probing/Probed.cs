using System.Text.Json.Serialization;

namespace DeadlineWatch.Probing;

/// <summary>How something stands that was looked at.</summary>
internal enum Standing
{
    Ok,

    /// <summary>The service works; somebody should look into it.</summary>
    Warn,

    /// <summary>The service does not work, or will not for long.</summary>
    Wrong,
}

/// <summary>One thing that was looked at. No secret, no address and no case stands in it.</summary>
/// <param name="Part">What it belongs to: "ledger".</param>
/// <param name="Subject">What it is: "schema".</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Words">What was found.</param>
/// <param name="Advice">What to do; null where nothing is.</param>
internal sealed record Probed(string Part, string Subject, Standing Standing, string Words, string? Advice = null)
{
    /// <summary>How long the look took, in seconds; null where that is no word worth.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }

    public static Probed Ok(string part, string subject, string words) => new(part, subject, Standing.Ok, words);

    public static Probed Warn(string part, string subject, string words, string advice) =>
        new(part, subject, Standing.Warn, words, advice);

    public static Probed Wrong(string part, string subject, string words, string advice) =>
        new(part, subject, Standing.Wrong, words, advice);
}

/// <summary>A look at something that may hang.</summary>
/// <param name="Part">What it belongs to, should it give no answer.</param>
/// <param name="Subject">What it is, should it give no answer.</param>
/// <param name="Limit">How long it may take.</param>
/// <param name="Advice">What to do where it gives no answer.</param>
/// <param name="Look">Looks.</param>
internal sealed record Probe(
    string Part, string Subject, TimeSpan Limit, string Advice, Func<CancellationToken, Task<IReadOnlyList<Probed>>> Look);
