namespace DeadlineWatch.Configuration.Describing;

/// <summary>What may stand in a file, found by asking its reader again and again what it would read:
/// <list type="number">
/// <item>with everything there;</item>
/// <item>with each place left out: what the reader then misses must be there;</item>
/// <item>with a text at each place that may hold a text or something else;</item>
/// <item>with all left out that may be: what is missed then must be there where certain others are not;</item>
/// <item>with each word at each place of few words: a word that changes what is asked beside it makes a case of its own.</item>
/// </list></summary>
/// <param name="Places">What is asked at each place.</param>
/// <param name="Cases">The place whose word decides, and the description for each word; null where none does.</param>
internal sealed record FileDescription(
    IReadOnlyDictionary<string, Asked> Places, (string Path, IReadOnlyDictionary<string, FileDescription> ByWord)? Cases)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Describes the file that a reader reads.</summary>
    public static FileDescription Of(Action<Place> read)
    {
        var places = Explore(read, Nothing);
        if (places.FirstOrDefault(each => Decides(read, each.Key, each.Value)) is not { Key: { } path, Value.Words: var words })
        {
            return new(places, Cases: null);
        }

        return new(places, (path, words.ToDictionary(
            each => each, each => new FileDescription(Explore(read, new() { [path] = each }), Cases: null))));
    }

    private static Dictionary<string, Asked> Explore(Action<Place> read, Dictionary<string, string> said)
    {
        var asked = new Dictionary<string, Asked>(StringComparer.Ordinal);
        var refused = Read(read, new(asked) { Said = said }).Refused;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (asked.Keys.Except(seen).ToList() is { Count: > 0 } found)
        {
            foreach (var path in found)
            {
                seen.Add(path);
                // The word that this case is about stands there in each of its readings.
                asked[path].IsRequired = said.ContainsKey(path) || Read(read, new(asked) { Said = said, Absent = [path] }).Missed.Contains(path);
                if (asked[path].IsEither)
                {
                    Read(read, new(asked) { Said = said, TextAt = path });
                }
            }
        }

        foreach (var (path, at) in asked.ToList())
        {
            FindOthers(read, asked, said, path, at);
            FindRefused(read, asked, said, refused, path, at);
        }

        return asked;
    }

    // A property that may be left out while another stands there.
    private static void FindOthers(Action<Place> read, Dictionary<string, Asked> asked, Dictionary<string, string> said, string path, Asked at)
    {
        List<string> optional = [.. at.Properties.Select(each => DescribingRun.Beneath(path, each)).Where(each => !asked[each].IsRequired)];
        foreach (var missed in Read(read, new(asked) { Said = said, Absent = optional }).Missed.Intersect(optional).ToList())
        {
            var others = optional.Where(other => other != missed
                && !Read(read, new(asked) { Said = said, Absent = [.. optional.Where(each => each != other)] }).Missed.Contains(missed)).ToList();
            at.RequiredWithout.Add((NameOf(missed), [.. others.Select(NameOf)]));
        }
    }

    // Refused beside all others, and by itself too: not only as one of two that exclude each other.
    private static void FindRefused(
        Action<Place> read, Dictionary<string, Asked> asked, Dictionary<string, string> said, HashSet<string> refused, string path, Asked at)
    {
        List<string> optional = [.. at.Properties.Select(each => DescribingRun.Beneath(path, each)).Where(each => !asked[each].IsRequired)];
        foreach (var doubted in optional.Intersect(refused).ToList())
        {
            asked[doubted].IsRefused = Read(read, new(asked) { Said = said, Absent = [.. optional.Where(each => each != doubted)] }).Refused.Contains(doubted);
        }
    }

    private static bool Decides(Action<Place> read, string path, Asked at) =>
        at.Words.Count > 0 && at.Words.Select(word => string.Join('\n', Read(read, new([]) { Said = new Dictionary<string, string> { [path] = word } })
            .AskedFor.Order(StringComparer.Ordinal))).Distinct().Count() > 1;

    private static DescribingRun Read(Action<Place> read, DescribingRun run)
    {
        read(new DescribedPlace(run, "$"));
        return run;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];
}
