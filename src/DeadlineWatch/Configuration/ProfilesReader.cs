using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads the profiles of a config folder, a base before what extends it. A profile whose base is faulty is read for
/// the faults of its own file alone.</summary>
/// <param name="files">The files by the keys that their names promise; null for one that is no JSON.</param>
/// <param name="calendars">The calendars by key; null for one whose own file is faulty.</param>
/// <param name="log">Where faults go.</param>
internal sealed class ProfilesReader(
    IReadOnlyDictionary<string, Place?> files, IReadOnlyDictionary<string, WorkingCalendar?> calendars, FaultLog log)
{
    private static readonly Laid Nothing = new(Root: null, Read: null, IsFaulty: true, Bases: []);

    // What one that stands by itself cannot be without.
    private static readonly IReadOnlyList<string> WholeProfile = ["calendar", "roles", "events", "ladders"];

    private readonly Dictionary<string, Laid> _laid = [];

    /// <summary>The profiles by key; null for one of which nothing can be made.</summary>
    public IReadOnlyDictionary<string, ReadProfile?> Read()
    {
        foreach (var key in files.Keys)
        {
            _ = Lay(key, within: []);
        }

        WarnOfIdleLadders();

        return new SortedDictionary<string, ReadProfile?>(
            files.Keys.ToDictionary(each => each, each => _laid[each].Read), StringComparer.Ordinal);
    }

    private Laid Lay(string key, IReadOnlyList<string> within)
    {
        if (!_laid.TryGetValue(key, out var laid))
        {
            laid = files[key] is { } file ? Lay(key, file, [.. within, key]) : Nothing;
            _laid.TryAdd(key, laid);
        }

        return laid;
    }

    private Laid Lay(string key, Place file, IReadOnlyList<string> within)
    {
        if (file.Member(Overlay.Extends) is not { } extends)
        {
            if (file.IsObject && WholeProfile.All(each => file.Member(each) is null))
            {
                file.Fault($"\"{string.Join("\", \"", WholeProfile.SkipLast(1))}\" and \"{WholeProfile[^1]}\" are missing: is this to be a " +
                    $"whole profile, or did you leave out \"{Overlay.Extends}\"?");
                return Nothing;
            }

            return Judge(key, file, isFaulty: false, bases: []);
        }

        if (extends.OneOf(files.Keys, "profile") is not { } named || IsCycle(named, extends, within)
            || Lay(named, within) is not { Root: { } root } basis)
        {
            return Nothing;
        }

        // A faulty base has told its faults; what follows from them is no news.
        var whole = basis.IsFaulty
            ? new Overlay(new FaultLog()).Lay(file, root.Under(new FaultLog()))
            : new Overlay(log).Lay(file, root.Under(log.Through(key)));

        return Judge(key, whole, basis.IsFaulty, [named, .. basis.Bases]);
    }

    private static bool IsCycle(string named, Place extends, IReadOnlyList<string> within)
    {
        var chain = within.SkipWhile(each => each != named).ToList();
        if (chain.Count == 0)
        {
            return false;
        }

        var others = string.Concat(chain.Skip(1).Append(named).Select((each, at) => $"{(at == 0 ? "" : ", which")} extends \"{each}\""));
        extends.Fault($"\"{chain[0]}\"{others}: a profile cannot be its own base");
        return true;
    }

    private Laid Judge(string key, Place whole, bool isFaulty, IReadOnlyList<string> bases)
    {
        var before = log.Faults.Count;
        var read = ProfileReader.Read(whole, key, calendars);

        return new Laid(
            whole, read is null ? null : read with { Origin = read.Origin with { Bases = bases } },
            isFaulty || log.Faults.Count > before, bases);
    }

    // A profile that stands by itself may keep a stock of ladders, for its clocks to choose from and for those that extend
    // it. What an extending one writes is meant to change something.
    private void WarnOfIdleLadders()
    {
        if (_laid.Values.Any(each => each.IsFaulty))
        {
            return;
        }

        var used = _laid.Values.SelectMany(each => Ladders(each.Root)
                .Where(ladder => each.Read?.Origin.Clocks.Any(clock => clock.Definition.Ladder == ladder.Name) ?? false))
            .Select(each => each.Place.Where).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, place) in files.Values.Where(each => each?.Member(Overlay.Extends) is not null).SelectMany(Ladders).Where(each => !used.Contains(each.Place.Where)))
        {
            place.Warn($"no clock uses the ladder \"{name}\"");
        }
    }

    private static IReadOnlyList<(string Name, Place Place)> Ladders(Place? root) => root?.Member("ladders")?.Members() ?? [];

    /// <summary>A profile laid over its bases.</summary>
    /// <param name="Root">The whole; null where nothing can be made of it.</param>
    /// <param name="Read">What was made of it.</param>
    /// <param name="IsFaulty">Whether it or a base has a fault.</param>
    /// <param name="Bases">The keys of its bases, nearest first.</param>
    private sealed record Laid(Place? Root, ReadProfile? Read, bool IsFaulty, IReadOnlyList<string> Bases);
}
