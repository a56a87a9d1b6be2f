using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A file of Cases: the timescale's citation, what it is judged by, and its lines. Cases/README.md says how to
/// write one.</summary>
internal sealed partial class CaseTable
{
    private const string Folder = "tests/DeadlineWatch.Rules.Tests/Cases";

    private readonly Dictionary<string, EventKind> _words = new(StringComparer.Ordinal);
    private readonly HashSet<EventKind> _bookable = [];
    private readonly List<CaseLine> _lines = [];
    private readonly List<string> _comments = [];
    private bool _recordsOutcomes;

    private CaseTable(string name) => Name = name;

    /// <summary>The file's name.</summary>
    public string Name { get; }

    public Profile Profile { get; private set; } = Shipped.WestMidlands;

    public ClockDefinition Clock { get; private set; } = Shipped.WestMidlands.Clocks[0];

    /// <summary>The comments above the line that names profile and clock.</summary>
    public IReadOnlyList<string> Heading { get; private set; } = [];

    public IReadOnlyList<CaseLine> Lines => _lines;

    public static IEnumerable<string> Names => System.IO.Directory.GetFiles(Path.Combine(Repository.Folder, Folder), "*.txt")
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static CaseTable Open(string name) => Read(name, File.ReadLines(Path.Combine(Repository.Folder, Folder, name)));

    /// <summary>Reads a table.</summary>
    /// <exception cref="FormatException">A line cannot be read; the message begins with file and line.</exception>
    public static CaseTable Read(string name, IEnumerable<string> lines)
    {
        var table = new CaseTable(name);
        foreach (var (index, text) in lines.Index())
        {
            try
            {
                table.Take(index + 1, Spaces().Replace(text, " ").Trim());
            }
            catch (FormatException slip)
            {
                throw new FormatException($"{name}:{index + 1}: {slip.Message}", slip);
            }
        }

        return table;
    }

    private void Take(int number, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            _comments.Add(text[2..].Trim());
        }
        else if (About().Match(text) is { Success: true } about)
        {
            Profile = Shipped.Profiles.GetValueOrDefault(about.Groups["profile"].Value)
                ?? throw new FormatException($"no profile '{about.Groups["profile"].Value}' ships.");
            Clock = Profile.Clocks.Concat(Profile.ClocksOff).FirstOrDefault(each => each.Key == about.Groups["clock"].Value)
                ?? throw new FormatException($"profile '{Profile.Key}' has no clock '{about.Groups["clock"].Value}'.");
            // A clock that is off is judged as where it is switched on.
            Profile = Profile.Clocks.Contains(Clock) ? Profile : Profile with { Clocks = [.. Profile.Clocks, Clock] };
            Heading = [.. _comments];
        }
        else if (Word().Match(text) is { Success: true } word)
        {
            _words[word.Groups["word"].Value] = Kind(word.Groups["kind"].Value);
            if (word.Groups["bookable"].Success)
            {
                _bookable.Add(Kind(word.Groups["kind"].Value));
            }
        }
        else if (Outcomes().Match(text) is { Success: true } outcomes)
        {
            _recordsOutcomes = !outcomes.Groups["no"].Success;
        }
        else
        {
            _lines.Add(CaseLine.Read(number, text, word => _words.TryGetValue(word, out var kind) ? kind : Kind(word), Source()));
        }
    }

    private EventKind Kind(string name) => EventKind.TryParse(name) is { } kind && Profile.Events.ContainsKey(kind)
        ? kind
        : throw new FormatException($"profile '{Profile.Key}' has no event '{name}'.");

    /// <summary>One source that supplies all events: a case system with a nightly extract.</summary>
    private SourceStanding Source() => new()
    {
        Name = Some.Source,
        Supplies = Profile.Events.Keys.ToHashSet(),
        Actual = Profile.Events.Keys.Except(_bookable).ToHashSet(),
        WithOutcome = _recordsOutcomes ? _bookable.ToHashSet() : [],
        Facts = Profile.Clocks.SelectMany(each => each.When).Select(each => each.Fact).ToHashSet(StringComparer.Ordinal),
        LoadedAt = new(2, 0),
        LoadTakes = TimeSpan.FromHours(1),
        Interval = TimeSpan.FromDays(1),
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\Aprofile (?<profile>\S+) clock (?<clock>\S+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex About();

    [GeneratedRegex(@"\A(?<word>[a-z-]+) = (?<kind>\S+)(?<bookable>, may be booked)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\Athe source records (?<no>no )?outcomes\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Outcomes();
}
