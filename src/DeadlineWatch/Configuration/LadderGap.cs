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
    /// <param name="profiles">The profiles whose clocks may tell the team.</param>
    /// <param name="reached">The roles that somebody holds for the team.</param>
    public static IReadOnlyList<LadderGap> Find(IReadOnlyList<Profile> profiles, IReadOnlySet<string> reached)
    {
        var rungs = profiles
            .SelectMany(profile => profile.Clocks.Select(clock => profile.Ladders.GetValueOrDefault(clock.Ladder)))
            .OfType<Ladder>()
            .Distinct()
            .SelectMany(ladder => ladder.Steps.Select((step, index) => (ladder.Key, Index: index, step.Roles)))
            .Where(each => each.Roles.Count > 0 && !each.Roles.Any(reached.Contains))
            .GroupBy(each => each.Roles[0], each => (each.Key, each.Index))
            .Select(each => new LadderGap(each.Key, WordsOf([.. each])))
            .ToList();
        var undecided = profiles
            .SelectMany(profile => profile.Clocks)
            .Where(each => each.Undecided is { Role.Length: > 0 } rule && !reached.Contains(rule.Role)
                && !rungs.Exists(rung => rung.Role == rule.Role))
            .DistinctBy(each => each.Undecided?.Role)
            .Select(each => new LadderGap(
                each.Undecided?.Role ?? "", $"while it is undecided, the clock \"{each.Key}\" reaches nobody"));

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
