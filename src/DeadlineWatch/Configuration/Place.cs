using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeadlineWatch.Configuration.Describing;

namespace DeadlineWatch.Configuration;

/// <summary>A value in a file of the config folder, with its path. It is read as what it must be; where it is something
/// else, that is written down with file, line and path, and null is given, so that the reading goes on to the next
/// fault. What is built beside a fault is never used.</summary>
internal sealed partial class Place
{
    /// <summary>The property of a file that names its schema.</summary>
    public const string SchemaMember = "$schema";

    private readonly JsonTree _value;
    private readonly string _path;
    private readonly string _file;
    private readonly FaultLog _log;

    // Of an object or a list whose parts stand in several files; null where all of it stands in this one.
    private readonly IReadOnlyList<(string Name, Place Place)>? _members;
    private readonly IReadOnlyList<Place>? _items;

    // Where a reader is asked what it would read, and nothing stands there.
    private readonly DescribingRun? _run;
    private readonly string? _name;

    private Place(JsonTree value, string path, string file, FaultLog log)
    {
        _value = value;
        _path = path;
        _file = file;
        _log = log;
    }

    private Place(Place at, FaultLog log, IReadOnlyList<(string Name, Place Place)> members)
        : this(new JsonObject(at._value.Line, [.. members.Select(each => new JsonMember(each.Name, each.Place._value))]), at._path, at._file, log) =>
        _members = members;

    private Place(Place at, FaultLog log, IReadOnlyList<Place> items)
        : this(new JsonList(at._value.Line, [.. items.Select(each => each._value)]), at._path, at._file, log) =>
        _items = items;

    private Place(DescribingRun run, string path, string? name = null)
        : this(new JsonNull(0), path, "", new FaultLog()) => (_run, _name) = (run, name);

    /// <summary>The root of a file that is not there: what is asked of it is written down.</summary>
    public static Place Described(DescribingRun run) => new(run, "$");

    /// <summary>The name of the file without folder and ending: <c>england</c>.</summary>
    public string FileName => Path.GetFileNameWithoutExtension(_file);

    /// <summary>File and path: what tells one place from another.</summary>
    public string Where => $"{_file} {_path}";

    /// <summary>The value without comments, layout and order of properties.</summary>
    public string Canonical => _value.Canonical();

    /// <summary>The root of a file; null, and a fault, where the file cannot be read or is no JSON.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="shown">How faults name it.</param>
    /// <param name="log">Where faults go.</param>
    public static Place? Open(string path, string shown, FaultLog log)
    {
        byte[] utf8 = [];
        try
        {
            utf8 = ConfigFile.Read(path);
            return new Place(WithoutSchema(JsonTree.Parse(utf8)), "$", shown, log);
        }
        catch (JsonException broken)
        {
            var mistake = JsonMistake.Of(utf8, broken);
            log.Fault(new(shown, mistake.Line, "$", $"not JSON: {mistake.Message}"));
        }
        catch (UnfitFileException unfit)
        {
            log.Fault(new(shown, 0, "$", unfit.Message));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            log.Fault(new(shown, 0, "$", "the file is missing"));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            log.Fault(new(shown, 0, "$", $"the file cannot be read: {closed.Message}"));
        }

        return null;
    }

    /// <summary>Writes down what is wrong here.</summary>
    public void Fault(string message)
    {
        if (_run is not null && _name is not null)
        {
            _run.At(_path).Name(_name, isTaken: _run.LookedAt.Contains(Sample));
        }
        else
        {
            _run?.Refuse(_path);
        }

        _log.Fault(new(_file, _value.Line, _path, message));
    }

    /// <summary>Writes down what is wrong with a member that this object should have.</summary>
    public void FaultIn(string member, string message)
    {
        _run?.Fault(_path, member);
        _log.Fault(new(_file, _value.Line, Beneath(member), message));
    }

    /// <summary>Writes down what keeps only the service from running.</summary>
    public void FaultOfRun(string message) => _log.FaultOfRun(new(_file, _value.Line, _path, message));

    /// <summary>Writes down what somebody should look at here.</summary>
    public void Warn(string message) => _log.Warn(new(_file, _value.Line, _path, message));

    /// <summary>A text that is not blank.</summary>
    public string? Text()
    {
        if (Asking is { } asked)
        {
            asked.Text();
            return null;
        }

        if (_value is not JsonText { Value: var text })
        {
            return Refuse<string>("a text");
        }

        if (string.IsNullOrWhiteSpace(text) || text != text.Trim())
        {
            Fault(string.IsNullOrWhiteSpace(text) ? "a blank text" : $"\"{text}\" has blanks at its ends");
            return null;
        }

        return text;
    }

