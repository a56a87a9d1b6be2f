using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>The mail of a canary in words of its own: who gets one each day must not take it for a warning.</summary>
internal static class CanaryWords
{
    /// <summary>Whether a letter speaks of nothing but canaries.</summary>
    public static bool Are(IReadOnlyList<MatterFacts> facts, LetterContext context) =>
        facts.All(each => context.Canaries.Contains(each.Clock.Authority));

    /// <summary>The letter in these words. What came home too late is no proof, but asks for a look.</summary>
    public static Letter In(Letter letter, IReadOnlyList<MatterFacts> facts, LetterContext context)
    {
        var isLate = facts.Any(each => each.Late);
        var cases = string.Join(", ", facts.Select(each => CleanWords.Of(each.Clock.Case)).Order(StringComparer.Ordinal));
        return letter with
        {
            Subject = $"DeadlineWatch canary, {CivilTime.ShortWords(CivilTime.DayOf(context.Now))}: "
                + (isLate ? "look at the service" : "warnings go out; nothing to do"),
            Heading = $"DeadlineWatch canary: {(isLate ? "look at the service" : "warnings go out")}",
            Lead = isLate
                ? $"The made-up case {cases} was still open after a day: the service stood still, or its source is read no longer."
                    + " Warnings may have come late. Ask deadlinewatch status."
                : $"Nothing to do. The made-up case {cases} went the way of every warning: it was read, judged, told and mailed."
                    + " A day without this mail is a day without warnings: then ask deadlinewatch status at once.",
            Sections = [],
            IsProof = true,
        };
    }
}
