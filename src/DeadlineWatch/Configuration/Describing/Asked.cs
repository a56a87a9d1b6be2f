using System.Text.RegularExpressions;

namespace DeadlineWatch.Configuration.Describing;

/// <summary>What readers ask of one place in a file, and so what may stand there.</summary>
internal sealed partial class Asked
{
    private readonly List<string> _properties = [];
    private readonly List<string> _examples = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notNames = new(StringComparer.Ordinal);

    /// <summary>A text, of whichever form.</summary>
    public bool IsText { get; private set; }

    /// <summary>A text that is looked at and not judged; what it may be, only its reader knows.</summary>
    public bool IsLookedAt { get; private set; }

    /// <summary>Whether the reader asked first whether it is a text: then it may also be something else.</summary>
    public bool IsEither { get; private set; }

    /// <summary>The words it may be; none where any will do.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>In words what it must be: "a day such as 2026-12-25"; null where nothing was said.</summary>
    public string? Form { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    public (int Least, int Most)? Whole { get; private set; }

    public bool IsShare { get; private set; }

    public bool IsTruth { get; private set; }

    public bool IsList { get; private set; }

    /// <summary>Whether a list must have an item.</summary>
    public bool IsSome { get; private set; }

    public bool IsObject { get; private set; }

    /// <summary>The properties of an object, in the order in which they are asked for.</summary>
    public IReadOnlyList<string> Properties => _properties;

    /// <summary>An object whose names are data.</summary>
    public bool IsMap { get; private set; }

    /// <summary>The sample names of a map that its reader took.</summary>
    public IReadOnlyCollection<string> Names => [.. _names.Except(_notNames)];

    /// <summary>Whether it is known only to be refused: it belongs to another kind of thing.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Properties that must be there where none of some others is.</summary>
    public List<(string Name, IReadOnlyList<string> Others)> RequiredWithout { get; } = [];

    public void Text() => IsText = true;

    public void LookAt() => IsLookedAt = true;

    public void WhetherText() => IsEither = true;

    public void Number(int least, int most) => Whole = (least, most);

    public void Share() => IsShare = true;

    public void Truth() => IsTruth = true;

    public void List(bool isSome) => (IsList, IsSome) = (true, IsSome || isSome);

    public void Object() => IsObject = true;

    public void Property(string name)
    {
        if (!_properties.Contains(name))
        {
            _properties.Add(name);
        }
    }

    public void Map() => IsMap = true;

    /// <summary>A sample name of a map, and whether its reader took it.</summary>
    public void Name(string sample, bool isTaken) => _ = isTaken ? _names.Add(sample) : _notNames.Add(sample);

    /// <summary>A text of one of several forms, each with its words.</summary>
    public void Parsed(string expected, Func<string, bool> reads)
    {
        IsText = true;
        Form ??= expected;
        foreach (var each in Example().Matches(expected).Select(each => each.Groups["said"].Value))
        {
            if (reads(each) && !_examples.Contains(each))
            {
                _examples.Add(each);
            }
        }
    }

    public void OneOf(IEnumerable<string> words)
    {
        IsText = true;
        Words = [.. Words.Union(words).Except(DescribingRun.SampleNames)];
    }

    // "20 seconds" in quotes, or what follows "such as" to the next comma or "or".
    [GeneratedRegex("\"(?<said>[^\"]+)\"|such as (?<said>[^,\" ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();
}
