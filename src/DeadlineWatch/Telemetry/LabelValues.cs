using System.Diagnostics;

namespace DeadlineWatch.Telemetry;

/// <summary>The values of the closed labels, as they stand on the page.</summary>
internal static class LabelValues
{
    private const string NoCode = "none";

    /// <summary>The stages whose passes are timed; a poll has a time of its own for each source.</summary>
    internal static IReadOnlyList<Stage> Timed { get; } = [Stage.Escalate, Stage.Send];

    /// <summary>What can become of a mail, with the class of the relay's answer: a folder that takes mails answers with no
    /// code, nor does a relay that is not reached; one whose answer was lost gave none that is known.</summary>
    internal static IReadOnlyList<(MailResult Result, string Code)> MailResults { get; } =
    [
        (MailResult.Accepted, "2xx"), (MailResult.Accepted, NoCode),
        (MailResult.NotSent, "4xx"), (MailResult.NotSent, "5xx"), (MailResult.NotSent, NoCode),
        (MailResult.Unknown, NoCode),
        (MailResult.Refused, "4xx"), (MailResult.Refused, "5xx"), (MailResult.Refused, NoCode),
    ];

    /// <summary>The class of a relay's answer; "none" where it gave none, or one that answers nothing (a 2xx or 3xx that
    /// was not asked for).</summary>
    internal static string OfCode(MailResult result, int? code) => code switch
    {
        >= 200 and < 300 when result == MailResult.Accepted => "2xx",
        >= 400 and < 500 => "4xx",
        >= 500 and < 600 => "5xx",
        _ => NoCode,
    };

    internal static string Of(Stage stage) => stage switch
    {
        Stage.Poll => "poll",
        Stage.Escalate => "escalate",
        Stage.Send => "send",
        Stage.Metrics => "metrics",
        Stage.Nodes => "nodes",
        Stage.Daily => "daily",
        _ => throw new UnreachableException($"Stage {stage}"),
    };

    internal static string Of(StepResult result) => result switch
    {
        StepResult.Told => "told",
        StepResult.Passed => "passed",
        StepResult.Withdrawn => "withdrawn",
        _ => throw new UnreachableException($"Step result {result}"),
    };

    internal static string Of(MailResult result) => result switch
    {
        MailResult.Accepted => "accepted",
        MailResult.NotSent => "not_sent",
        MailResult.Unknown => "unknown",
        MailResult.Refused => "refused",
        _ => throw new UnreachableException($"Mail result {result}"),
    };
}