    /// <summary>A text of a certain form.</summary>
    /// <param name="read">Gives null where the text has another form.</param>
    /// <param name="expected">The form in words, with an example: "a day such as 2026-09-01".</param>
    public T? Parse<T>(Func<string, T?> read, string expected)
        where T : class
    {
        Asking?.Parsed(expected, each => read(each) is not null);
        var text = Text();
        var value = text is null ? null : read(text);
        if (text is not null && value is null)
        {
            Fault($"\"{text}\" is not {expected}");
        }

        return value;
    }

    /// <inheritdoc cref="Parse{T}(Func{string, T}, string)"/>
    public T? Parse<T>(Func<string, T?> read, string expected)
        where T : struct
    {
        Asking?.Parsed(expected, each => read(each) is not null);
        var text = Text();
        var value = text is null ? null : read(text);
        if (text is not null && value is null)
        {
            Fault($"\"{text}\" is not {expected}");
        }

        return value;
    }

    /// <summary>One of the words that are known; any, where none is known because the place that lists them is
    /// faulty.</summary>
    /// <param name="known">The words.</param>
    /// <param name="what">What they are: "ladder".</param>
    public string? OneOf(IEnumerable<string> known, string what)
    {
        var words = known as IReadOnlyCollection<string> ?? [.. known];
        if (Asking is { } asked)
        {
            asked.OneOf(words);
            return _run!.Said.GetValueOrDefault(_path);
        }

        if (Text() is not { } text)
        {
            return null;
        }

        if (words.Count > 0 && !words.Contains(text))
        {
            Fault($"unknown {what} \"{text}\"{Spelling.Hint(text, words)}");
            return null;
        }

        return text;
    }

    /// <summary>A value of an enum, by its words in lower case joined by hyphens: <c>annex-a</c>.</summary>
    public T? OneOf<T>(string what)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>()
            .ToDictionary(each => JsonNamingPolicy.KebabCaseLower.ConvertName(each.ToString()));

