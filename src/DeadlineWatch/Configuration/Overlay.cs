using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>Lays a profile's file over the base that it extends. What comes of it is read like any one file, and each part
/// keeps the file and the line where it stands.
/// <list type="number">
/// <item>Key and name are the file's own.</item>
/// <item>Roles, events and ladders: an entry replaces the base's of the same name, a new one comes after them.</item>
/// <item>Clocks: an entry's members replace those of the base's clock with the same key; a new key comes after
/// them. Where the base or the file has several editions of the key, the file's are whole, and replace all.</item>
/// <item>Anything else that the file gives replaces the base's.</item>
/// </list></summary>
/// <param name="log">Where faults go of an object that stands in both files.</param>
internal sealed class Overlay(FaultLog log)
{
    /// <summary>The property that names the base.</summary>
    public const string Extends = "extends";

    private static readonly IReadOnlyList<string> Own = ["key", "name", Extends];
    private static readonly IReadOnlyList<string> ByName = ["roles", "events", "ladders"];

    // What no clock is without: an entry that lacks it was meant to change one of the base's.
    private const string OfWholeClock = "starts";

    /// <summary>The profile whole.</summary>
    public Place Lay(Place over, Place basis)
    {
        if (!over.IsObject || !basis.IsObject)
        {
            return over;
        }

        List<(string Name, Place Place)> inherited = [.. basis.Members().Where(each => !Own.Contains(each.Name))];
        List<(string Name, Place Place)> own = [.. over.Members().Where(each => each.Name != Extends)];

        return over.With(
            Joined(inherited, own, (name, mine, theirs) =>
                ByName.Contains(name) && mine.IsObject && theirs.IsObject
                    ? mine.With(Joined([.. theirs.Members()], [.. mine.Members()], (_, replacing, _) => replacing), log)
                : name == "clocks" && mine.IsList && theirs.IsList ? Clocks(mine, theirs)
                : mine),
            log);
    }

    private Place Clocks(Place own, Place inherited)
    {
        var basis = inherited.Items();
        var replacing = own.Items().ToLookup(KeyOf);
        var laid = new List<Place>();
        foreach (var editions in basis.GroupBy(KeyOf))
        {
            // A clock without a key is its reader's matter.
            List<Place> over = editions.Key.Length == 0 ? [] : [.. replacing[editions.Key]];
            laid.AddRange(over.Count == 0 ? editions : Clock(over, [.. editions]));
        }

        var known = basis.Select(KeyOf).Where(each => each.Length > 0).ToHashSet(StringComparer.Ordinal);

        return own.With([.. laid, .. own.Items().Where(each => !known.Contains(KeyOf(each)))], log);
    }

    private IReadOnlyList<Place> Clock(List<Place> over, List<Place> editions)
    {
        if (over is [var mine] && editions is [var theirs])
        {
            // The key stays where the clock was first written: it tells whose clock it is.
            return
            [
                mine.With(Joined([.. theirs.Members()], [.. mine.Members()], (name, own, basis) => name == "key" ? basis : own), log),
            ];
        }

        foreach (var partial in over.Where(each => each.Member(OfWholeClock) is null))
        {
            var (times, where) = editions.Count > 1 ? (editions.Count, "in the base") : (over.Count, "here");
            partial.Fault(string.Create(CultureInfo.InvariantCulture,
                $"the clock \"{KeyOf(partial)}\" stands {times} times {where}, so that what is written here must be whole and " +
                $"replaces the base's: it lacks \"{OfWholeClock}\""));
        }

        return [.. over.Where(each => each.Member(OfWholeClock) is not null)];
    }

    private static string KeyOf(Place clock) => clock.Member("key")?.TextIfAny() ?? "";

    private static List<(string Name, Place Place)> Joined(
        List<(string Name, Place Place)> inherited, List<(string Name, Place Place)> own, Func<string, Place, Place, Place> join)
    {
        var replacing = own.ToDictionary(each => each.Name, each => each.Place, StringComparer.Ordinal);

        return
        [
            .. inherited.Select(each =>
                (each.Name, replacing.TryGetValue(each.Name, out var mine) ? join(each.Name, mine, each.Place) : each.Place)),
            .. own.Where(each => inherited.TrueForAll(other => other.Name != each.Name)),
        ];
    }
}
