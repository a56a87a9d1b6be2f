using System.Text.Json;

namespace DeadlineWatch.Configuration;

/// <summary>A value in a file of the config folder, with its path. It is read as what it must be; where it is something
/// else, that is written down with file, line and path, and null is given, so that the reading goes on to the next
/// fault. What is built beside a fault is never used. The same readers, asked of a place that nobody wrote, describe what may stand
/// there.</summary>
internal abstract class Place(JsonTree value, string at, string file)
{
    /// <summary>The name of the file without folder and ending: <c>england</c>.</summary>
    public string FileName => Path.GetFileNameWithoutExtension(file);

    /// <summary>File and path: what tells one place from another.</summary>
    public string Where => $"{file} {at}";

    /// <summary>The value without comments, layout and order of properties.</summary>
    public string Canonical => value.Canonical();

    /// <summary>Whether a reader is asked what it would read.</summary>
    public abstract bool IsDescribed { get; }

    /// <summary>Whether the value is an object without members.</summary>
    public bool IsEmptyObject => value is JsonObject { Members.Count: 0 };

    /// <summary>Whether the value is a text, where a text is a short form of an object.</summary>
    public abstract bool IsText { get; }

    /// <summary>Whether the value is an object.</summary>
    public bool IsObject => value is JsonObject;

    /// <summary>Whether the value is a list.</summary>
    public bool IsList => value is JsonList;

    /// <summary>What stands there; a null where nobody wrote it.</summary>
    protected JsonTree Value => value;

    /// <summary>Its path within the file.</summary>
    protected string At => at;

    /// <summary>How faults name its file.</summary>
    protected string File => file;

    /// <summary>Writes down what is wrong here.</summary>
    public abstract void Fault(string message);

    /// <summary>Writes down what is wrong with a member that this object should have.</summary>
    public abstract void FaultIn(string member, string message);

    /// <summary>Writes down what keeps only the service from running.</summary>
    public abstract void FaultOfRun(string message);

    /// <summary>Writes down what somebody should look at here.</summary>
    public abstract void Warn(string message);

    /// <summary>A text that is not blank.</summary>
    public abstract string? Text();

    /// <summary>A text of a certain form.</summary>
    /// <param name="read">Gives null where the text has another form.</param>
    /// <param name="expected">The form in words, with an example: "a day such as 2026-09-01".</param>
    public T? Parse<T>(Func<string, T?> read, string expected)
        where T : class
    {
        Expect(expected, each => read(each) is not null);
        var text = Text();
        var taken = text is null ? null : read(text);
        if (text is not null && taken is null)
        {
            Fault($"\"{text}\" is not {expected}");
        }

        return taken;
    }

    /// <inheritdoc cref="Parse{T}(Func{string, T}, string)"/>
    public T? Parse<T>(Func<string, T?> read, string expected)
        where T : struct
    {
        Expect(expected, each => read(each) is not null);
        var text = Text();
        var taken = text is null ? null : read(text);
        if (text is not null && taken is null)
        {
            Fault($"\"{text}\" is not {expected}");
        }

        return taken;
    }

    /// <summary>One of the words that are known; any, where none is known because the place that lists them is
    /// faulty.</summary>
    /// <param name="known">The words.</param>
    /// <param name="what">What they are: "ladder".</param>
    public abstract string? OneOf(IEnumerable<string> known, string what);

    /// <summary>A value of an enum, by its words in lower case joined by hyphens: <c>annex-a</c>.</summary>
    public T? OneOf<T>(string what)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>()
            .ToDictionary(each => JsonNamingPolicy.KebabCaseLower.ConvertName(each.ToString()));

        return OneOf(words.Keys, what) is { } word ? words[word] : null;
    }

    /// <summary>A whole number between two, both inclusive.</summary>
    public abstract int? Whole(int least, int most);

    /// <summary>A number above 0 and up to 1.</summary>
    public abstract double? Share();

    /// <summary>true or false.</summary>
    public abstract bool? Truth();

    /// <summary>The items of a list; none, and a fault, where it is no list.</summary>
    public abstract IReadOnlyList<Place> Items();

    /// <summary>The items of a list that must have one at least.</summary>
    public abstract IReadOnlyList<Place> SomeItems();

    /// <summary>The members of an object whose names are data, such as teams; a name that stands twice is a
    /// fault.</summary>
    public abstract IReadOnlyList<(string Name, Place Place)> Members();

    /// <summary>An object whose properties are known. Those that <paramref name="read"/> did not ask for are refused,
    /// and those that it required and that are missing are told.</summary>
    public abstract T? Object<T>(Func<Shape, T?> read)
        where T : class;

    /// <summary>A member of an object, where there is one: a first look, which judges nothing.</summary>
    public abstract Place? Member(string name);

    /// <summary>A property of an object that is described; null where this run leaves it out, or nothing is described.</summary>
    public abstract Place? Property(string name, bool isRequired);

    /// <summary>The text, where it is one: for a second look at what <see cref="Text"/> has judged.</summary>
    public abstract string? TextIfAny();

    /// <summary>The truth, where it is one: a first look, which judges nothing.</summary>
    public bool? TruthIfAny() => (value as JsonTruth)?.Value;

    /// <summary>The same place, as though another text stood there: what follows from it for another member.</summary>
    public abstract Place Saying(string text);

    /// <summary>The same place, whose faults go elsewhere.</summary>
    public abstract Place Under(FaultLog elsewhere);

    /// <summary>An object that stands here, with members of other files among its own; each keeps its own place.</summary>
    /// <param name="members">The members, each name once.</param>
    /// <param name="log">Where faults of the object as a whole go.</param>
    public Place With(IReadOnlyList<(string Name, Place Place)> members, FaultLog log) => new WrittenPlace(
        new JsonObject(value.Line, [.. members.Select(each => new JsonMember(each.Name, each.Place.Value))]), at, file, log, members: members);

    /// <summary>A list that stands here, with items of other files among its own; each keeps its own place.</summary>
    public Place With(IReadOnlyList<Place> items, FaultLog log) => new WrittenPlace(
        new JsonList(value.Line, [.. items.Select(each => each.Value)]), at, file, log, items: items);

    /// <summary>Hears of which form a text must be, before it is read.</summary>
    /// <param name="form">The form in words.</param>
    /// <param name="reads">Whether a text has it.</param>
    protected virtual void Expect(string form, Func<string, bool> reads)
    {
        // Who wrote it hears of the form where the text has another.
    }
}
