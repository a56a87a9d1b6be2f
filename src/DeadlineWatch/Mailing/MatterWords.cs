using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>Puts one matter into words: the case, where it stands, who else was told, what to do and how it was
/// counted.</summary>
internal static class MatterWords
{
    /// <param name="facts">The matter.</param>
    /// <param name="ownRoles">The roles as which the recipient is told of it.</param>
    /// <param name="ages">How old the data of the letter is.</param>
    /// <param name="context">What the letter knows.</param>
    public static Matter Of(MatterFacts facts, IReadOnlyCollection<string> ownRoles, DataAgeWords ages, LetterContext context)
    {
        // Of what is done nobody asks how its date was counted.
        var citation = facts.Section == SectionKind.Done ? null : facts.Definition?.Citation;
        return new()
        {
            Group = facts.Deadline.Group is null ? null : context.IsMeeting(facts.Deadline) ? "one meeting" : "one family",
            Cases = [new(CleanWords.Of(facts.Clock.Case), context.PageOf(facts.Deadline))],
            Name = facts.Definition?.Name ?? facts.Clock.Definition.Replace('-', ' '),
            Status = StatusWords.Of(facts),
            Remarks = RemarkWords.Of(facts, ages),
            AlsoTold = facts.Section == SectionKind.Done ? null : AlsoTold(facts, ownRoles),
            Next = Next(facts),
            Working = Working(facts),
            Quote = citation?.Quote,
            Source = citation?.Source,
            Late = facts.Late && facts.Section != SectionKind.Done,
        };
    }

    /// <summary>A role in the profile's words.</summary>
    public static string Role(Profile profile, string role) =>
        profile.Roles.GetValueOrDefault(role) ?? role.Replace('-', ' ');

    // Where it may have been done, or the case may be gone, advice on how to do it would be wrong.
    // While it is open whether it is needed at all, so would advice on how to hold it.
    private static string? Next(MatterFacts facts)
    {
        var next = facts.Undecided is { } rule ? rule.Next : facts.Definition?.Next;
        return facts.Late && facts.Section is not (SectionKind.AwaitingData or SectionKind.Unseen or SectionKind.Done)
            ? next?.TrimEnd('.')
            : null;
    }

    // Other roles, each on the last day it was told of this due moment: who knows already, and since when.
    private static string? AlsoTold(MatterFacts facts, IReadOnlyCollection<string> ownRoles)
    {
        var others = facts.Pending.Told
            .Where(step => step.Generation == facts.Row.Generation)
            .SelectMany(step => step.Roles.Except(ownRoles).Select(role => (Role: role, step.At)))
            .GroupBy(each => each.Role, (role, told) => (Role: role, At: told.Max(each => each.At)))
            .OrderByDescending(each => each.At)
            .ThenBy(each => each.Role, StringComparer.Ordinal)
            .GroupBy(each => CivilTime.DayOf(each.At), each => Role(facts.Profile, each.Role))
            .Select(day => $"{string.Join(" and ", day)}, {DayWords.Day(day.Key, facts.Today)}")
            .ToList();
        return others.Count == 0 ? null : string.Join("; ", others);
    }

    private static List<string> Working(MatterFacts facts)
    {
        if (facts.Definition is null || facts.Section == SectionKind.Done)
        {
            return [];
        }

        try
        {
            var derivation = facts.Deadline.Explain(facts.Profile);
            List<string> lines =
                [.. derivation.Lines.Select(each => $"{each.When}{(each.When is ['+', ..] ? "," : "")} {each.What}")];
            lines[^1] += $": {derivation.Conclusion}";
            return lines;
        }
        catch (CalendarExhaustedException)
        {
            // The profile's calendar was cut since. The warning itself must still go.
            return [];
        }
    }
}