        return OneOf(words.Keys, what) is { } word ? words[word] : null;
    }

    /// <summary>A whole number between two, both inclusive.</summary>
    public int? Whole(int least, int most)
    {
        if (Asking is { } asked)
        {
            asked.Number(least, most);
            return null;
        }

        if (_value is JsonNumber number
            && int.TryParse(number.Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole >= least && whole <= most)
        {
            return whole;
        }

        return Refuse<int?>(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    /// <summary>A number above 0 and up to 1.</summary>
    public double? Share()
    {
        if (Asking is { } asked)
        {
            asked.Share();
            return null;
        }

        if (_value is JsonNumber number
            && double.TryParse(number.Written, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            && share is > 0 and <= 1)
        {
            return share;
        }

        return Refuse<double?>("a number above 0 and up to 1, such as 0.3 for 30 %");
    }

    /// <summary>true or false.</summary>
    public bool? Truth()
    {
        if (Asking is { } asked)
        {
            asked.Truth();
            return null;
        }

        return _value is JsonTruth truth ? truth.Value : Refuse<bool?>("true or false");
    }

    /// <summary>The items of a list; none, and a fault, where it is no list.</summary>
    public IReadOnlyList<Place> Items()
    {
        if (Asking is { } asked)
        {
            asked.List(isSome: false);
            return [new Place(_run!, DescribingRun.ItemOf(_path))];
        }

        if (_items is not null)
        {
            return _items;
        }

        if (_value is JsonList list)
        {
            return [.. list.Items.Select((item, index) => new Place(item, $"{_path}[{index}]", _file, _log))];
        }

        return Refuse<IReadOnlyList<Place>>("a list") ?? [];
    }

    /// <summary>The items of a list that must have one at least.</summary>
    public IReadOnlyList<Place> SomeItems()
    {
        Asking?.List(isSome: true);
        if (_value is JsonList { Items.Count: 0 })
        {
            Fault("an empty list");
        }

        return Items();
    }

    /// <summary>The members of an object whose names are data, such as teams; a name that stands twice is a
    /// fault.</summary>
    public IReadOnlyList<(string Name, Place Place)> Members()
    {
        if (Asking is { } asked)
        {
            asked.Map();
            return [.. DescribingRun.SampleNames.Select(each => (each, new Place(_run!, DescribingRun.ValueOf(_path), each)))];
        }

        if (_members is not null)
        {
            return _members;
        }

        if (_value is not JsonObject shape)
        {
            return Refuse<IReadOnlyList<(string, Place)>>("an object") ?? [];
        }

        var members = new List<(string Name, Place Place)>();
        foreach (var (name, value) in shape.Members)
        {
            var place = new Place(value, Beneath(name), _file, _log);
            if (members.Exists(each => each.Name == name))
            {
                place.Fault($"\"{name}\" stands twice");
                continue;
            }

            members.Add((name, place));
        }

        return members;
    }

    /// <summary>An object whose properties are known. Those that <paramref name="read"/> did not ask for are refused,
    /// and those that it required and that are missing are told.</summary>
    public T? Object<T>(Func<Shape, T?> read)
        where T : class
    {
        if (Asking is { } asked)
        {
            asked.Object();
            return read(new Shape(this));
        }

        if (_value is not JsonObject)
        {
            return Refuse<T>("an object");
        }

        var shape = new Shape(this);
        var value = read(shape);
        shape.Close();

        return value;
    }

    /// <summary>Whether the value is an object without members.</summary>
    public bool IsEmptyObject => _value is JsonObject { Members.Count: 0 };

    /// <summary>Whether the value is a text, where a text is a short form of an object.</summary>
    public bool IsText
    {
        get
        {
            Asking?.WhetherText();
            return _run is null ? _value is JsonText : _run.TextAt == _path;
        }
    }

    /// <summary>The text, where it is one: for a second look at what <see cref="Text"/> has judged.</summary>
    public string? TextIfAny()
    {
        Asking?.LookAt();
        return (_value as JsonText)?.Value;
    }

    /// <summary>The truth, where it is one: a first look, which judges nothing.</summary>
    public bool? TruthIfAny() => (_value as JsonTruth)?.Value;

    /// <summary>The same place, as though another text stood there: what follows from it for another member.</summary>
    public Place Saying(string text) => new(new JsonText(_value.Line, text), _path, _file, _log);

    /// <summary>Whether the value is an object.</summary>
    public bool IsObject => _value is JsonObject;

    /// <summary>Whether the value is a list.</summary>
    public bool IsList => _value is JsonList;

    /// <summary>A member of an object, where there is one: a first look, which judges nothing.</summary>
    public Place? Member(string name) => _run is not null
        ? _run.Known(_path, name) is { } beneath ? new Place(_run, beneath) : null
        : _members is not null
        ? _members.FirstOrDefault(each => each.Name == name).Place
        : (_value as JsonObject)?.Members.FirstOrDefault(each => each.Name == name) is { } member
            ? new Place(member.Value, Beneath(name), _file, _log)
            : null;

    /// <summary>An object that stands here, with members of other files among its own; each keeps its own place.</summary>
    /// <param name="members">The members, each name once.</param>
    /// <param name="log">Where faults of the object as a whole go.</param>
    public Place With(IReadOnlyList<(string Name, Place Place)> members, FaultLog log) => new(this, log, members);

    /// <summary>A list that stands here, with items of other files among its own; each keeps its own place.</summary>
    public Place With(IReadOnlyList<Place> items, FaultLog log) => new(this, log, items);

    /// <summary>The same place, whose faults go elsewhere.</summary>
    public Place Under(FaultLog log) =>
        _members is not null ? new(this, log, [.. _members.Select(each => (each.Name, each.Place.Under(log)))])
        : _items is not null ? new(this, log, [.. _items.Select(each => each.Under(log))])
        : new(_value, _path, _file, log);

    /// <summary>A property of an object that is described; null where this run leaves it out, or nothing is described.</summary>
    public Place? Property(string name, bool isRequired) =>
        _run?.Property(_path, name, isRequired) is { } beneath ? new Place(_run, beneath) : null;

    /// <summary>Whether a reader is asked what it would read.</summary>
    public bool IsDescribed => _run is not null;

    private string Sample => $"{_path} {_name}";

    // Null where a file is read; else what is asked of this place.
    private Asked? Asking
    {
        get
        {
            if (_run is null)
            {
                return null;
            }

            _run.LookedAt.Add(_path);
            var asked = _run.At(_path);
            if (_name is not null)
            {
                _run.LookedAt.Add(Sample);
                asked.Name(_name, isTaken: true);
            }

            return asked;
        }
    }

    // Says which schema an editor checks the file by; to the service it says nothing, and two that differ in it are alike.
    private static JsonTree WithoutSchema(JsonTree root) => root is JsonObject shape
        ? shape with { Members = [.. shape.Members.Where(each => each is not { Name: SchemaMember, Value: JsonText })] }
        : root;

    private T? Refuse<T>(string expected)
    {
        Fault(_value is JsonNull
            ? $"null says nothing: write {expected}, or leave it out"
            : $"{expected} is needed here, not {Found()}");

        return default;
    }

    private string Found() => _value switch
    {
        JsonText text => $"\"{text.Value}\"",
        JsonNumber number => number.Written,
        _ => _value.Kind,
    };

    private string Beneath(string member) => Word().IsMatch(member) ? $"{_path}.{member}" : $"{_path}[\"{member}\"]";

    [GeneratedRegex(@"\A[a-z][A-Za-z0-9-]*\z", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
