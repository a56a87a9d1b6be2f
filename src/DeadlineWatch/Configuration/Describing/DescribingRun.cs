namespace DeadlineWatch.Configuration.Describing;

/// <summary>One reading of a file that is not there, to see what its reader asks for. Everything that is asked for is there,
/// unless this run says that it is absent, and nothing has a value, unless this run says so: readers go on beside a
/// fault.</summary>
internal sealed class DescribingRun(Dictionary<string, Asked> asked)
{
    /// <summary>Names for objects whose names are data: a reader takes the one whose form it knows.</summary>
    public static readonly IReadOnlyList<string> SampleNames = ["some-key", "2026-12-25", "someone@anytown.example"];

    /// <summary>What is left out.</summary>
    public IReadOnlyCollection<string> Absent { get; init; } = [];

    /// <summary>Where a text stands, of those places that may hold something else too.</summary>
    public string? TextAt { get; init; }

    /// <summary>The words that stand there, by place.</summary>
    public IReadOnlyDictionary<string, string> Said { get; init; } = new Dictionary<string, string>();

    /// <summary>What the reader missed of that which is left out.</summary>
    public HashSet<string> Missed { get; } = new(StringComparer.Ordinal);

    /// <summary>What it refused before it had looked what stands there.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>What it looked at.</summary>
    public HashSet<string> LookedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>What it asked for, whether it was there or not.</summary>
    public HashSet<string> AskedFor { get; } = new(StringComparer.Ordinal);

    public Asked At(string path)
    {
        AskedFor.Add(path);
        if (!asked.TryGetValue(path, out var at))
        {
            asked[path] = at = new();
        }

        return at;
    }

    /// <summary>A property; null where it is left out.</summary>
    public string? Property(string path, string name, bool isRequired)
    {
        var at = At(path);
        at.Object();
        at.Property(name);
        var beneath = Beneath(path, name);
        _ = At(beneath);
        if (!Absent.Contains(beneath))
        {
            return beneath;
        }

        if (isRequired)
        {
            Missed.Add(beneath);
        }

        return null;
    }

    /// <summary>A property that was asked for before; null where it was not, or is left out.</summary>
    public string? Known(string path, string name) =>
        At(path).Properties.Contains(name) && !Absent.Contains(Beneath(path, name)) ? Beneath(path, name) : null;

    public void Refuse(string path)
    {
        if (!LookedAt.Contains(path))
        {
            Refused.Add(path);
        }
    }

    public void Fault(string path, string member) => Missed.Add(Beneath(path, member));

    public static string Beneath(string path, string name) => $"{path}.{name}";

    public static string ItemOf(string path) => $"{path}[]";

    public static string ValueOf(string path) => $"{path}.*";
}
