using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Configuration;

/// <summary>A value that stands in a file.</summary>
/// <param name="value">The value.</param>
/// <param name="at">Its path within the file.</param>
/// <param name="file">How faults name its file.</param>
/// <param name="log">Where faults go.</param>
/// <param name="members">Of an object whose members stand in several files; null where all of it stands in this one.</param>
/// <param name="items">Of such a list.</param>
internal sealed partial class WrittenPlace(
    JsonTree value, string at, string file, FaultLog log, IReadOnlyList<(string Name, Place Place)>? members = null,
    IReadOnlyList<Place>? items = null) : Place(value, at, file)
{
    /// <summary>The property of a file that names its schema.</summary>
    public const string SchemaMember = "$schema";

    public override bool IsDescribed => false;

    public override bool IsText => Value is JsonText;

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
            return new WrittenPlace(WithoutSchema(JsonTree.Parse(utf8)), "$", shown, log);
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

    public override void Fault(string message) => log.Fault(new(File, Value.Line, At, message));

    public override void FaultIn(string member, string message) => log.Fault(new(File, Value.Line, Beneath(member), message));

    public override void FaultOfRun(string message) => log.FaultOfRun(new(File, Value.Line, At, message));

    public override void Warn(string message) => log.Warn(new(File, Value.Line, At, message));

    public override string? Text()
    {
        if (Value is not JsonText { Value: var text })
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

    public override string? OneOf(IEnumerable<string> known, string what)
    {
        var words = known as IReadOnlyCollection<string> ?? [.. known];
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

    public override int? Whole(int least, int most)
    {
        if (Value is JsonNumber number
            && int.TryParse(number.Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole >= least && whole <= most)
        {
            return whole;
        }

        return Refuse<int?>(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    public override double? Share()
    {
        if (Value is JsonNumber number
            && double.TryParse(number.Written, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            && share is > 0 and <= 1)
        {
            return share;
        }

        return Refuse<double?>("a number above 0 and up to 1, such as 0.3 for 30 %");
    }

    public override bool? Truth() => Value is JsonTruth truth ? truth.Value : Refuse<bool?>("true or false");

    public override IReadOnlyList<Place> Items()
    {
        if (items is not null)
        {
            return items;
        }

        if (Value is JsonList list)
        {
            return [.. list.Items.Select((item, index) => new WrittenPlace(item, $"{At}[{index}]", File, log))];
        }

        return Refuse<IReadOnlyList<Place>>("a list") ?? [];
    }

    public override IReadOnlyList<Place> SomeItems()
    {
        if (Value is JsonList { Items.Count: 0 })
        {
            Fault("an empty list");
        }

        return Items();
    }

    public override IReadOnlyList<(string Name, Place Place)> Members()
    {
        if (members is not null)
        {
            return members;
        }

        if (Value is not JsonObject shape)
        {
            return Refuse<IReadOnlyList<(string, Place)>>("an object") ?? [];
        }

        var found = new List<(string Name, Place Place)>();
        foreach (var (name, written) in shape.Members)
        {
            var place = new WrittenPlace(written, Beneath(name), File, log);
            if (found.Exists(each => each.Name == name))
            {
                place.Fault($"\"{name}\" stands twice");
                continue;
            }

            found.Add((name, place));
        }

        return found;
    }

    public override T? Object<T>(Func<Shape, T?> read)
        where T : class
    {
        if (Value is not JsonObject)
        {
            return Refuse<T>("an object");
        }

        var shape = new Shape(this);
        var taken = read(shape);
        shape.Close();

        return taken;
    }

    public override string? TextIfAny() => (Value as JsonText)?.Value;

    public override Place? Member(string name) =>
        members is not null ? members.FirstOrDefault(each => each.Name == name).Place
        : (Value as JsonObject)?.Members.FirstOrDefault(each => each.Name == name) is { } member
            ? new WrittenPlace(member.Value, Beneath(name), File, log)
            : null;

    public override Place? Property(string name, bool isRequired) => null;

    public override Place Saying(string text) => new WrittenPlace(new JsonText(Value.Line, text), At, File, log);

    public override Place Under(FaultLog elsewhere) =>
        members is not null ? With([.. members.Select(each => (each.Name, each.Place.Under(elsewhere)))], elsewhere)
        : items is not null ? With([.. items.Select(each => each.Under(elsewhere))], elsewhere)
        : new WrittenPlace(Value, At, File, elsewhere);

    // Says which schema an editor checks the file by; to the service it says nothing, and two that differ in it are alike.
    private static JsonTree WithoutSchema(JsonTree root) => root is JsonObject shape
        ? shape with { Members = [.. shape.Members.Where(each => each is not { Name: SchemaMember, Value: JsonText })] }
        : root;

    private T? Refuse<T>(string expected)
    {
        Fault(Value is JsonNull
            ? $"null says nothing: write {expected}, or leave it out"
            : $"{expected} is needed here, not {Found()}");

        return default;
    }

    private string Found() => Value switch
    {
        JsonText text => $"\"{text.Value}\"",
        JsonNumber number => number.Written,
        _ => Value.Kind,
    };

    private string Beneath(string member) => Word().IsMatch(member) ? $"{At}.{member}" : $"{At}[\"{member}\"]";

    [GeneratedRegex(@"\A[a-z][A-Za-z0-9-]*\z", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
