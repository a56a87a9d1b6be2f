using System.Text.Json;
using System.Text.Json.Serialization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>A profile, and what of it comes from where.</summary>
/// <param name="Profile">Its key.</param>
/// <param name="Extends">The profiles that it extends, the nearest first.</param>
/// <param name="InUse">Whether an authority works by it.</param>
/// <param name="RulesHash">The hash of its rules, which each deadline judged by them carries.</param>
/// <param name="Clocks">Its clocks, each edition one, those that are off among them.</param>
/// <param name="Ladders">The ladders of the clocks that are on.</param>
/// <param name="Urgent">How grave a rung must be to be told at night and on any day, whatever its clock.</param>
/// <param name="Silences">How long a matter may be silenced, and why; null where none may be.</param>
internal sealed record CheckedProfile(
    string Profile, IReadOnlyList<string> Extends, bool InUse, string RulesHash, IReadOnlyList<CheckedDefinition> Clocks,
    IReadOnlyList<CheckedLadder> Ladders, IReadOnlyList<Severity> Urgent, CheckedSilences? Silences)
{
    /// <summary>The keys of the clocks of which no edition is on.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Off =>
        [.. Clocks.GroupBy(each => each.Clock).Where(each => each.All(edition => !edition.On)).Select(each => each.Key)];

    /// <summary>"west-midlands, extends england".</summary>
    [JsonIgnore]
    public string Words => Extends.Count == 0 ? Profile : $"{Profile}, extends {string.Join(", which extends ", Extends)}";

    public static CheckedProfile Of(Profile profile, ProfileOrigin origin, bool inUse) =>
        new(profile.Key, origin.Bases, inUse, profile.RulesHash, [.. origin.Clocks.Select(CheckedDefinition.Of)],
            [.. profile.Ladders.Values.Where(each => profile.Clocks.Any(clock => clock.Ladder == each.Key)).Select(each => CheckedLadder.Of(each, profile))],
            profile.UrgentSeverities, profile.Silences is { } rules ? CheckedSilences.Of(rules) : null);
}

/// <summary>One edition of a clock.</summary>
internal sealed record CheckedDefinition
{
    public required string Clock { get; init; }

    public required string Name { get; init; }

    public required bool On { get; init; }

    public required string Limit { get; init; }

    /// <summary>What its citation is: "national", "local standard".</summary>
    public required string Standing { get; init; }

    /// <summary>The profile in which it is written.</summary>
    public required string WrittenIn { get; init; }

    /// <summary>What other profiles put in place of that.</summary>
    public required IReadOnlyList<ClockChange> Changes { get; init; }

    /// <summary>The first day on which a start counts, inclusive; null for any.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last such day, inclusive; null for any.</summary>
    public DateOnly? Until { get; init; }

    [JsonIgnore]
    public string OriginWords { get; init; } = "";

    public static CheckedDefinition Of(ReadClock clock) => new()
    {
        Clock = clock.Definition.Key,
        Name = clock.Definition.Name,
        On = clock.IsOn,
        Limit = clock.Definition.LimitWords,
        Standing = clock.Definition.Citation.Standing,
        WrittenIn = clock.From,
        Changes = clock.Changes,
        From = clock.Definition.EffectiveFrom == DateOnly.MinValue ? null : clock.Definition.EffectiveFrom,
        Until = clock.Definition.EffectiveUntil == DateOnly.MaxValue ? null : clock.Definition.EffectiveUntil,
        OriginWords = clock.OriginWords,
    };
}

/// <summary>A ladder, with its rungs as they are written.</summary>
internal sealed record CheckedLadder(string Ladder, IReadOnlyList<CheckedRung> Rungs)
{
    public static CheckedLadder Of(Ladder ladder, Profile profile) => new(ladder.Key,
    [
        .. ladder.Steps.Select(each => new CheckedRung(
                each.Repeat?.ToString() ?? each.When.ToString(), each.Roles, RoleWords.Of(profile, each.Roles), each.Severity)
            {
                IsUsual = each.Severity == LadderReader.UsualSeverity(each.When),
            })
            .DistinctBy(each => each.When),
    ]);
}

/// <summary>A rung: when it is told, how often where it repeats, to whom, and how grave it is.</summary>
internal sealed record CheckedRung(string When, IReadOnlyList<string> Roles, string RoleWords, Severity Severity)
{
    /// <summary>Whether it is as grave as others of its form, so that nothing need be said of it.</summary>
    [JsonIgnore]
    public bool IsUsual { get; init; } = true;
}

/// <summary>How long a matter may be silenced, by how grave it is, and the codes of the reasons.</summary>
internal sealed record CheckedSilences(IReadOnlyDictionary<string, string> Limits, IReadOnlyList<string> Reasons)
{
    public static CheckedSilences Of(SilenceRules rules) => new(
        rules.Limits.OrderBy(each => each.Key).ToDictionary(each => SeverityKey.Of(each.Key), each => $"{each.Value}"), [.. rules.Reasons.Keys]);
}

/// <summary>A severity as profiles write it: <c>still-overdue</c>.</summary>
internal static class SeverityKey
{
    public static string Of(Severity severity) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{severity}");
}
