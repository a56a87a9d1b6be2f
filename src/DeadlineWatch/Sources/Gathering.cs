using System.Globalization;
using System.Runtime.InteropServices;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>What one reading has found so far: rows become cases, whatever kind of file they stand in.</summary>
internal sealed class Gathering(SourceSettings settings, DateTimeOffset now)
{
    // Enough to show what is wrong with an export; a million of the same finding would only hide the others.
    private const int MostFindings = 1000;

    // Of a source that is read case by case: teams and codes come again at once, ids never.
    private const int MostPooled = 20_000;

    private readonly Dictionary<string, GatheredCase> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, string Value), IReadOnlyDictionary<string, string>> _oneFact = [];
    private readonly Dictionary<string, string> _noFacts = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, Moment> _days = [];
    private readonly Dictionary<string, (int Rows, RowFilter Filter)> _leftOut = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, int> _events = SourceShape.KindsOf(settings).ToDictionary(kind => kind.Name, _ => 0, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _doubledIds = new(StringComparer.Ordinal);
    private int _findingsLeftOut;
    private int _finished;

    /// <summary>The time of this poll.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Says that a table was read, so that one without rows counts as zero rows, and not as unknown.</summary>
    public void OpenTable(string table) => _rows.TryAdd(table, 0);

    /// <summary>What was found to be wrong so far.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    public void CountRow(string table) => _rows[table] = _rows.GetValueOrDefault(table) + 1;

    /// <summary>Counts a row that the mapping leaves out.</summary>
    public void LeaveOut(string table, RowFilter filter) =>
        _leftOut[table] = (_leftOut.GetValueOrDefault(table).Rows + 1, filter);

    public void Find(string code, string place, string words, string? reference = null)
    {
        if (_findings.Count == MostFindings)
        {
            _findingsLeftOut++;
            return;
        }

        _findings.Add(new Finding(code, PlainText.Of(place), PlainText.Of(words), reference));
    }

    /// <summary>One instance for equal texts: teams, codes and references come again in every row.</summary>
    public string Pooled(string text)
    {
        if (!_pool.TryGetValue(text, out var known))
        {
            known = text;
            _pool.Add(text, text);
        }

        return known;
    }

    /// <summary>A day as a moment: which instants it spans asks for the time zone, once a day and not once a row.</summary>
    public Moment Day(DateOnly day)
    {
        if (!_days.TryGetValue(day, out var moment))
        {
            moment = Moment.On(day);
            _days.Add(day, moment);
        }

        return moment;
    }

    /// <summary>One instance for equal facts.</summary>
    public IReadOnlyDictionary<string, string> Facts(IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        if (facts.Count == 0)
        {
            return _noFacts;
        }

        if (facts.Count == 1)
        {
            // Nearly all events have one or none.
            if (!_oneFact.TryGetValue((facts[0].Key, facts[0].Value), out var one))
            {
                one = new Dictionary<string, string>(facts, StringComparer.Ordinal);
                _oneFact.Add((facts[0].Key, facts[0].Value), one);
            }

            return one;
        }

        var key = string.Join('\n', facts.Select(each => $"{each.Key}={each.Value}"));
        if (!_facts.TryGetValue(key, out var known))
        {
            known = new Dictionary<string, string>(facts, StringComparer.Ordinal);
            _facts.Add(key, known);
        }

        return known;
    }

    /// <summary>Adds a row's case, with the events that the row holds. The case counts as present even when it has
    /// none.</summary>
    public void Add(CaseRow row)
    {
        var reference = Pooled(row.Reference);
        if (!_cases.TryGetValue(reference, out var gathered))
        {
            gathered = new GatheredCase(reference);
            _cases.Add(reference, gathered);
        }

        gathered.Add(row);
    }

    /// <summary>Says that an id stands for events at more than one time.</summary>
    public void CountDoubledId(EventKind kind) => _doubledIds[kind.Name] = _doubledIds.GetValueOrDefault(kind.Name) + 1;

    /// <summary>Says that no row of this case comes any more. Answers what all its rows say; null where none of them could be
    /// taken.</summary>
    public CaseSnapshot? Finish(string reference)
    {
        if (!_cases.Remove(reference, out var gathered))
        {
            return null;
        }

        if (_pool.Count > MostPooled)
        {
            _pool.Clear();
        }

        return Finish(gathered);
    }

    /// <summary>Finishes all cases, in their order: of a source whose rows come in no order.</summary>
    public IEnumerable<CaseSnapshot> FinishAll()
    {
        foreach (var (_, gathered) in _cases.OrderBy(each => each.Key, CaseOrder.Comparer))
        {
            yield return Finish(gathered);
        }
    }

    public SourceReading.Complete ToReading(DateTimeOffset asOf, string? marker)
    {
        // One line a table, so that a mapping which leaves out too much is seen.
        _findings.AddRange(_leftOut.Select(each => new Finding(
            "rows-left-out", $"table {each.Key}",
            string.Create(CultureInfo.InvariantCulture,
                $"{each.Value.Rows:N0} of {_rows[each.Key]:N0} rows were left out, as the mapping says: {each.Value.Filter}."))));
        if (_findingsLeftOut > 0)
        {
            _findings.Add(new Finding(
                "more-findings", settings.Name, string.Create(CultureInfo.InvariantCulture, $"And {_findingsLeftOut:N0} more.")));
        }

        return new SourceReading.Complete
        {
            DataAsOf = asOf,
            LoadMarker = marker,
            Cases = _finished,
            Findings = _findings,
            Counts = new ReadingCounts(asOf, _rows, _events),
            DoubledIds = _doubledIds,
        };
    }

    private CaseSnapshot Finish(GatheredCase gathered)
    {
        var snapshot = gathered.ToSnapshot(settings, this);
        _finished++;
        foreach (var each in snapshot.Events)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_events, each.Kind.Name, out _)++;
        }

        return snapshot;
    }
}
