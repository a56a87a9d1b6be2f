using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>The codes of reasons, as people are told them.</summary>
internal static class SilenceReason
{
    /// <summary>Those of the shipped profiles: help is written before any profile is read.</summary>
    public const string Shipped = "recording-error, police-unavailable, quorum, family, staffing or other";

    /// <summary>Those of a profile, for who wrote none.</summary>
    public static string Asked(Profile profile, SilenceRules rules) =>
        $"Write --reason CODE: why is it so? Codes of {profile.Key}: {string.Join(", ", rules.Reasons.Keys)}.";
}
