namespace DeadlineWatch.Configuration;

/// <summary>Lays a profile's file over the base that it extends. What comes of it is read like any one file, and each part
/// keeps the file and the line where it stands.
/// <list type="number">
/// <item>Key and name are the file's own.</item>
/// <item>Roles, events and ladders: an entry replaces the base's of the same name, a new one comes after them.</item>
/// <item>Clocks: an entry's members replace those of the base's clock with the same key; a new key comes after
/// them. <see cref="ClockOverlay"/> says what comes of several editions of a key.</item>
/// <item>Anything else that the file gives replaces the base's.</item>
/// </list></summary>
/// <param name="log">Where faults go of an object that stands in both files.</param>
internal sealed class Overlay(FaultLog log)
{
    /// <summary>The property that names the base.</summary>
    public const string Extends = "extends";

    private static readonly IReadOnlyList<string> Own = ["key", "name", Extends];
    private static readonly IReadOnlyList<string> ByName = ["roles", "events", "ladders"];

    private static readonly IReadOnlyList<string> WholeClock = ["name", "limit", "starts", "stops", "owner", "ladder", "citation"];

    private readonly ClockOverlay _clock = new(log);

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
            laid.AddRange(over.Count == 0 ? editions : _clock.Lay(over, [.. editions]));
        }

        var known = basis.Select(KeyOf).Where(each => each.Length > 0).ToHashSet(StringComparer.Ordinal);

        return own.With([.. laid, .. own.Items().Where(each => !known.Contains(KeyOf(each)) && !IsMisspelt(each, known))], log);
    }

    // What lacks most of a clock was meant to change one of the base's: that is told once, and not as what it lacks.
    private static bool IsMisspelt(Place entry, IReadOnlyCollection<string> known)
    {
        var lacking = WholeClock.Count(each => entry.Member(each) is null);
        if (!entry.IsObject || KeyOf(entry).Length == 0 || lacking <= WholeClock.Count / 2)
        {
            return false;
        }

        (entry.Member("key") ?? entry).Fault($"the base has no clock \"{KeyOf(entry)}\", and for a new one too much is missing" +
            Spelling.Hint(KeyOf(entry), known));
        return true;
    }

    private static string KeyOf(Place clock) => clock.Member("key")?.TextIfAny() ?? "";

    /// <summary>The members of both, the base's first: one that stands in both becomes what <paramref name="join"/> makes of the
    /// file's and the base's.</summary>
    internal static List<(string Name, Place Place)> Joined(
        IReadOnlyList<(string Name, Place Place)> inherited, IReadOnlyList<(string Name, Place Place)> own,
        Func<string, Place, Place, Place> join)
    {
        var replacing = own.ToDictionary(each => each.Name, each => each.Place, StringComparer.Ordinal);

        return
        [
            .. inherited.Select(each =>
                (each.Name, replacing.TryGetValue(each.Name, out var mine) ? join(each.Name, mine, each.Place) : each.Place)),
            .. own.Where(each => inherited.All(other => other.Name != each.Name)),
        ];
    }
}
