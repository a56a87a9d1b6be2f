using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>A rung that would reach nobody: its mail would go to the fallback, and no manager of the case would
/// know.</summary>
/// <param name="Role">The role that nobody holds, and the first on its rung.</param>
/// <param name="Words">Which rung: <c>the second rung of the ladder "decision" reaches nobody</c>.</param>
internal sealed record LadderGap(string Role, string Words)
{
    private static readonly IReadOnlyList<string> Ordinals =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

    /// <summary>The gaps of the ladders in use, one for each role that nobody holds.</summary>
    /// <param name="profiles">The profiles whose clocks may tell the team, each with an authority that has it.</param>
    /// <param name="reaches">Whether somebody holds a role for the team: authority, clock, role.</param>
    public static IReadOnlyList<LadderGap> Find(
        IReadOnlyList<(string Authority, Profile Profile)> profiles, Func<string, string, string, bool> reaches)
    {
        var clocks = profiles.SelectMany(each => each.Profile.Clocks.Select(clock => (each.Authority, each.Profile, Clock: clock))).ToList();
        var rungs = clocks
            .Select(each => (each.Authority, each.Clock, Ladder: each.Profile.Ladders.GetValueOrDefault(each.Clock.Ladder)))
            .SelectMany(each => (each.Ladder?.Steps ?? []).Select((step, index) => (each.Authority, each.Clock, each.Ladder, Index: index, step.Roles)))
            .Where(each => each.Roles.Count > 0 && !each.Roles.Any(role => reaches(each.Authority, each.Clock.Key, role)))
            .GroupBy(each => each.Roles[0], each => (each.Ladder!.Key, each.Index))
            .Select(each => new LadderGap(each.Key, WordsOf([.. each.Distinct()])))
            .ToList();
        var undecided = clocks
            .Where(each => each.Clock.Undecided is { Role.Length: > 0 } rule && !reaches(each.Authority, each.Clock.Key, rule.Role)
                && !rungs.Exists(rung => rung.Role == rule.Role))
            .DistinctBy(each => each.Clock.Undecided?.Role)
            .Select(each => new LadderGap(
                each.Clock.Undecided?.Role ?? "", $"while it is undecided, the clock \"{each.Clock.Key}\" reaches nobody"));

        return [.. rungs, .. undecided];
    }

    private static string WordsOf(IReadOnlyList<(string Ladder, int Index)> rungs)
    {
        var (ladder, index) = rungs[0];
        var others = rungs.Select(each => each.Ladder).Distinct().Count() - 1;
        var which = index < Ordinals.Count ? Ordinals[index] : "last";

        return others == 0
            ? $"the {which} rung of the ladder \"{ladder}\" reaches nobody"
            : string.Create(CultureInfo.InvariantCulture,
                $"the {which} rung of the ladder \"{ladder}\" (and of {others} more) reaches nobody");
    }
}
