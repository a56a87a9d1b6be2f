using DeadlineWatch.Rules;
using DeadlineWatch.Tests.Commands;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>The timescales of the profiles that ship, by key: the names under which people know each. The canary is none: it stands in
/// no dashboard of a council.</summary>
internal static class ShippedClocks
{
    /// <summary>Those that are on in a profile.</summary>
    public static ILookup<string, string> Running { get; } = Names(profile => profile.Clocks);

    /// <summary>Those that are on, and those that a council may switch on.</summary>
    public static ILookup<string, string> All { get; } = Names(profile => [.. profile.Clocks, .. profile.ClocksOff]);

    private static ILookup<string, string> Names(Func<Profile, IReadOnlyList<ClockDefinition>> clocks) =>
        Repository.Configuration.Profiles.Values.Where(each => each.Key != "canary").SelectMany(clocks)
            .ToLookup(each => each.Key, each => char.ToUpperInvariant(each.Name[0]) + each.Name[1..], StringComparer.Ordinal);
}
