using DeadlineWatch.Rules;

namespace DeadlineWatch.Polling;

/// <summary>What comes again and again in the readings of a poll, each once and by number: kinds, teams, facts, days.</summary>
internal sealed class SpoolWords
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly Dictionary<EventKind, int> _kindNumbers = [];
    private readonly List<EventKind> _kinds = [];
    private readonly Dictionary<object, int> _factNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<IReadOnlyDictionary<string, string>> _facts = [];
    private readonly Dictionary<int, Moment> _days = [];

    public int Number(string word) => Number(word, _numbers, _words);

    public string Word(int number) => _words[number];

    public int Number(EventKind kind) => Number(kind, _kindNumbers, _kinds);

    public EventKind Kind(int number) => _kinds[number];

    /// <summary>Readers give equal facts as one instance, so that instances are few.</summary>
    public int Number(IReadOnlyDictionary<string, string> facts)
    {
        if (!_factNumbers.TryGetValue(facts, out var number))
        {
            number = _facts.Count;
            _facts.Add(facts);
            _factNumbers.Add(facts, number);
        }

        return number;
    }

    public IReadOnlyDictionary<string, string> Facts(int number) => _facts[number];

    /// <summary>A day as a moment: which instants it spans asks for the time zone, once a day and not once an event.</summary>
    public Moment Day(int dayNumber)
    {
        if (!_days.TryGetValue(dayNumber, out var day))
        {
            day = Moment.On(DateOnly.FromDayNumber(dayNumber));
            _days.Add(dayNumber, day);
        }

        return day;
    }

    private static int Number<T>(T word, Dictionary<T, int> numbers, List<T> words)
        where T : notnull
    {
        if (!numbers.TryGetValue(word, out var number))
        {
            number = words.Count;
            words.Add(word);
            numbers.Add(word, number);
        }

        return number;
    }
}
