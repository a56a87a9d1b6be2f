using System.Text.Json;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>A deadline that could not be decided: it is set aside with a finding, tried again later, and holds up no other.
/// </summary>
internal static class EscalationFault
{
    public const string Code = "escalation-fault";

    /// <summary>Long enough that a row that cannot be decided costs nothing, short enough to be tried again within the hour
    /// that a person needs to mend its cause.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>The finding of a clock that could not be decided; the fault is null where it is only looked for.</summary>
    public static Finding Of(Clock clock, Exception? fault) => new(
        Code, $"clock {clock.Definition}, start {clock.Start}", fault is null ? "" : WordsOf(fault), clock.Case);

    /// <summary>The line in the history, written once a fault, not once a try: the history is for ever.</summary>
    public static HistoryRow HistoryOf(Clock clock, string rulesHash, Finding finding, DateTimeOffset now) => new()
    {
        At = now,
        Clock = clock,
        What = Code,
        Words = finding.Words,
        Cause = "time",
        RulesHash = rulesHash,
    };

    // The kind of fault only: what an exception says of a row might be personal.
    private static string WordsOf(Exception fault) => fault is JsonException or FormatException
        ? "What the ledger holds of this clock cannot be read; it is tried again every 10 minutes."
        : $"Escalation of this clock failed ({fault.GetType().Name}); it is tried again every 10 minutes.";
}
