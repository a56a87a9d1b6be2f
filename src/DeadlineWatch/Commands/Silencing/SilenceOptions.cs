using System.CommandLine;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>What a person asked of <c>silence</c> or <c>acknowledge</c>, and how it is typed.</summary>
internal sealed record SilenceOptions
{
    public string? Config { get; init; }

    public required SilenceKind Kind { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    /// <summary>Only this clock; null for all that run on the case.</summary>
    public string? Clock { get; init; }

    /// <summary>When it ends; null for as late as the profile lets it, and where one is lifted.</summary>
    public SilenceEnd? Until { get; init; }

    /// <summary>A code of the profile; null where one is lifted.</summary>
    public string? Reason { get; init; }

    /// <summary>Take back what was said.</summary>
    public bool Lift { get; init; }

    public bool Json { get; init; }

    /// <summary><c>silence</c> or <c>acknowledge</c>: the same, but that who acknowledges need not say until when.</summary>
    public static Command Offer(Grammar grammar, SilenceKind kind, Act<SilenceOptions> act)
    {
        var isSilence = kind == SilenceKind.Silence;
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var clock = Grammar.Text("--clock", "KEY", "Only this clock, such as icpc; without it all that run on the case.");
        var reason = Grammar.Parsed("--reason", "CODE", "Why: a code of the profile's \"silences\"; as shipped " + SilenceReason.Shipped + ". It stands in reports.",
            Keys.Read, "Write lower-case words joined by hyphens, such as police-unavailable.");
        var until = Grammar.Parsed("--until", "WHEN",
            "When the mails go on: 2026-12-18 (from its end), \"2026-12-18 12:00\", 3wd or 4h." + (isSilence ? "" : " Without it: as late as may be."),
            SilenceEnd.TryParse, SilenceEnd.Expected);
        var lift = new Option<bool>("--lift") { Description = "Take it back: the latest step passed is told at once." };
        var command = new Command(isSilence ? "silence" : "acknowledge", isSilence ? SilenceDescription : AcknowledgeDescription)
        {
            authority, reference, clock, reason, until, lift, grammar.Json,
        };
        command.Validators.Add(result =>
        {
            var (hasReason, hasUntil) = (result.GetResult(reason) is not null, result.GetResult(until) is not null);
            // A reason that is missing is told with the codes of the profile, which are not known here.
            if (result.GetValue(lift) ? hasReason || hasUntil : isSilence && !hasUntil)
            {
                result.AddError(result.GetValue(lift) ? "Write --lift alone: it needs no --reason and no --until."
                    : hasReason ? "Write --until WHEN: when do the mails go on?"
                    : $"Write --reason CODE and --until WHEN: why, and when the mails go on. Codes as shipped: {SilenceReason.Shipped}.");
            }
        });
        return grammar.Acting(command, act, parsed => new SilenceOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Kind = kind,
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Clock = parsed.GetValue(clock),
            Until = parsed.GetValue(until),
            Reason = parsed.GetValue(reason),
            Lift = parsed.GetValue(lift),
            Json = parsed.GetValue(grammar.Json),
        });
    }

    private const string WhatPauses =
        " Its mails pause until then; the deadline, lists, metrics and reports do not. Given before it is due, it ends when the"
        + " matter becomes overdue. When it ends, the latest step passed is told. The profile says which reasons there are and how"
        + " long each may last; who said what is written down for good.";

    private const string SilenceDescription = "Tell nobody of a case until a time that is named. Or of one clock on"
        + " it. To give the reason for a delay, see acknowledge." + WhatPauses;

    private const string AcknowledgeDescription = "Say that a case is in hand, and the reason for its delay. Or one clock on"
        + " it. Unlike silence it needs no --until, and lasts as long as the profile allows." + WhatPauses;
}
