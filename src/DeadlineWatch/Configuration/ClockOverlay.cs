using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>Lays what a profile writes of one clock over the base's editions of it.
/// <list type="number">
/// <item>An entry with <c>from</c> and no <c>until</c> begins a new edition on that day: it is laid over the one that is in
/// force then, which ends the day before. Several of them, earliest first, follow one upon the other.</item>
/// <item>Else one entry is laid over one edition.</item>
/// <item>Else the file's entries are whole, and replace all.</item>
/// </list></summary>
/// <param name="log">Where faults go of an object that stands in both files.</param>
internal sealed class ClockOverlay(FaultLog log)
{
    private const string From = "from";
    private const string Until = "until";

    // What no clock is without: an entry that lacks it was meant to change one of the base's.
    private const string OfWholeClock = "starts";

    // What decides when something is due: the words of the citation are about these.
    private static readonly IReadOnlyList<string> Cited = ["limit", "thenEvery", "counting", "dueBy", "skipsClosureDays", "starts"];

    /// <summary>The editions that come of it.</summary>
    /// <param name="own">The file's entries of the clock, one at least.</param>
    /// <param name="editions">The base's, one at least.</param>
    public IReadOnlyList<Place> Lay(IReadOnlyList<Place> own, IReadOnlyList<Place> editions)
    {
        var laid = Succession(own, editions) ?? (own.Count == 1 && editions.Count == 1 ? [Laid(own[0], editions[0])] : Whole(own, editions));
        WarnOfLostDays(own, editions, laid);

        return laid;
    }

    // Null where the entries do not say when each edition begins.
    private List<Place>? Succession(IReadOnlyList<Place> own, IReadOnlyList<Place> editions)
    {
        var laid = editions.ToList();
        var latest = DateOnly.MinValue;
        foreach (var (entry, index) in own.Select((entry, index) => (entry, index)))
        {
            if (index == 0 && own.Count > 1 && editions.Count == 1 && entry.Member(From) is null && entry.Member(Until) is null)
            {
                laid = [Laid(entry, editions[0])];
                continue;
            }

            var inForce = First(entry) is { } from && from > latest && entry.Member(Until) is null
                ? laid.FindIndex(each => First(each) < from && from <= Last(each))
                : -1;
            if (inForce < 0)
            {
                return null;
            }

            var before = laid[inForce];
            latest = First(entry)!.Value;
            laid[inForce] = before.With(
                Joined([.. before.Members()], [(Until, entry.Member(From)!.Saying(Written(latest.AddDays(-1))))]), log);
            laid.Insert(inForce + 1, Laid(entry, before));
        }

        return laid;
    }

    private Place Laid(Place mine, Place theirs)
    {
        WarnOfBorrowedCitation(mine, theirs);

        // The key stays where the clock was first written: it tells whose clock it is.
        return mine.With(Joined([.. theirs.Members()], [.. mine.Members().Where(each => each.Name != "key")]), log);
    }

    // Mails and inspectors would read the words of one rule beside the limit of another.
    private static void WarnOfBorrowedCitation(Place mine, Place theirs)
    {
        var changed = Cited.Select(each => (Mine: mine.Member(each), Theirs: theirs.Member(each)))
            .FirstOrDefault(each => each.Mine is { } own && own.Canonical != each.Theirs?.Canonical).Mine;
        if (changed is not null && mine.Member("citation") is null && theirs.Member("citation") is { } citation)
        {
            changed.Warn($"the citation still quotes the rule of {citation.FileName}: say in \"citation\" whose rule this limit is");
        }
    }

    private static List<Place> Whole(IReadOnlyList<Place> own, IReadOnlyList<Place> editions)
    {
        foreach (var partial in own.Where(each => each.Member(OfWholeClock) is null))
        {
            var (times, where) = editions.Count > 1 ? (editions.Count, "in the base") : (own.Count, "here");
            partial.Fault(string.Create(CultureInfo.InvariantCulture,
                $"the clock \"{partial.Member("key")?.TextIfAny()}\" stands {times} times {where}, so that what is written here must be " +
                $"whole and replaces the base's: it lacks \"{OfWholeClock}\". Only an entry that has \"{From}\" and no \"{Until}\" " +
                $"takes the rest from the edition before it, the earliest first"));
        }

        return [.. own.Where(each => each.Member(OfWholeClock) is not null)];
    }

    // What is off in the base, nobody loses.
    private static void WarnOfLostDays(IReadOnlyList<Place> own, IReadOnlyList<Place> editions, List<Place> laid)
    {
        var watched = editions.Where(each => each.Member(ClockReader.On)?.TruthIfAny() ?? true).ToList();
        if (watched.Count == 0 || laid.Count == 0)
        {
            return;
        }

        var (first, last) = (laid.Min(First), laid.Max(Last));
        if (first is { } from && watched.Min(First) < from)
        {
            Of(own, From).Warn($"the base's rule before {Words(from)} is lost: what starts before that day is not watched" +
                (own is [var only] && only.Member(Until) is not null ? $". Without \"{Until}\" it would hold until then" : ""));
        }

        if (last is { } until && watched.Max(Last) > until)
        {
            Of(own, Until).Warn($"the base's rule after {Words(until)} is lost: what starts after that day is not watched");
        }
    }

    private static Place Of(IReadOnlyList<Place> own, string member) =>
        own.Select(each => each.Member(member)).OfType<Place>().FirstOrDefault() ?? own[0];

    // Null where it is no day, which is its reader's matter.
    private static DateOnly? First(Place clock) => Day(clock.Member(From), DateOnly.MinValue);

    private static DateOnly? Last(Place clock) => Day(clock.Member(Until), DateOnly.MaxValue);

    private static DateOnly? Day(Place? place, DateOnly otherwise) =>
        place is null ? otherwise : CalendarReader.Day(place.TextIfAny() ?? "");

    private static List<(string Name, Place Place)> Joined(
        IReadOnlyList<(string Name, Place Place)> inherited, IReadOnlyList<(string Name, Place Place)> own) =>
        Overlay.Joined(inherited, own, (_, mine, _) => mine);

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
