using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>The event kinds of a profile, how people say them, and which coded facts each may carry. A fact or a value
/// that is spelt otherwise in a mapping would silently keep clocks from starting, so both are checked against
/// it.</summary>
internal sealed class Vocabulary
{
    private const string AnyCode = "any";
    private const string FactsExpected = "a list of values, or \"any\"";

    private readonly Dictionary<EventKind, string> _words = [];
    private readonly Dictionary<EventKind, IReadOnlyDictionary<string, IReadOnlyList<string>>> _facts = [];

    private Vocabulary()
    {
    }

    /// <summary>Each kind and how people say it. Empty where the profile's own list is faulty: then nothing is checked
    /// against it.</summary>
    public IReadOnlyDictionary<EventKind, string> Words => _words;

    /// <summary>Reads <c>events</c> of a profile: <c>"child-died": "child died"</c>, or with facts <c>{ "words": …,
    /// "facts": { "channel": ["telephone", "written"], "reason": "any" } }</c>.</summary>
    public static Vocabulary Read(Place? events)
    {
        var vocabulary = new Vocabulary();
        foreach (var (name, place) in events?.Members() ?? [])
        {
            if (EventKind.TryParse(name) is not { } kind)
            {
                place.Fault($"\"{name}\" is no event kind: write lower-case words joined by hyphens");
                continue;
            }

            vocabulary._words[kind] = (place.IsText ? place.Text() : place.Object(shape =>
            {
                vocabulary._facts[kind] = ReadFacts(shape.Optional("facts"));
                return shape.Text("words");
            })) ?? "";
        }

        return vocabulary;
    }

    /// <summary>A kind that stands in the vocabulary; null, and a fault, where it does not.</summary>
    public EventKind? Kind(Place? place) =>
        place?.OneOf(Names, "event") is { } name ? EventKind.TryParse(name) : null;

    /// <summary>A kind that is itself a property's name.</summary>
    public EventKind? Kind(string name, Place place)
    {
        if (EventKind.TryParse(name) is { } kind && (_words.Count == 0 || _words.ContainsKey(kind)))
        {
            return kind;
        }

        place.Fault($"unknown event \"{name}\"{Spelling.Hint(name, Names)}");
        return null;
    }

    /// <summary>Whether one of the kinds may carry the fact; a fault where none may.</summary>
    public bool Knows(string fact, IReadOnlyList<EventKind> kinds, Place place)
    {
        var known = kinds.SelectMany(FactsOf).Select(each => each.Key).Distinct().ToList();
        if (_words.Count == 0 || kinds.Count == 0 || known.Contains(fact))
        {
            return true;
        }

        place.Fault($"unknown fact \"{fact}\" of {string.Join(", ", kinds)}{Spelling.Hint(fact, known)}");
        return false;
    }

    /// <summary>Writes down a value that the fact has on none of the kinds.</summary>
    public void Check(string value, string fact, IReadOnlyList<EventKind> kinds, Place place)
    {
        var lists = kinds.SelectMany(FactsOf).Where(each => each.Key == fact).Select(each => each.Value).ToList();
        var known = lists.SelectMany(each => each).Distinct().ToList();
        if (lists.Exists(each => each.Count == 0) || known.Count == 0 || known.Contains(value))
        {
            return;
        }

        place.Fault($"unknown {fact} \"{value}\"{Spelling.Hint(value, known)}");
    }

    /// <summary>The values that the fact may have on the kinds; empty where any code is taken.</summary>
    public IReadOnlyList<string> ValuesOf(string fact, IReadOnlyList<EventKind> kinds)
    {
        var lists = kinds.SelectMany(FactsOf).Where(each => each.Key == fact).Select(each => each.Value).ToList();

        return lists.Exists(each => each.Count == 0) ? [] : [.. lists.SelectMany(each => each).Distinct()];
    }

    private IEnumerable<string> Names => _words.Keys.Select(each => each.Name);

    private IReadOnlyDictionary<string, IReadOnlyList<string>> FactsOf(EventKind kind) =>
        _facts.GetValueOrDefault(kind) ?? new Dictionary<string, IReadOnlyList<string>>();

    // An empty list stands for any code.
    private static Dictionary<string, IReadOnlyList<string>> ReadFacts(Place? place)
    {
        var facts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (name, values) in place?.Members() ?? [])
        {
            if (values.IsText)
            {
                values.Parse(text => text == AnyCode ? text : null, FactsExpected);
                facts[name] = [];
            }
            else
            {
                facts[name] =
                    [.. values.SomeItems().Select(each => each.Parse(Keys.Read, Keys.Expected)).OfType<string>()];
            }
        }

        return facts;
    }
}
